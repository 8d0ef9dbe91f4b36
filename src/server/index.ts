export type { ServerConfig } from './config';
export type { Fallback } from './cpaas/app';
export { createServer, type RunningServer, type ServerOptions } from './createServer';
export { hashPassword } from './passwords';
