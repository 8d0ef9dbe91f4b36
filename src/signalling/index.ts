export type * from './signalling';
export { createMemoryNetwork, type MemoryNetwork, type MemoryNetworkOptions, type MemoryUser } from './memory';
export { createCpaasSignalling, type CpaasSignalling } from './cpaas/createCpaasSignalling';
export type { ConnectivityOptions, CpaasOptions, Credentials, LivenessMethod, ServerAddress, SocketConstructor } from './cpaas/options';
export { requestTokens, type TokenGrant, type TokenTransport } from './cpaas/tokens';
export { normalizeAddress, readIdToken, type IdTokenClaims, type TokenResponse } from '../protocol';
export { newCallId } from './callId';
