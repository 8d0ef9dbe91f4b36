export { createFakeMedia, type FakeMedia, type FakePrompt, type FakeRendering } from './fakeMedia';
export type { FakeConditions, FakePeer, FallibleMethod } from './fakePeer';
export { FakeTrack } from './fakeTrack';
