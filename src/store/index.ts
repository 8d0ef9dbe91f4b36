export { createCallStore, type CallStore } from './createCallStore';
export type { ErrorPicture, Picture, PicturedClient, TrackPicture } from './picture';
