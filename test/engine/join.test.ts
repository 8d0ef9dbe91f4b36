import { expect, test, vi } from 'vitest';
import { HookswitchError } from '../../src/engine';
import { connect, incoming, reaches, settled, story, threePeople, twoPeople, type Person } from './people';

const audio = { audio: true, video: false };

/** Ann talks to Bob, who is held, and to Carol. */
async function annWithTwo() {
  const people = await threePeople();
  const { ann, bob, carol } = people;
  const { made: toBob, received: atBob } = await connect(ann, bob, audio);
  const toCarol = ann.client.call.make('carol@example.com', audio);
  const atCarol = await incoming(carol);
  carol.client.call.answer(atCarol, audio);
  await reaches(ann, toCarol, 'Connected');
  await reaches(ann, toBob, 'On Hold');
  await settled();
  return { ...people, toBob, toCarol, atBob, atCarol };
}
async function joined() {
  const people = await annWithTwo();
  people.ann.client.call.join(people.toBob, people.toCarol);
  await hasJoined(people.ann);
  return people;
}
const hasJoined = (who: Person) => vi.waitFor(() => expect(who.heard.some(([type]) => type === 'call:join')).toBe(true));
const states = ({ client }: Person, ...callIds: string[]) => callIds.map((id) => client.call.getById(id)?.state);
const microphones = ({ client }: Person, callId: string) => client.call.getById(callId)!.localTracks;
/** The ids of what a mixer puts together, and whether it still does. */
const mixed = ({ media }: Person) => media.mixers.at(-1)!.groups.map((group) => group.map(({ id }) => id));
/** The ids of the sound that each open connection of this person sends. */
const sent = ({ media }: Person) => media.openPeers().map((peer) => peer.sentTracks.map(({ id }) => id));
const errors = ({ heard }: Person) => heard.flatMap(([type, params]) => (type === 'call:error' ? [params.error] : []));

test('two calls become one conversation: the held one is resumed, and each far side gets us and the other', async () => {
  const { ann, toBob, toCarol } = await annWithTwo();
  const told = story(ann).length;

  ann.client.call.join(toBob, toCarol);
  await hasJoined(ann);
  await settled();

  expect(states(ann, toBob, toCarol)).toEqual(['Connected', 'Connected']);
  const [bobs, carols] = [toBob, toCarol].map((id) => ann.client.call.getById(id)!.remoteTracks[0]);
  expect(mixed(ann)).toEqual([
    [microphones(ann, toBob)[0], carols],
    [microphones(ann, toCarol)[0], bobs],
  ]);
  expect(sent(ann)).toEqual(ann.media.mixers[0]!.mixtures.map(({ id }) => [id]));
  expect(ann.client.call.getById(toBob)?.joinedWith).toBe(toCarol);
  expect(ann.client.call.getById(toCarol)?.joinedWith).toBe(toBob);
  expect(ann.heard.find(([type]) => type === 'call:join')?.[1]).toEqual({ callId: toBob, otherCallId: toCarol });
  expect(story(ann).slice(told)).toEqual([
    ...['JOIN START', 'UNHOLD START', 'UNHOLD UPDATE', 'UNHOLD FINISH', 'call:stateChange from On Hold'],
    ...['call:join', 'JOIN FINISH'],
  ]);
});

test('the sound of both goes on while they are joined: to resume one holds the other no more', async () => {
  const { ann, toBob, toCarol } = await joined();

  ann.client.call.hold(toBob);
  await reaches(ann, toBob, 'On Hold');
  ann.client.call.unhold(toBob);
  await reaches(ann, toBob, 'Connected');
  await settled();

  expect(states(ann, toBob, toCarol)).toEqual(['Connected', 'Connected']);
});

test('who mutes silences the own microphone, and nothing of what the others say to each other', async () => {
  const { ann, toBob } = await joined();

  ann.client.call.mute(toBob);

  const { groups, mixtures } = ann.media.mixers[0]!;
  expect(groups[0]!.map(({ enabled }) => enabled)).toEqual([false, true]);
  expect(mixtures.every(({ enabled, readyState }) => enabled && readyState === 'live')).toBe(true);
});

