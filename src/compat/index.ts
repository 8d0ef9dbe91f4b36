export type { CallSettings } from './callSettings';
export type { KandyCallApi, KandyClient } from './client';
export type { KandyConnection, KandyCredentials } from './connecting';
export { create } from './create';
export type { KandyEvent, KandyEvents, KandyListening, KandyTransition } from './events';
export type { KandyConfig, KandyEndpoint } from './settings';
export type { KandyCall, KandyState } from './words';
