'use client';
export * from './components';
export * from './engine';
export * from './hooks';
export { createCallStore, type CallStore, type ErrorPicture, type Picture, type PicturedClient, type TrackPicture } from './store';
