import { expect, vi } from 'vitest';
import { createOn, type Call, type Client, type ClientConfig, type ClientEvent, type ClientEvents } from '../../src/engine';
import { createMemoryNetwork, type MemoryNetwork, type Signalling } from '../../src/signalling';
import { createFakeMedia, type FakeMedia } from '../../src/testing';

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
export async function person(network: MemoryNetwork, name: string, config: Partial<ClientConfig> = {}): Promise<Person> {
  const address = `${name}@example.com`;
  const signalling = network.signalling({ address, name });
  const media = createFakeMedia();
  const client = createOn({ signalling, media, user: { username: `${name}-id`, identity: address } }, { logs: { logLevel: 'silent' }, ...config });
  const heard: Heard[] = [];
  client.subscribe((type, params) => heard.push([type, params] as Heard)); // the pair belongs together
  client.services.subscribe(['call']);
  await vi.waitFor(() => expect(client.services.getSubscriptions()).toMatchObject({ subscribed: ['call'], isPending: false }), { interval: 1 });
  return { client, media, heard, signalling };
}

/** Two who can call each other. */
export async function twoPeople() {
  const network = createMemoryNetwork();
  return { network, ann: await person(network, 'ann'), bob: await person(network, 'bob') };
}

export const bobsAddress = 'bob@example.com';

/** Waits until a call of this person is in this state. */
export async function reaches(who: Person, callId: string, state: Call['state']): Promise<Call> {
  await vi.waitFor(() => expect(who.client.call.getById(callId)?.state).toBe(state), { interval: 1 });
  return who.client.call.getById(callId)!;
}

/** The call that has come in. */
export async function incoming(who: Person): Promise<string> {
  await vi.waitFor(() => expect(newest(who)?.state).toBe('Ringing'), { interval: 1 });
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
