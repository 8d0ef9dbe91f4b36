import { expect, type Page } from '@playwright/test';
import type { Call, create } from '../../src/engine';
import { agreed, brightness, hearKeys, leftovers, receivedMedia } from './witness';

type Client = ReturnType<typeof create>;

/** What can be done with a call that goes on, or rings, by the method's name. */
type Verb = {
  [Name in keyof Client['call']]: Client['call'][Name] extends (callId: string, ...rest: never[]) => void ? Name : never;
}[keyof Client['call']];
type After<V extends Verb> = Client['call'][V] extends (callId: string, ...rest: infer Rest) => unknown ? Rest : never;

/** Longer than the second from beep to beep of the fake microphone, in ms. */
const beepToBeepMs = 1_300;
/** Of a growth of energy: the beep of the fake microphone is far above, the rounding of a codec far below. */
const audible = 1e-6;

/** What is heard and seen between two measurements. */
interface Growth {
  framesDecoded: number;
  audioEnergy: number;
}

/** An event as the page heard it. */
export interface HeardEvent {
  type: string;
  params: { callId?: string; operation?: string; error?: { code: unknown; reason?: string }; transition?: { statusCode?: number } };
}

declare global {
  interface Window {
    Kandy: { create: typeof create };
    client: Client;
    /** Every event of the client, from its creation on. */
    heard: HeardEvent[];
  }
}

/** A page with a client that is logged in; its verbs act on the newest call. */
export class Phone {
  constructor(readonly page: Page) {}

  async logIn({ base, url }: { base: string; url: string }, username: string, password = 'demo'): Promise<void> {
    await this.page.evaluate(
      async ({ base, protocol, username, password }) => {
        const client = window.Kandy.create({ authentication: { server: { base, protocol }, clientCorrelator: crypto.randomUUID() } });
        window.client = client;
        window.heard = [];
        client.subscribe((type, params) => window.heard.push({ type, params: params as HeardEvent['params'] }));
        client.on('call:newTrack', ({ local, trackId }) => {
          if (!local) client.media.renderTracks([trackId], '#remote-container');
          else if (client.media.getTrackById(trackId)?.kind === 'video') client.media.renderTracks([trackId], '#local-container');
        });
        await client.login({ clientId: 'phone', username, password });
      },
      { base, protocol: new URL(url).protocol.slice(0, -1) as 'http' | 'https', username, password },
    );
  }

  async becomeReachable(): Promise<void> {
    await this.page.evaluate(() => window.client.services.subscribe(['call']));
    await this.page.waitForFunction(() => {
      const { isPending, subscribed } = window.client.services.getSubscriptions();
      return !isPending && subscribed.includes('call');
    });
  }

  make(to: string, media: { audio: boolean; video: boolean }): Promise<string> {
    return this.page.evaluate(({ to, media }) => window.client.call.make(to, media), { to, media });
  }

  answer(media: { audio: boolean; video: boolean }): Promise<void> {
    return this.page.evaluate((media) => window.client.call.answer(window.client.call.getAll().at(-1)?.id ?? '', media), media);
  }

  leave(how: 'end' | 'reject' | 'ignore'): Promise<void> {
    return this.page.evaluate((how) => window.client.call[how](window.client.call.getAll().at(-1)?.id ?? ''), how);
  }

  /** Does this with the newest call. */
  async perform<V extends Verb>(verb: V, ...rest: After<V>): Promise<void> {
    await this.performOn((await this.call())?.id ?? '', verb, ...rest);
  }

  /** Does this with one of several calls, when nothing else is being done with it: the far side may know of a hold before we do. */
  async performOn<V extends Verb>(callId: string, verb: V, ...rest: After<V>): Promise<void> {
    await this.expectIdle(callId);
    await this.page.evaluate(
      ({ callId, verb, rest }) => {
        const method = window.client.call[verb] as (callId: string, ...rest: unknown[]) => unknown; // `rest` fits: see above
        void method(callId, ...rest);
      },
      { callId, verb, rest },
    );
  }

  /** The newest call, or the one that is named. */
  call(callId?: string): Promise<Call | undefined> {
    return this.page.evaluate((id) => (id === undefined ? window.client.call.getAll().at(-1) : window.client.call.getById(id)), callId);
  }

