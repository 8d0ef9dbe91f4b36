import type { Phone } from '../support/phone';
import { expect, test } from '../support/house';

/** What each microphone hears, in Hz; none is an overtone of another. */
const tones = { alice: 600, bob: 1000, carol: 1700 };
type Name = keyof typeof tones;

declare global {
  interface Window {
    /** Every audio context of the page; the first is that of its tone. */
    contexts: AudioContext[];
    microphones: MediaStreamTrack[];
  }
}

test('two calls are joined: all three hear both others, a mute silences the muted one alone, and when one leaves the two others go on', async ({
  openPhone,
}) => {
  const alice = await openPhone('alice', keepContexts);
  const bob = await openPhone('bob', keepContexts);
  const carol = await openPhone('carol', keepContexts);
  const toBob = await callWithTones([alice, 'alice'], [bob, 'bob']);
  const toCarol = await callWithTones([alice, 'alice'], [carol, 'carol']);
  await alice.expectCall({ state: 'On Hold', localHold: true }, toBob);
  await expect.poll(() => heardBy(carol)).toEqual(['alice']);

  await alice.performOn(toCarol, 'join', toBob);

  await expect.poll(() => alice.heard('call:join')).toEqual([{ callId: toCarol, otherCallId: toBob }]);
  for (const [callId, joinedWith] of [[toBob, toCarol], [toCarol, toBob]] as const) await alice.expectCall({ state: 'Connected', joinedWith }, callId); // prettier-ignore
  await expect.poll(() => heardBy(bob)).toEqual(['alice', 'carol']);
  await expect.poll(() => heardBy(carol)).toEqual(['alice', 'bob']);
  await expect.poll(() => heardBy(alice)).toEqual(['bob', 'carol']);

  for (const callId of [toBob, toCarol]) await alice.performOn(callId, 'mute');
  await expect.poll(() => heardBy(bob)).toEqual(['carol']);
  await expect.poll(() => heardBy(carol)).toEqual(['bob']);
  for (const callId of [toBob, toCarol]) await alice.performOn(callId, 'unmute');
  await expect.poll(() => heardBy(bob)).toEqual(['alice', 'carol']);

  await bob.leave('end');
  await expect.poll(async () => (await alice.call(toBob))?.state).toBe('Ended');
  await expect.poll(() => heardBy(carol)).toEqual(['alice']);
  await expect.poll(() => heardBy(alice)).toEqual(['carol']);
  expect(await alice.call(toCarol)).toMatchObject({ state: 'Connected' });
  await expect.poll(() => openContexts(alice)).toBe(1);

  await alice.performOn(toCarol, 'end');
  for (const phone of [alice, bob, carol]) {
    await phone.expectOver();
    expect(await phone.page.evaluate(() => window.microphones.filter(({ readyState }) => readyState === 'live').length)).toBe(0);
    expect(await phone.heard('call:error')).toEqual([]);
  }
});

async function keepContexts(page: Phone['page']): Promise<void> {
  await page.addInitScript(() => {
    window.contexts = [];
    window.microphones = [];
    window.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        window.contexts.push(this);
      }
    };
  });
}

/** One calls the other, each with a microphone that hears a tone; ends when both are connected. */
async function callWithTones([caller, callerName]: [Phone, Name], [callee, calleeName]: [Phone, Name]): Promise<string> {
  const callId = await withTone(caller, callerName, `${calleeName}@example.com`);
  await expect.poll(() => callee.state()).toBe('Ringing');
  await withTone(callee, calleeName);
  await caller.expectCall({ state: 'Connected' }, callId);
  await callee.expectCall({ state: 'Connected' });
  return callId;
}

/** Makes a call, or answers the newest. */
function withTone({ page }: Phone, name: Name, callee?: string): Promise<string> {
  return page.evaluate(
    ({ frequency, callee }) => {
      const context = window.contexts[0] ?? new AudioContext();
      const destination = new MediaStreamAudioDestinationNode(context);
      const oscillator = new OscillatorNode(context, { frequency });
      oscillator.connect(new GainNode(context, { gain: 0.2 })).connect(destination);
      oscillator.start();
      const { stream } = destination;
      window.microphones.push(...stream.getTracks());
      const { call } = window.client;
      if (callee !== undefined) return call.make(callee, { audio: true }, { stream });
      const callId = call.getAll().at(-1)?.id ?? '';
      call.answer(callId, { audio: true }, { stream });
      return callId;
    },
    { frequency: tones[name], callee },
  );
}

/** Whose tones come in over the open connections of a page, together. */
async function heardBy({ page }: Phone): Promise<string[]> {
  const levels = await page.evaluate(async (frequencies) => {
    const receivers = window.witness.peers.filter((it) => it.connectionState !== 'closed').flatMap((it) => it.getReceivers());
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
    for (const { track } of receivers) {
      if (track.kind === 'audio') new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) }).connect(analyser);
    }
    await new Promise((resolve) => setTimeout(resolve, 500)); // what is measured is a span of time
    const decibels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(decibels);
    const found = frequencies.map((frequency) => decibels[Math.round((frequency * analyser.fftSize) / context.sampleRate)] ?? -Infinity);
    await context.close();
    return found;
  }, Object.values(tones));
  return Object.keys(tones).filter((_, index) => (levels[index] ?? -Infinity) > -50);
}

function openContexts({ page }: Phone): Promise<number> {
  return page.evaluate(() => window.contexts.filter(({ state }) => state !== 'closed').length);
}
