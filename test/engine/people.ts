import { expect, vi } from 'vitest';
import { createOn, type Call, type Client, type ClientConfig, type ClientEvent, type ClientEvents } from '../../src/engine';
import type { OfferOptions } from '../../src/media';
import {
  createMemoryNetwork,
  type CallMessage,
  type Link,
  type MemoryNetwork,
  type MemoryNetworkOptions,
  type Receipt,
  type Signalling,
  type TurnCredentials,
} from '../../src/signalling';
import { createFakeMedia, FakeTrack, type FakeMedia } from '../../src/testing';

/** Looks often, and bears with a machine that is busy. */
const patiently = { interval: 1, timeout: 5000 };

type Heard = { [E in ClientEvent]: [E, ClientEvents[E]] }[ClientEvent];

/** A client on fakes, with what it was told. */
export interface Person {
  client: Client;
  media: FakeMedia;
  /** Every event, in order. */
  heard: Heard[];
  signalling: Signalling;
}

/** Somebody who is logged in and subscribed on this network. */
async function person(network: MemoryNetwork, name: string, config: Partial<ClientConfig> = {}): Promise<Person> {
  const address = `${name}@example.com`;
  const signalling = network.signalling({ address, name });
  const media = createFakeMedia();
  const client = createOn(
    { signalling, media, user: { username: `${name}-id`, identity: address } },
    { logs: { logLevel: 'silent' }, ...config },
  );
  const heard: Heard[] = [];
  client.subscribe((type, params) => heard.push([type, params] as Heard)); // the pair belongs together
  client.services.subscribe(['call']);
  await vi.waitFor(() => expect(client.services.getSubscriptions()).toMatchObject({ subscribed: ['call'], isPending: false }), patiently);
  return { client, media, heard, signalling };
}

/** Two who can call each other. */
export async function twoPeople(options: MemoryNetworkOptions = {}) {
  const network = createMemoryNetwork(options);
  return { network, ann: await person(network, 'ann'), bob: await person(network, 'bob') };
}

/** Three. */
export async function threePeople(options: MemoryNetworkOptions = {}) {
  const { network, ann, bob } = await twoPeople(options);
  return { network, ann, bob, carol: await person(network, 'carol') };
}

export const bobsAddress = 'bob@example.com';

/** Waits until a call of this person is in this state. */
export async function reaches(who: Person, callId: string, state: Call['state']): Promise<Call> {
  await vi.waitFor(() => expect(who.client.call.getById(callId)?.state).toBe(state), patiently);
  return who.client.call.getById(callId)!;
}

/** The call that has come in. */
export async function incoming(who: Person): Promise<string> {
  await vi.waitFor(() => expect(newest(who)?.state).toBe('Ringing'), patiently);
  return newest(who)!.id;
}
function newest(who: Person): Call | undefined {
  return who.client.call.getAll().findLast((call) => call.direction === 'incoming');
}

/** Makes and answers a call. */
export async function connect(from: Person, to: Person, media = { audio: true, video: true }) {
  const made = from.client.call.make(bobsAddress, media);
  const received = await incoming(to);
  to.client.call.answer(received, media);
  await Promise.all([reaches(from, made, 'Connected'), reaches(to, received, 'Connected')]);
  return { made, received };
}

/** The names of what was heard about calls and tracks, with the words that matter. */
export function story({ heard }: Person): string[] {
  return heard.flatMap(([type, params]) => {
    if (type === 'call:operation') return `${params.operation} ${params.transition}${params.error ? ` ${params.error.code}` : ''}`;
    if (type === 'call:newTrack' || type === 'call:trackEnded') return `${type} ${params.local ? 'local' : 'remote'}`;
    if (type === 'call:stateChange') return `${type} from ${params.previous.state}`;
    return type.startsWith('call:') ? type : [];
  });
}

/** A service that does as it is told: it keeps what is sent, and says what the test lets it say. */
export interface ScriptedService extends Signalling {
  readonly sent: CallMessage[];
  /** What `send` does; by default it takes everything. */
  reply: (message: CallMessage) => Promise<Receipt>;
  /** What `subscribe` does; by default it succeeds. */
  admit: () => Promise<void>;
  /** How often `subscribe` and `unsubscribe` were called. */
  readonly asked: { subscribe: number; unsubscribe: number };
  /** What `turnCredentials` does; by default there are none. */
  turn: () => Promise<TurnCredentials | undefined>;
  say(message: CallMessage): void;
  setLink(link: Link): void;
  /** How many listen to it. */
  listenerCount(): number;
}

