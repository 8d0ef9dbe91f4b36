import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { hearKeys, leftovers, receivedMedia } from './witness';

/** Who can log in at the demo with one click. */
export type DemoName = 'Alice' | 'Bob' | 'Carol';

const nothing = { liveTracks: 0, openPeers: 0, elements: 0 };

/** Longer than the second from beep to beep of the fake microphone, in ms. */
const beepToBeepMs = 1_300;
/** Of a growth of energy: the beep of the fake microphone is far above, the rounding of a codec far below. */
const audible = 1e-6;
/** Of what the microphones of `withToneOf` hear, in Hz; none is an overtone of another. */
const tones: Record<DemoName, number> = { Alice: 600, Bob: 1000, Carol: 1700 };

/** A person at a page of the demo, who goes by roles and names alone. */
export class Person {
  constructor(readonly page: Page) {}

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The banner of whoever is calling; hidden while nobody is. */
  get banner(): Locator {
    return this.page.getByRole('alertdialog', { name: /is calling/ });
  }

  /** The alert that says this. */
  alert(words: RegExp): Locator {
    return this.page.getByRole('alert').filter({ hasText: words });
  }

  /** The lasting line that says what the call is doing. */
  status(words: RegExp): Locator {
    return this.page.getByRole('status').filter({ hasText: words });
  }

  /** The buttons of the call one talks in. */
  get controls(): Locator {
    return this.page.getByRole('group', { name: 'Call controls' });
  }

  /** One of several calls, by who is at its other end. */
  callWith(who: RegExp): Locator {
    return this.page.getByRole('group', { name: 'Calls', exact: true }).getByRole('group', { name: who });
  }

  /** The calls that are over, newest first; once they are opened. */
  get pastCalls(): Locator {
    return this.page.getByRole('group', { name: 'Past calls' }).getByRole('listitem');
  }

  /** Opens what is folded away at first, or folds it again. */
  async fold(title: 'Past calls' | 'Your devices'): Promise<void> {
    await this.page.getByText(title, { exact: true }).click();
  }

  /** The far side's picture. */
  get picture(): Locator {
    return this.page.getByRole('group', { name: /^Picture of/ }).locator('video');
  }

  /** Logs in with one click, and waits until calls can be made and come in. */
  async logInAs(name: DemoName): Promise<void> {
    await this.button(`Log in as ${name}`).click();
    await expect(this.button('Call')).toBeEnabled();
    await expect(this.page.getByRole('log')).toContainText('Calls can reach this page now.');
  }

  /** Calls whoever the field names, or somebody else. */
  async call(address?: string): Promise<void> {
    if (address !== undefined) await this.page.getByRole('textbox', { name: 'Address or number' }).fill(address);
    await this.button('Call').click();
  }

  /** Calls somebody while in a call. */
  async callSomebodyElse(address: string): Promise<void> {
    await this.button('Call somebody else').click();
    await this.call(address);
  }

  /** What has the focus. */
  get focus(): Locator {
    return this.page.locator(':focus');
  }

  /** What a screen reader has said so far. */
  announced(): Promise<string[]> {
    return this.page.evaluate(() => window.announced);
  }

  received(): ReturnType<typeof receivedMedia> {
    return this.page.evaluate(receivedMedia);
  }

  /** Waits until this person sees and hears the other. */
  async expectMedia(): Promise<void> {
    const { framesDecoded, audioEnergy } = await this.received();
    await expect.poll(async () => (await this.received()).framesDecoded, 'frames decoded').toBeGreaterThan(framesDecoded + 5);
    await expect.poll(async () => (await this.received()).audioEnergy, 'energy of the sound').toBeGreaterThan(audioEnergy);
  }

  /** Waits until this person neither sees nor hears anybody. */
  async expectNothingComesIn(): Promise<void> {
    await Promise.all([expect.poll(async () => (await this.growth()).framesDecoded, 'frames decoded').toBe(0), this.expectSilence()]);
  }

  /** Waits until this person hears nobody. */
  async expectSilence(): Promise<void> {
    await expect.poll(async () => (await this.growth()).audioEnergy, 'energy of the sound').toBeLessThan(audible);
  }

  /** By how much what is seen and heard grows in a little more than a second. */
  private async growth(): ReturnType<typeof receivedMedia> {
    const before = await this.received();
    await this.page.waitForTimeout(beepToBeepMs); // what is measured is a span of time
    const after = await this.received();
    return { framesDecoded: after.framesDecoded - before.framesDecoded, audioEnergy: after.audioEnergy - before.audioEnergy };
  }

  /** Waits until exactly these are heard, in this order: Alice, Bob, Carol. Each must have been prepared by `withToneOf`. */
  async expectToHear(...names: DemoName[]): Promise<void> {
    await expect.poll(() => this.page.evaluate(heardTones, tones), 'who is heard').toEqual(names);
  }

  /** The keys whose tones are heard from now on, in so many ms. */
  hearKeys(ms: number): Promise<string> {
    return this.page.evaluate(hearKeys, ms);
  }

  /** Waits until no device, connection or media element of a call is left on the page. */
  async expectNothingLeft(): Promise<void> {
    await expect.poll(() => this.page.evaluate(leftovers), 'live tracks, open connections, elements').toEqual(nothing);
  }
}

/** One calls the other, who answers with video. */
export async function connect(caller: Person, callee: Person): Promise<void> {
  await caller.call();
  await callee.button('Answer with video').click();
  for (const person of [caller, callee]) await expect(person.status(/Connected/)).toBeVisible();
}

/** Gives a page a microphone that hears a lasting tone of this person's own, so that it can be told who is heard. */
export function withToneOf(name: DemoName): (page: Page) => Promise<unknown> {
  return (page) => page.addInitScript(installTone, tones[name]);
}

/** Runs in the page after the witness. */
function installTone(frequency: number): void {
  const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await capture(constraints);
    for (const beeps of stream.getAudioTracks()) {
      const context = new AudioContext();
      const destination = new MediaStreamAudioDestinationNode(context);
      const oscillator = new OscillatorNode(context, { frequency });
      oscillator.connect(new GainNode(context, { gain: 0.2 })).connect(destination);
      oscillator.start();
      const tone = destination.stream.getAudioTracks()[0];
      if (!tone) continue;
      window.witness.captured.push(tone);
      stream.addTrack(tone);
      stream.removeTrack(beeps);
      beeps.stop();
    }
    return stream;
  };
}

/** Whose tones come in over the open connections, together. Runs in the page. */
async function heardTones(tones: Record<string, number>): Promise<string[]> {
  const receivers = window.witness.peers.filter((it) => it.connectionState !== 'closed').flatMap((it) => it.getReceivers());
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
  for (const { track } of receivers) {
    if (track.kind === 'audio') new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) }).connect(analyser);
  }
  await new Promise((resolve) => setTimeout(resolve, 500)); // what is measured is a span of time
  const decibels = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(decibels);
  await context.close();
  const levelOf = (frequency: number) => decibels[Math.round((frequency * analyser.fftSize) / context.sampleRate)] ?? -Infinity;
  return Object.entries(tones).flatMap(([name, frequency]) => (levelOf(frequency) > -50 ? [name] : []));
}