  /** Waits until the newest call, or the one that is named, is in this state and nothing is being done with it. */
  async expectCall(expected: Partial<Call>, callId?: string): Promise<void> {
    await expect.poll(() => this.call(callId), `the call of ${await this.name()}`).toMatchObject(expected);
    await this.expectIdle(callId);
  }

  /** Waits until nothing is being done with the call. */
  private async expectIdle(callId: string | undefined): Promise<void> {
    await expect.poll(async () => (await this.call(callId))?.localOp, `what ${await this.name()} is doing`).toBeUndefined();
  }

  /** Waits until sound comes in. */
  async expectSound(): Promise<void> {
    await expect.poll(async () => (await this.growth()).audioEnergy, `energy that ${await this.name()} hears`).toBeGreaterThan(audible);
  }

  /** Waits until no sound comes in. */
  async expectSilence(): Promise<void> {
    await expect.poll(async () => (await this.growth()).audioEnergy, `energy that ${await this.name()} hears`).toBeLessThan(audible);
  }

  /** Waits until frames come in. */
  async expectFrames(): Promise<void> {
    await expect.poll(async () => (await this.growth()).framesDecoded, `frames that ${await this.name()} sees`).toBeGreaterThan(5);
  }

  /** Waits until no frames come in. */
  async expectNoFrames(): Promise<void> {
    await expect.poll(async () => (await this.growth()).framesDecoded, `frames that ${await this.name()} sees`).toBe(0);
  }

  /** Waits until the far side is both seen and heard. */
  async expectSoundAndFrames(): Promise<void> {
    await Promise.all([this.expectSound(), this.expectFrames()]);
  }

  /** Waits until the far side is neither seen nor heard. */
  async expectNothingComesIn(): Promise<void> {
    await Promise.all([this.expectSilence(), this.expectNoFrames()]);
  }

  /** By how much what is heard and seen grows in a little more than a second. */
  async growth(): Promise<Growth> {
    const before = await this.received();
    await this.page.waitForTimeout(beepToBeepMs); // what is measured is a span of time
    const after = await this.received();
    return { framesDecoded: after.framesDecoded - before.framesDecoded, audioEnergy: after.audioEnergy - before.audioEnergy };
  }

  /** How bright the far side's picture is, 0 to 255. */
  brightness(): Promise<number> {
    return this.page.evaluate(brightness);
  }

  agreed(): Promise<ReturnType<typeof agreed>> {
    return this.page.evaluate(agreed);
  }

  /** The keys whose tones are heard from now on, in so many ms. */
  hearKeys(ms: number): Promise<string> {
    return this.page.evaluate(hearKeys, ms);
  }

  /** Waits until the newest call is over and no device, connection or element of any is left. */
  async expectOver(): Promise<void> {
    await expect.poll(() => this.state()).toBe('Ended');
    await expect.poll(() => this.leftovers()).toEqual({ liveTracks: 0, openPeers: 0, elements: 0 });
  }

  private name(): Promise<string> {
    return this.page.evaluate(() => window.client.getUserInfo()?.identity ?? 'nobody');
  }

  /** The state of the newest call; undefined when there has been none. */
  state(): Promise<string | undefined> {
    return this.page.evaluate(() => window.client.call.getAll().at(-1)?.state);
  }

  heard(type: string): Promise<HeardEvent['params'][]> {
    return this.page.evaluate((type) => window.heard.filter((event) => event.type === type).map((event) => event.params), type);
  }

  /** The `statusCode` that came with the last change of state. */
  async endedWith(): Promise<number | undefined> {
    return (await this.heard('call:stateChange')).at(-1)?.transition?.statusCode;
  }

  received(): ReturnType<typeof receivedMedia> {
    return this.page.evaluate(receivedMedia);
  }

  leftovers(): Promise<ReturnType<typeof leftovers>> {
    return this.page.evaluate(leftovers);
  }
}

/** One calls another, who answers; ends when both are connected. */
export async function connect(caller: Phone, callee: Phone, media: { audio: boolean; video: boolean }): Promise<void> {
  const name = await callee.page.evaluate(() => window.client.getUserInfo()?.identity ?? '');
  const calls = await callee.page.evaluate(() => window.client.call.getAll().length);
  await caller.make(name, media);
  await expect.poll(() => callee.page.evaluate(() => window.client.call.getAll().length)).toBe(calls + 1);
  await expect.poll(() => callee.state()).toBe('Ringing');
  await callee.answer(media);
  for (const phone of [caller, callee]) await phone.expectCall({ state: 'Connected' });
}