export function scriptedService(): ScriptedService {
  const messages = new Set<(message: CallMessage) => void>();
  const links = new Set<(link: Link) => void>();
  let link: Link = { state: 'down' };
  const service: ScriptedService = {
    sent: [],
    asked: { subscribe: 0, unsubscribe: 0 },
    reply: () => Promise.resolve({}),
    admit: () => Promise.resolve(),
    turn: () => Promise.resolve(undefined),
    say: (message) => messages.forEach((listener) => listener(message)),
    setLink(next) {
      link = next;
      links.forEach((listener) => listener(next));
    },
    listenerCount: () => messages.size + links.size,
    async subscribe() {
      service.asked.subscribe++;
      await service.admit();
      if (link.state !== 'up') service.setLink({ state: 'up' });
    },
    async unsubscribe() {
      service.asked.unsubscribe++;
      if (link.state !== 'down') service.setLink({ state: 'down' });
    },
    send(message) {
      service.sent.push(message);
      return service.reply(message);
    },
    onMessage: (listener) => (messages.add(listener), () => messages.delete(listener)),
    onNotification: () => () => undefined,
    get link() {
      return link;
    },
    onLink: (listener) => (links.add(listener), () => links.delete(listener)),
    canTrickle: false,
    turnCredentials: () => service.turn(),
    forget: () => undefined,
    socketState: () => undefined,
    enableConnectivityChecking: () => undefined,
  };
  return service;
}

/** Ann, logged in, on a service that does as it is told. */
export function annAlone(config: Partial<ClientConfig> = {}): Person & { service: ScriptedService } {
  const service = scriptedService();
  const media = createFakeMedia();
  const user = { username: 'ann-id', identity: 'ann@example.com' };
  const client = createOn({ signalling: service, media, user }, { logs: { logLevel: 'silent' }, ...config });
  const heard: Heard[] = [];
  client.subscribe((type, params) => heard.push([type, params] as Heard)); // the pair belongs together
  return { client, media, heard, signalling: service, service };
}

/** Two on a service that passes on whatever it is given, offers that cross each other too, each message after so many microtasks. */
export async function twoOnAPlainRelay(hops = 5) {
  const network = { ann: scriptedService(), bob: scriptedService() };
  const people = {} as Record<'ann' | 'bob', Person>;
  for (const name of ['ann', 'bob'] as const) {
    const [own, other] = [network[name], network[name === 'ann' ? 'bob' : 'ann']];
    own.reply = async (message) => {
      for (let hop = 0; hop < hops; hop++) await Promise.resolve();
      queueMicrotask(() => other.say(message.type === 'invite' ? { ...message, from: `${name}@example.com` } : message));
      return {};
    };
    const media = createFakeMedia();
    const user = { username: `${name}-id`, identity: `${name}@example.com` };
    const client = createOn({ signalling: own, media, user }, { logs: { logLevel: 'silent' } });
    const heard: Heard[] = [];
    client.subscribe((type, params) => heard.push([type, params] as Heard)); // the pair belongs together
    people[name] = { client, media, heard, signalling: own };
  }
  return people;
}

/** Everything that is ready to happen has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A description as a far side of another make would write it. */
export function offerOf(options: Partial<OfferOptions> = {}, kinds: readonly ('audio' | 'video')[] = ['audio']): Promise<string> {
  const peer = createFakeMedia().createPeer({ iceServers: [] });
  peer.addTracks(kinds.map((kind) => new FakeTrack(kind)));
  return peer.createOffer({ trickle: false, ...options });
}

/** The far side's answer to an offer of ours. */
export function answerTo(sdp: string, kinds: readonly ('audio' | 'video')[] = ['audio']): Promise<string> {
  const peer = createFakeMedia().createPeer({ iceServers: [] });
  peer.addTracks(kinds.map((kind) => new FakeTrack(kind)));
  return peer.acceptOffer(sdp, { trickle: false });
}
