import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HookswitchError } from '../../src/engine';
import type { CallMessage } from '../../src/signalling';
import {
  annAlone,
  answerTo,
  bobsAddress,
  connect,
  incoming,
  offerOf,
  reaches,
  settled,
  story,
  threePeople,
  twoOnAPlainRelay,
  twoPeople,
  type Person,
} from './people';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Lets the retries come, too. */
async function quiet() {
  for (let turn = 0; turn < 8; turn++) {
    await settled();
    await vi.advanceTimersByTimeAsync(1000);
  }
}
const errors = ({ heard }: Person) => heard.flatMap(([type, params]) => (type === 'call:error' ? [params.error] : []));
const services = [
  ['refuses the second', twoPeople],
  ['passes both on', twoOnAPlainRelay],
] as const;

test.each(services)('both hold at the same moment: both have held in the end, and nobody hears of it (the service %s)', async (_, meet) => {
  const { ann, bob } = await meet();
  const { made, received } = await connect(ann, bob, { audio: true, video: false });

  ann.client.call.hold(made);
  bob.client.call.hold(received);
  await quiet();

  for (const call of [ann.client.call.getById(made), bob.client.call.getById(received)])
    expect(call).toMatchObject({ state: 'On Hold', localHold: true, remoteHold: true, localOp: undefined });
  expect([errors(ann), errors(bob)]).toEqual([[], []]);
});

test.each(services)('both add video at the same moment: each sees the other (the service %s)', async (_, meet) => {
  const { ann, bob } = await meet();
  const { made, received } = await connect(ann, bob, { audio: true, video: false });

  ann.client.call.startVideo(made);
  bob.client.call.startVideo(received);
  await quiet();

  for (const [{ client }, id] of [[ann, made] as const, [bob, received] as const]) {
    const call = client.call.getById(id)!;
    expect(call.localOp).toBeUndefined();
    expect(call.remoteTracks.map((trackId) => client.media.getTrackById(trackId)?.kind)).toEqual(['audio', 'video']);
  }
  expect([errors(ann), errors(bob)]).toEqual([[], []]);
  const sections = ann.media.openPeers()[0]!.localDescription.match(/^m=/gm);
  expect(sections, 'one section serves both directions').toHaveLength(2);
});

test.each(services)(
  'one holds while the other adds video: the call is held, and the video is there when it goes on (the service %s)',
  async (_, meet) => {
    const { ann, bob } = await meet();
    const { made, received } = await connect(ann, bob, { audio: true, video: false });

    ann.client.call.hold(made);
    bob.client.call.startVideo(received);
    await quiet();
    expect([errors(ann), errors(bob)]).toEqual([[], []]);
    expect(ann.client.call.getById(made)).toMatchObject({ state: 'On Hold', localHold: true, remoteHold: false });
    ann.client.call.unhold(made);
    await quiet();

    expect(ann.client.call.getById(made)).toMatchObject({ state: 'Connected', remoteTracks: [expect.any(String), expect.any(String)] });
  },
);

test.each(services)('one hangs up while the other holds: both are Ended, and nothing is left (the service %s)', async (_, meet) => {
  const { ann, bob } = await meet();
  const { made, received } = await connect(ann, bob, { audio: true, video: false });

  bob.client.call.hold(received);
  ann.client.call.end(made);
  await quiet();

  for (const { client, media } of [ann, bob]) {
    expect(client.call.getAll()).toMatchObject([{ state: 'Ended', localOp: undefined }]);
    expect([media.liveTracks(), media.openPeers()]).toEqual([[], []]);
  }
});

/** After a transfer there need not be one who has called and one who was called. */
const transfers = {
  async 'two who were both called'() {
    const { ann, bob, carol } = await threePeople({ offersCross: true });
    const { made, received } = await connect(ann, bob, { audio: true, video: false });
    ann.client.call.directTransfer(made, 'carol@example.com');
    const carols = await incoming(carol);
    carol.client.call.answer(carols, { audio: true });
    return { ann, left: [bob, carol] as const, ids: [received, carols] as const, transferred: [made] };
  },
  async 'two who have both called'() {
    const { ann, bob, carol } = await threePeople({ offersCross: true });
    const call = async (who: Person) => {
      const made = who.client.call.make('ann@example.com', { audio: true });
      const received = await incoming(ann);
      ann.client.call.answer(received, { audio: true });
      await reaches(ann, received, 'Connected');
      await quiet();
      return { made, received };
    };
    const [first, second] = [await call(bob), await call(carol)];
    ann.client.call.consultativeTransfer(first.received, second.received);
    return { ann, left: [bob, carol] as const, ids: [first.made, second.made] as const, transferred: [first.received, second.received] };
  },
};

