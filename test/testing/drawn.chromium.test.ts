import { afterEach, expect, test, vi } from 'vitest';
import { createOn, type Client } from '../../src/engine';
import { createDrawnMedia, createDrawnStream, createMemoryNetwork } from '../../src/testing';

const patiently = { timeout: 10_000, interval: 50 };
const both = { audio: true, video: true };

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

function twoPeople(): { ann: Client; bob: Client } {
  const network = createMemoryNetwork();
  const person = (name: string, hue: number, frequencyHz: number): Client => {
    const identity = `${name}@example.com`;
    const client = createOn({
      signalling: network.signalling({ address: identity }),
      media: createDrawnMedia({ audio: { frequencyHz }, video: { label: name, hue } }),
      user: { username: name, identity },
    });
    client.services.subscribe(['call']);
    return client;
  };
  return { ann: person('ann', 120, 440), bob: person('bob', 0, 1320) };
}

/** Ann calls Bob, who answers; gives what each of them sees and hears of the other. */
async function connect(ann: Client, bob: Client) {
  await vi.waitFor(() => expect([ann, bob].map(({ services }) => services.getSubscriptions().subscribed)).toEqual([['call'], ['call']]));
  bob.on('call:receive', ({ callId }) => bob.call.answer(callId, both));
  const callId = ann.call.make('bob@example.com', both);
  await vi.waitFor(() => expect(ann.call.getById(callId)?.state).toBe('Connected'), patiently);
  return { callId, atAnns: show(ann), atBobs: show(bob) };
}

/** The far side's picture and sound, on the page. */
function show({ call, media }: Client) {
  const container = document.body.appendChild(document.createElement('div'));
  media.renderTracks(call.getAll().at(-1)?.remoteTracks ?? [], container);
  return { video: container.querySelector('video')!, audio: container.querySelector('audio')! };
}

const framesOf = (video: HTMLVideoElement): number => video.getVideoPlaybackQuality().totalVideoFrames;

/** Red, green and blue in a corner, where there is only sky. */
function colourOf(video: HTMLVideoElement): number[] {
  const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 });
  const pen = canvas.getContext('2d')!;
  pen.drawImage(video, 0, 0, 8, 8);
  return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

/** The loudest frequency, and how loud it is. */
async function pitchOf(stream: MediaStream): Promise<{ hz: number; decibels: number }> {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 8192 });
  new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(analyser);
  const spectrum = new Float32Array(analyser.frequencyBinCount);
  await vi.waitFor(() => {
    analyser.getFloatFrequencyData(spectrum);
    expect(Math.max(...spectrum)).toBeGreaterThan(-60);
  }, patiently);
  const decibels = Math.max(...spectrum);
  await context.close();
  return { hz: (spectrum.indexOf(decibels) * context.sampleRate) / analyser.fftSize, decibels };
}

/** Every one of these that the page makes from now on. */
function keepAll<Name extends 'AudioContext' | 'RTCPeerConnection'>(name: Name): InstanceType<(typeof window)[Name]>[] {
  const made: InstanceType<(typeof window)[Name]>[] = [];
  const proxy = new Proxy(window[name], {
    construct(target, parameters) {
      const one = Reflect.construct(target, parameters) as InstanceType<(typeof window)[Name]>;
      made.push(one);
      return one;
    },
  });
  vi.stubGlobal(name, proxy);
  return made;
}

test('two people on one page see the other picture move and hear the other tone', { timeout: 40_000 }, async () => {
  const { ann, bob } = twoPeople();

  const { callId, atAnns, atBobs } = await connect(ann, bob);

  for (const { video } of [atAnns, atBobs]) {
    await vi.waitFor(() => expect(framesOf(video)).toBeGreaterThan(0), patiently);
    const before = framesOf(video);
    await vi.waitFor(() => expect(framesOf(video)).toBeGreaterThan(before + 5), patiently);
  }
  const [red, green] = [colourOf(atAnns.video), colourOf(atBobs.video)];
  expect(red[0]).toBeGreaterThan(red[1]! + 50);
  expect(green[1]).toBeGreaterThan(green[0]! + 50);
  expect((await pitchOf(atAnns.audio.srcObject as MediaStream)).hz).toBeCloseTo(1320, -2);
  expect((await pitchOf(atBobs.audio.srcObject as MediaStream)).hz).toBeCloseTo(440, -2);
  ann.call.end(callId);
});

test(
  'when the call is over, nothing of it is left: no track, no timer, no sound, no element, no connection',
  { timeout: 20_000 },
  async () => {
    const [contexts, peers] = [keepAll('AudioContext'), keepAll('RTCPeerConnection')];
    const running = new Set<number>();
    const { setInterval: start, clearInterval: stop } = window;
    vi.stubGlobal('setInterval', (work: TimerHandler, ms?: number) => {
      const timer = start(work, ms);
      running.add(timer);
      return timer;
    });
    vi.stubGlobal('clearInterval', (timer: number) => {
      running.delete(timer);
      stop(timer);
    });
    const { ann, bob } = twoPeople();
    const { callId } = await connect(ann, bob);
    expect([contexts.length, peers.length, running.size]).toEqual([2, 2, 2]);

    ann.call.end(callId);

    await vi.waitFor(() => expect(bob.call.getAll().map(({ state }) => state)).toEqual(['Ended']));
    await vi.waitFor(() => expect(contexts.map(({ state }) => state)).toEqual(['closed', 'closed']));
    expect(peers.map(({ connectionState }) => connectionState)).toEqual(['closed', 'closed']);
    expect(running.size).toBe(0);
    expect(document.querySelector('video, audio')).toBe(null);
  },
);

test('each track is released by itself', () => {
  const closed = vi.spyOn(AudioContext.prototype, 'close');
  const stopped = vi.spyOn(globalThis, 'clearInterval');
  const stream = createDrawnStream({ audio: true, video: true });
  const [audio] = stream.getAudioTracks();
  const [video] = stream.getVideoTracks();

  video?.stop();
  video?.stop();
  expect([stopped.mock.calls.length, closed.mock.calls.length]).toEqual([2, 0]);
  audio?.stop();
  audio?.stop();

  expect(closed).toHaveBeenCalledTimes(1);
  expect(stream.getTracks().map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
});

test('a stream has what was asked for, and no more', () => {
  const stream = createDrawnStream({ video: { label: 'Ann', hue: 20 } });

  expect(stream.getTracks().map(({ kind }) => kind)).toEqual(['video']);
  for (const track of stream.getTracks()) track.stop();
});

test('a computer without a camera makes voice calls, and says why it makes no others', async () => {
  const media = createDrawnMedia({ video: false });

  await expect(media.capture(both)).rejects.toMatchObject({ code: 'call:4', reason: 'no-device' });
  const tracks = await media.capture({ audio: true, video: false });

  expect(tracks.map(({ kind }) => kind)).toEqual(['audio']);
  expect(await media.getDevices()).toMatchObject({ camera: [], microphone: [{ label: 'Microphone with a tone' }] });
  for (const track of tracks) track.stop();
});
