import { HookswitchError, type ErrorReason } from '../errors';
import type { CaptureRequest, Devices, Media, PeerOptions } from '../media';
import { createDeferred } from './deferred';
import { FakePeer, type FakeConditions, type FallibleMethod } from './fakePeer';
import { createFakeRenderer, type FakeRenderer } from './fakeRenderer';
import { FakeTrack } from './fakeTrack';

/** A question to the person that stands open until the test answers it. */
export interface FakePrompt {
  grant(): void;
  deny(reason?: ErrorReason): void;
}

/** What was asked of a mixer last. */
export interface FakeMixer {
  /** The tracks it gives. */
  mixtures: readonly FakeTrack[];
  /** What each of them sounds like. */
  groups: readonly (readonly MediaStreamTrack[])[];
  isOpen: boolean;
}

/** The media port without a browser, with the strings for a test to pull. */
export interface FakeMedia extends Media, FakeRenderer {
  /** Every request that reached `capture`, also the refused ones. */
  readonly captures: readonly CaptureRequest[];
  /** Every request to share a screen, also the refused ones. */
  readonly screenCaptures: readonly (boolean | MediaTrackConstraints)[];
  /** What the person here has heard of the keypad. */
  readonly playedTones: readonly string[];
  /** Every track that was captured. */
  readonly tracks: readonly FakeTrack[];
  /** Every peer that was made. */
  readonly peers: readonly FakePeer[];
  /** Every mixer that was made. */
  readonly mixers: readonly FakeMixer[];
  createPeer(options: PeerOptions): FakePeer;
  /** How all peers behave; may be changed at any time. */
  readonly conditions: FakeConditions;
  /** The captured tracks that nobody has stopped. */
  liveTracks(): FakeTrack[];
  /** The peers that nobody has closed. */
  openPeers(): FakePeer[];
  /** From now on every capture is refused with this reason; `undefined` grants again. */
  denyCapture(reason: ErrorReason | undefined): void;
  /** The next capture waits until the prompt is answered. */
  grantLater(): FakePrompt;
  /** The next call of this method on any peer fails with `call:2`. */
  failNext(method: FallibleMethod): void;
  /** How many wait for devices to be plugged in or out; for tests that look for leaks. */
  readonly deviceListenerCount: number;
  /** Replaces the devices and tells the listeners. */
  changeDevices(devices: Partial<Devices>): void;
}

export interface FakeMediaOptions {
  /** Puts a drawn still picture where a video track is rendered. Default false: renderings are only remembered. */
  pictures?: boolean | undefined;
}

/** Media for tests in Node, and for stories: tracks without devices, peers without a network. */
export function createFakeMedia({ pictures = false }: FakeMediaOptions = {}): FakeMedia {
  const captures: CaptureRequest[] = [];
  const screenCaptures: (boolean | MediaTrackConstraints)[] = [];
  const playedTones: string[] = [];
  const tracks: FakeTrack[] = [];
  const peers: FakePeer[] = [];
  const mixers: FakeMixer[] = [];
  const prompts: Promise<undefined>[] = [];
  const deviceListeners = new Set<() => void>();
  const conditions: FakeConditions = { gathering: 'automatic', connecting: 'automatic', failures: [] };
  let devices: Devices = { camera: [], microphone: [], speaker: [] };
  let denial: ErrorReason | undefined;

  const isLocal = (track: MediaStreamTrack) => tracks.some(({ id }) => id === track.id);
  const renderer = createFakeRenderer(pictures ? isLocal : undefined);

  /** Asks the person as the test has laid it down. */
  async function ask(): Promise<void> {
    const reason = denial;
    await prompts.shift();
    if (reason) throw new HookswitchError('call:4', { reason });
  }
  function captured(kind: 'audio' | 'video', wanted: boolean | MediaTrackConstraints): FakeTrack {
    const constraints = typeof wanted === 'boolean' ? {} : wanted;
    const track = new FakeTrack(kind, { constraints, device: deviceFor(kind, constraints) });
    tracks.push(track);
    return track;
  }

  /** As a browser chooses: the one that is named, or else the first. Undefined where none is listed. */
  function deviceFor(kind: 'audio' | 'video', { deviceId }: MediaTrackConstraints): MediaDeviceInfo | undefined {
    const listed = kind === 'audio' ? devices.microphone : devices.camera;
    const { exact, ideal } = typeof deviceId === 'object' && !Array.isArray(deviceId) ? deviceId : { ideal: deviceId };
    const found = listed.find((device) => device.deviceId === (exact ?? ideal));
    if (!found && exact !== undefined && listed.length > 0) throw new HookswitchError('call:4', { reason: 'overconstrained' });
    return found ?? listed[0];
  }

  return {
    captures,
    screenCaptures,
    playedTones,
    tracks,
    peers,
    mixers,
    conditions,
    get renderings() {
      return renderer.renderings;
    },
    get deviceListenerCount() {
      return deviceListeners.size;
    },
    liveTracks: () => tracks.filter(({ readyState }) => readyState === 'live'),
    openPeers: () => peers.filter(({ connectionState }) => connectionState !== 'closed'),
    denyCapture(reason) {
      denial = reason;
    },
    grantLater() {
      const answer = createDeferred<undefined>();
      prompts.push(answer.promise);
      return {
        grant: () => answer.resolve(undefined),
        deny: (reason = 'denied-by-person') => answer.reject(new HookswitchError('call:4', { reason })),
      };
    },
    failNext(method) {
      conditions.failures.push(method);
    },
    changeDevices(changed) {
      devices = { ...devices, ...changed };
      for (const listener of [...deviceListeners]) listener();
    },

    async capture(request) {
      captures.push(request);
      if (!request.audio && !request.video) return [];
      await ask();
      return (['audio', 'video'] as const).flatMap((kind) => (request[kind] ? [captured(kind, request[kind])] : []));
    },
    async captureScreen(constraints) {
      screenCaptures.push(constraints);
      await ask();
      return [captured('video', constraints)];
    },
    playTones: (tones) => void playedTones.push(tones),
    createMixer() {
      const mixer: FakeMixer = { mixtures: [], groups: [], isOpen: true };
      mixers.push(mixer);
      return Promise.resolve({
        mix(groups) {
          mixer.groups = groups;
          mixer.mixtures = groups.map((_, index) => mixer.mixtures[index] ?? new FakeTrack('audio'));
          return mixer.mixtures;
        },
        close() {
          mixer.isOpen = false;
          for (const mixture of mixer.mixtures) mixture.stop();
        },
      });
    },
    availableCodecs: (kind) => [
      kind === 'audio' ? { mimeType: 'audio/opus', clockRate: 48_000, channels: 2 } : { mimeType: 'video/VP8', clockRate: 90_000 },
    ],
    createPeer(options) {
      const peer = new FakePeer(options, conditions);
      peers.push(peer);
      return peer;
    },
    getDevices: () => Promise.resolve(devices),
    onDevicesChange(listener) {
      deviceListeners.add(listener);
      return () => deviceListeners.delete(listener);
    },
    blockPlayback: renderer.blockPlayback,
    render: renderer.render,
    setSpeaker: renderer.setSpeaker,
    unrender: renderer.unrender,
    containersOf: renderer.containersOf,
  };
}
