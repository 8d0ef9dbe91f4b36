import { afterEach, expect, test, vi } from 'vitest';
import { createBrowserMedia, type Mixer } from '../../src/media';

const media = createBrowserMedia();
const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0)) await step();
  vi.unstubAllGlobals();
});

/** A microphone that hears one tone. */
function tone(frequency: number): MediaStreamTrack {
  const context = new AudioContext();
  undo.push(() => context.close());
  const destination = new MediaStreamAudioDestinationNode(context);
  const oscillator = new OscillatorNode(context, { frequency });
  oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(destination);
  oscillator.start();
  return destination.stream.getAudioTracks()[0]!;
}
/** Which of these tones are in a track. */
function listen(track: MediaStreamTrack, ...frequencies: number[]): () => boolean[] {
  const context = new AudioContext();
  undo.push(() => context.close());
  const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
  new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) }).connect(analyser);
  return () => {
    const decibels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(decibels);
    return frequencies.map((frequency) => (decibels[Math.round((frequency * analyser.fftSize) / context.sampleRate)] ?? -Infinity) > -50);
  };
}
async function openMixer(): Promise<Mixer> {
  const mixer = await media.createMixer();
  undo.push(() => mixer.close());
  return mixer;
}
/** The same sound after a journey over a connection. */
async function farSideOf(track: MediaStreamTrack): Promise<MediaStreamTrack> {
  const [here, there] = [media.createPeer({ iceServers: [] }), media.createPeer({ iceServers: [] })];
  undo.push(() => [here, there].forEach((peer) => peer.close()));
  const arrived = new Promise<MediaStreamTrack>((resolve) => {
    there.on((event) => event.type === 'remoteTrack' && resolve(event.track));
  });
  here.addTracks([track]);
  await here.acceptAnswer(await there.acceptOffer(await here.createOffer({ trickle: false }), { trickle: false }));
  return arrived;
}
const patiently = { timeout: 10_000, interval: 50 };

test('each group sounds like all that is in it, and like nothing else', async () => {
  const [low, high] = [tone(500), tone(1500)];
  const [both, alone] = (await openMixer()).mix([[low, high], [high]]);

  const [hearBoth, hearOne] = [listen(both!, 500, 1500), listen(alone!, 500, 1500)];

  await vi.waitFor(() => expect([hearBoth(), hearOne()]).toEqual([[true, true], [false, true]]), patiently); // prettier-ignore
});

test('a far side is heard in the mixture though no element of the page plays it', async () => {
  const [mixture] = (await openMixer()).mix([[await farSideOf(tone(500)), tone(1500)]]);

  const hear = listen(mixture!, 500, 1500);

  await vi.waitFor(() => expect(hear()).toEqual([true, true]), patiently);
});

test('other sounds in the same mixture are sent on the same track', async () => {
  const mixer = await openMixer();
  const [low, high] = [tone(500), tone(1500)];
  const [first] = mixer.mix([[low]]);
  const hear = listen(first!, 500, 1500);
  await vi.waitFor(() => expect(hear()).toEqual([true, false]), patiently);

  const [second] = mixer.mix([[high]]);

  expect(second).toBe(first);
  await vi.waitFor(() => expect(hear()).toEqual([false, true]), patiently);
});

test('a muted track is silent, and the rest is heard', async () => {
  const [low, high] = [tone(500), tone(1500)];
  const hear = listen((await openMixer()).mix([[low, high]])[0]!, 500, 1500);
  await vi.waitFor(() => expect(hear()).toEqual([true, true]), patiently);

  low.enabled = false;

  await vi.waitFor(() => expect(hear()).toEqual([false, true]), patiently);
});

test('a mixer that is closed leaves no live track and no open context, and ends none of what went into it', async () => {
  const made: AudioContext[] = [];
  const Real = AudioContext;
  vi.stubGlobal('AudioContext', function create() {
    made.push(new Real());
    return made.at(-1);
  });
  const mixer = await media.createMixer();
  vi.unstubAllGlobals();
  const microphone = tone(500);
  const mixtures = mixer.mix([[microphone], [microphone]]);

  mixer.close();
  mixer.close();

  expect(mixtures.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  expect(microphone.readyState).toBe('live');
  await vi.waitFor(() => expect(made.map(({ state }) => state)).toEqual(['closed']));
});

test('a browser without Web Audio is told apart from one that lets the page play nothing', async () => {
  vi.stubGlobal(
    'AudioContext',
    class {
      state = 'suspended';
      resume = () => new Promise<void>(() => undefined);
      close = () => Promise.resolve();
    },
  );
  await expect(media.createMixer()).rejects.toMatchObject({ code: 'call:5', message: expect.stringContaining('click') as string });
  vi.unstubAllGlobals();
  const kept = Object.getOwnPropertyDescriptor(globalThis, 'AudioContext')!;
  Reflect.deleteProperty(globalThis, 'AudioContext');
  undo.push(() => Object.defineProperty(globalThis, 'AudioContext', kept));

  await expect(media.createMixer()).rejects.toMatchObject({ code: 'call:5', reason: 'unsupported-browser' });
});
