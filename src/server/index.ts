export { createCallTokens, type CallTokensOptions } from './anonymous/callTokens';
export type { AdmitVisitor, VisitorRequest } from './anonymous/visitorRequest';
export type { ServerConfig } from './config';
export type { Fallback } from './cpaas/app';
export { createServer, type RunningServer, type ServerOptions } from './createServer';
export { hashPassword } from './passwords';