test.each(Object.entries(transfers))(
  '%s have a transfer behind them, and hold at the same moment: both have held in the end',
  async (_, meet) => {
    const { ann, left, ids, transferred } = await meet();
    for (const callId of transferred) await reaches(ann, callId, 'Ended');
    await quiet();
    const calls = () => left.map(({ client }, index) => client.call.getById(ids[index]!));
    expect(calls()).toMatchObject([
      { state: 'Connected', remoteParticipant: { displayNumber: 'carol@example.com' } },
      { state: 'Connected', remoteParticipant: { displayNumber: 'bob@example.com' } },
    ]);

    left.forEach(({ client }, index) => client.call.hold(ids[index]!));
    await quiet();
    for (const call of calls()) expect(call).toMatchObject({ state: 'On Hold', localHold: true, remoteHold: true, localOp: undefined });
    left.forEach(({ client }, index) => client.call.unhold(ids[index]!));
    await quiet();
    for (const call of calls()) expect(call).toMatchObject({ state: 'Connected', localOp: undefined });
    left.forEach(({ client }, index) => client.call.startVideo(ids[index]!));
    await quiet();

    for (const call of calls()) expect(call).toMatchObject({ localOp: undefined, remoteTracks: [expect.any(String), expect.any(String)] });
    expect(left.map(errors)).toEqual([[], []]);
  },
);

async function annInACall(isCaller: boolean) {
  const ann = annAlone();
  const description = (type: CallMessage['type']) =>
    (ann.service.sent.findLast((sent) => sent.type === type) as { sdp?: string }).sdp ?? '';
  let callId = 'in';
  if (isCaller) {
    callId = ann.client.call.make(bobsAddress, { audio: true });
    await settled();
    ann.service.say({ type: 'answer', callId, sdp: await answerTo(description('invite')) });
  } else {
    ann.service.say({ type: 'invite', callId, from: 'bob@example.com', to: 'ann@example.com', trickle: false, sdp: await offerOf() });
    await settled();
    ann.client.call.answer(callId, { audio: true });
  }
  await reaches(ann, callId, 'Connected');
  const offers = () => ann.service.sent.filter(({ type }) => type === 'offer').length;
  return { ann, callId, offers, description };
}
const refusesOffers = (message: CallMessage) =>
  message.type === 'offer' ? Promise.reject(new HookswitchError(409, { reason: 'glare' })) : Promise.resolve({});

test.each([
  [true, 300, 800],
  [false, 100, 400],
])('a refused offer is tried again after a while where the far side makes none (caller: %s)', async (isCaller, least, most) => {
  const { ann, callId, offers } = await annInACall(isCaller);
  ann.service.reply = refusesOffers;

  ann.client.call.hold(callId);
  await settled();
  await vi.advanceTimersByTimeAsync(least - 1);
  expect(offers()).toBe(1);
  ann.service.reply = () => Promise.resolve({});
  await vi.advanceTimersByTimeAsync(most - least + 2);
  await settled();

  expect(offers()).toBe(2);
  expect(ann.client.call.getById(callId)?.localOp).toEqual({ operation: 'HOLD', status: 'PENDING' });
});

test('a refused offer is tried again at once when that of the far side was answered', async () => {
  const { ann, callId, offers } = await annInACall(true);
  ann.service.reply = refusesOffers;
  ann.client.call.hold(callId);
  await settled();
  ann.service.reply = () => Promise.resolve({});

  ann.service.say({ type: 'offer', callId, sdp: ann.media.openPeers()[0]!.remoteDescription });
  await settled();

  expect(ann.service.sent.slice(-3).map(({ type }) => type)).toEqual(['offer', 'offerAnswer', 'offer']);
  expect(offers()).toBe(2);
});

test('an offer that is refused again and again fails as glare, and the call goes on', async () => {
  const { ann, callId, offers } = await annInACall(true);
  ann.service.reply = refusesOffers;

  ann.client.call.hold(callId);
  await quiet();

  expect(offers()).toBe(6);
  expect(ann.client.call.getById(callId)).toMatchObject({
    state: 'Connected',
    localOp: undefined,
    error: { code: 'call:6', reason: 'glare' },
  });
  expect(story(ann).slice(-3)).toEqual(['HOLD FINISH call:6', 'call:error', 'call:stateChange from Connected']);
});

test('a far side that is busy with an offer of its own is offered again, any other refusal is final', async () => {
  const { ann, callId, offers } = await annInACall(false);
  ann.client.call.hold(callId);
  await settled();

  ann.service.say({ type: 'offerReject', callId, statusCode: 491 });
  await quiet();
  expect(offers()).toBe(2);
  ann.service.say({ type: 'offerReject', callId, statusCode: 488 });
  await quiet();

  expect(offers()).toBe(2);
  expect(ann.client.call.getById(callId)).toMatchObject({ state: 'Connected', localOp: undefined, error: { code: 'call:10' } });
});
