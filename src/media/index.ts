export { createBrowserMedia, type BrowserMediaOptions } from './browserMedia';
export { captureError } from './captureFailure';
export { turnRefusal } from './connection';
export type * from './media';
export { describesHold, mediaOffered, originSessionId, playsWhileHeld, restartsIce, type MediaOffered } from './sdp';