test('when one leaves, the other gets the plain microphone again and goes on, and the mixer is gone', async () => {
  const { ann, bob, toBob, toCarol, atBob } = await joined();

  bob.client.call.end(atBob);
  await reaches(ann, toBob, 'Ended');
  await settled();

  expect(ann.client.call.getById(toCarol)).toMatchObject({ state: 'Connected', joinedWith: undefined });
  expect(ann.client.call.getById(toBob)?.joinedWith).toBeUndefined();
  expect(sent(ann)).toEqual([microphones(ann, toCarol)]);
  expect(ann.media.mixers[0]).toMatchObject({ isOpen: false });
  expect(ann.media.mixers[0]!.mixtures.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
});

test('after the end of both calls nothing is open', async () => {
  const { ann, toBob, toCarol } = await joined();

  ann.client.call.end(toBob);
  ann.client.call.end(toCarol);
  await settled();

  expect(ann.media.mixers[0]!.isOpen).toBe(false);
  expect([ann.media.openPeers(), ann.media.liveTracks()]).toEqual([[], []]);
  expect(errors(ann)).toEqual([]);
});

test('another microphone takes the place of the old one in what the far side hears', async () => {
  const { ann, toBob } = await joined();
  const [old] = microphones(ann, toBob);

  ann.client.call.replaceTrack(toBob, old!, { audio: true });
  await vi.waitFor(() => expect(ann.heard.some(([type]) => type === 'call:trackReplaced')).toBe(true));
  await settled();

  const [now] = microphones(ann, toBob);
  expect(now).not.toBe(old);
  expect(mixed(ann)[0]![0]).toBe(now);
  expect(sent(ann)[0]).toEqual([ann.media.mixers[0]!.mixtures[0]!.id]);
});

test('two calls that were parted can be joined again', async () => {
  const { ann, carol, toBob, toCarol, atCarol } = await joined();
  carol.client.call.end(atCarol);
  await reaches(ann, toCarol, 'Ended');
  const again = ann.client.call.make('carol@example.com', audio);
  carol.client.call.answer(await incoming(carol), audio);
  await reaches(ann, again, 'Connected');
  await reaches(ann, toBob, 'On Hold');
  await settled();

  ann.client.call.join(again, toBob);
  await vi.waitFor(() => expect(ann.client.call.getById(toBob)?.joinedWith).toBe(again));

  expect(ann.media.mixers.map(({ isOpen }) => isOpen)).toEqual([false, true]);
});

test('a browser without Web Audio refuses with call:5, and both calls are as they were', async () => {
  const { ann, toBob, toCarol } = await annWithTwo();
  Object.assign(ann.media, { createMixer: () => Promise.reject(new HookswitchError('call:5')) });

  ann.client.call.join(toCarol, toBob);
  await vi.waitFor(() => expect(errors(ann)).toMatchObject([{ code: 'call:5' }]));

  expect(states(ann, toBob, toCarol)).toEqual(['On Hold', 'Connected']);
  expect(story(ann).slice(-3)).toEqual(['JOIN START', 'JOIN FINISH call:5', 'call:error']);
});

test.each([
  ['one that is not there', 'call:7', () => 'no call of ours'],
  ['itself', 'call:7', (id: string) => id],
])('a call is not joined with %s', async (_, code, otherOf) => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob, audio);

  ann.client.call.join(made, otherOf(made));
  await vi.waitFor(() => expect(errors(ann)).toMatchObject([{ code }]));

  expect(story(ann).slice(-2)).toEqual(['JOIN FINISH call:7', 'call:error']);
});

test('a call that still rings is not joined, nor is one that is joined already, nor twice at once', async () => {
  const { ann, toBob, toCarol } = await annWithTwo();
  const ringing = ann.client.call.make(`bob@example.com`, audio);
  await reaches(ann, ringing, 'Ringing');
  ann.client.call.join(toCarol, ringing);
  await vi.waitFor(() => expect(errors(ann)).toMatchObject([{ code: 'call:6' }]));
  ann.client.call.end(ringing);

  ann.client.call.join(toBob, toCarol);
  ann.client.call.join(toCarol, toBob);
  await hasJoined(ann);
  ann.client.call.join(toBob, toCarol);
  await vi.waitFor(() => expect(errors(ann).map(({ code }) => code)).toEqual(['call:6', 'call:6', 'call:6']));

  expect(ann.media.mixers.filter(({ isOpen }) => isOpen)).toHaveLength(1);
});

test('a call that ends while it is being joined leaves the other as it was, and nothing open', async () => {
  const { ann, bob, toBob, toCarol, atBob } = await annWithTwo();

  ann.client.call.join(toCarol, toBob);
  await vi.waitFor(() => expect(story(ann)).toContain('UNHOLD START'));
  bob.client.call.end(atBob);
  await reaches(ann, toBob, 'Ended');
  await vi.waitFor(() => expect(story(ann).at(-1)).not.toBe('JOIN START'));
  await settled();

  expect(ann.client.call.getById(toCarol)).toMatchObject({ state: 'Connected', joinedWith: undefined });
  expect(sent(ann)).toEqual([microphones(ann, toCarol)]);
  expect(ann.media.mixers.every(({ isOpen }) => !isOpen)).toBe(true);
});
