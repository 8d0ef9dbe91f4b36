import { Gateway } from '../support/gateway';
import { expect, test } from '../support/house';

const audio = { audio: true, video: false };

test('a gateway that plays music while it holds has held the call, and the music is heard', async ({ openPhone, openPage, server }) => {
  const alice = await openPhone('alice');
  const gateway = await Gateway.at(server.base, 'bob', await openPage());
  await alice.make('bob@example.com', audio);
  const { callId, sdp } = await gateway.hears('invite');
  await gateway.says({ type: 'answer', callId, sdp: await gateway.answers(sdp ?? '') });
  await alice.expectCall({ state: 'Connected' });
  await alice.expectSound();

  await gateway.says({ type: 'offer', callId, sdp: await gateway.offers('sendonly') });
  await gateway.takesAnswer((await gateway.hears('offerAnswer')).sdp);
  await alice.expectCall({ state: 'On Hold', localHold: false, remoteHold: true });
  await alice.expectSound();

  await gateway.says({ type: 'offer', callId, sdp: await gateway.offers('sendrecv') });
  await gateway.takesAnswer((await gateway.hears('offerAnswer')).sdp);
  await alice.expectCall({ state: 'Connected', remoteHold: false });
  await alice.expectSound();
  expect(await alice.heard('call:error')).toEqual([]);
  await alice.leave('end');
  await gateway.hears('bye');
  await alice.expectOver();
  await gateway.leaves();
});

test('a gateway whose hold begins in silence is heard to begin and end its music', async ({ openPhone, openPage, server }) => {
  const alice = await openPhone('alice');
  const gateway = await Gateway.at(server.base, 'bob', await openPage());
  await alice.make('bob@example.com', audio);
  const { callId, sdp } = await gateway.hears('invite');
  await gateway.says({ type: 'answer', callId, sdp: await gateway.answers(sdp ?? '') });
  await alice.expectCall({ state: 'Connected' });

  for (const direction of ['inactive', 'sendonly', 'inactive'] as const) {
    await gateway.says({ type: 'offer', callId, sdp: await gateway.offers(direction) });
    await gateway.takesAnswer((await gateway.hears('offerAnswer')).sdp);
    await alice.expectCall({ state: 'On Hold', remoteHold: true });
  }

  const remote = (await alice.heard('call:operation')).filter((params) => (params as { isLocal?: boolean }).isLocal === false);
  expect(remote.map(({ operation }) => operation)).toEqual(['HOLD', 'START_MOH', 'STOP_MOH']);
  await alice.leave('end');
  await gateway.leaves();
});

test('an invitation without a description is answered with an offer, and connected by its answer', async ({
  openPhone,
  openPage,
  server,
}) => {
  const alice = await openPhone('alice');
  const gateway = await Gateway.at(server.base, 'bob', await openPage());
  const callId = 'slow';

  await gateway.says({ type: 'invite', callId, from: 'bob@example.com', to: 'sip:alice@example.com', trickle: false });
  await expect.poll(() => alice.state()).toBe('Ringing');
  await alice.expectCall({ isSlowStart: true, mediaOffered: { audio: true, video: true } });
  await alice.answer(audio);
  const { sdp } = await gateway.hears('answer');
  expect(await alice.state()).toBe('Ringing');
  await gateway.says({ type: 'offerAnswer', callId, sdp: await gateway.answers(sdp) });

  await alice.expectCall({ state: 'Connected' });
  await alice.expectSound();
  await gateway.says({ type: 'bye', callId });
  await alice.expectOver();
  await gateway.leaves();
});

test('a change without a description is answered with an offer, and the call goes on by its answer', async ({
  openPhone,
  openPage,
  server,
}) => {
  const alice = await openPhone('alice');
  const gateway = await Gateway.at(server.base, 'bob', await openPage());
  await alice.make('bob@example.com', audio);
  const { callId, sdp } = await gateway.hears('invite');
  await gateway.says({ type: 'answer', callId, sdp: await gateway.answers(sdp ?? '') });
  await alice.expectCall({ state: 'Connected' });
  await alice.expectSound();

  await gateway.says({ type: 'offer', callId });
  const { sdp: offer } = await gateway.hears('offerAnswer');
  await gateway.startsAfresh();
  await gateway.says({ type: 'offerAnswer', callId, sdp: await gateway.answers(offer) });

  await expect.poll(async () => (await alice.leftovers()).openPeers).toBe(1);
  await alice.expectSound();
  await alice.expectCall({ state: 'Connected' });
  expect(await alice.heard('call:error')).toEqual([]);
  await alice.leave('end');
  await alice.expectOver();
  await gateway.leaves();
});
