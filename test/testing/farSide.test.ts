import { expect, test } from 'vitest';
import type { ClientEvents } from '../../src/engine';
import { createScriptedClient, type ScriptedClient } from '../../src/testing';

const bob = 'bob@example.com';
const video = { audio: true, video: true };

const stateOf = ({ client }: ScriptedClient, callId: string) => client.call.getById(callId)?.state;
/** The kinds of what comes from the far side. */
function heard({ client }: ScriptedClient, callId: string) {
  const tracks = client.call.getById(callId)?.remoteTracks.map((id) => client.media.getTrackById(id));
  return tracks?.map((track) => `${track?.kind}${track?.sourceMuted ? ' muted' : ''}`);
}
/** Why the calls of this client changed their states, as far as that was said. */
function reasonsOf({ client }: ScriptedClient): ClientEvents['call:stateChange']['transition'][] {
  const reasons: ClientEvents['call:stateChange']['transition'][] = [];
  client.on('call:stateChange', ({ transition }) => transition && reasons.push(transition));
  return reasons;
}

test('an outgoing call can be stood still in every state', async () => {
  const scripted = createScriptedClient();
  const { client, farSide, service } = scripted;
  const invitation = service.keepsWaiting('invite');

  const callId = client.call.make(bob, video);
  expect(stateOf(scripted, callId)).toBe('Initiating');
  await invitation.goOn();
  expect(stateOf(scripted, callId)).toBe('Initiated');
  await farSide.rings(callId);
  expect(stateOf(scripted, callId)).toBe('Ringing');
  await farSide.sendsEarlyMedia(callId);
  expect(stateOf(scripted, callId)).toBe('Early Media');
  expect(heard(scripted, callId)).toEqual(['audio']);
  await farSide.answers(callId);
  expect(stateOf(scripted, callId)).toBe('Connected');
  await farSide.holds(callId);
  expect(client.call.getById(callId)).toMatchObject({ state: 'On Hold', localHold: false, remoteHold: true });
  await farSide.resumes(callId);
  expect(client.call.getById(callId)).toMatchObject({ state: 'Connected', remoteHold: false });
  await farSide.ends(callId);

  expect(stateOf(scripted, callId)).toBe('Ended');
});

test('a call stands still at the microphone prompt, before the far side has heard of it', async () => {
  const scripted = createScriptedClient();
  const prompt = scripted.media.grantLater();
  const callId = scripted.client.call.make(bob);

  await expect(scripted.farSide.rings(callId)).rejects.toThrow('farSide.rings: not while a call is outgoing and Initiating');
  prompt.grant();
  await scripted.farSide.rings(callId);

  expect(stateOf(scripted, callId)).toBe('Ringing');
});

test('an incoming call can be stood still in every state, and says who calls', async () => {
  const scripted = createScriptedClient();
  const { client, farSide, service } = scripted;
  const alert = service.keepsWaiting('ringing');

  const callId = await farSide.calls({ address: bob, name: 'Bob' }, video);
  expect(stateOf(scripted, callId)).toBe('Initiating');
  expect(client.call.getById(callId)).toMatchObject({
    mediaOffered: video,
    to: 'ann@example.com',
    remoteParticipant: { displayName: 'Bob', displayNumber: bob },
  });
  await alert.goOn();
  expect(stateOf(scripted, callId)).toBe('Ringing');
  client.call.answer(callId, video);
  await farSide.holds(callId);
  expect(stateOf(scripted, callId)).toBe('On Hold');
  await farSide.resumes(callId);

  expect(stateOf(scripted, callId)).toBe('Connected');
  expect(heard(scripted, callId)).toEqual(['audio', 'video']);
});

test('by default Bob calls with his voice alone', async () => {
  const { client, farSide } = createScriptedClient();

  const callId = await farSide.calls();

  expect(client.call.getById(callId)).toMatchObject({ from: bob, mediaOffered: { audio: true, video: false } });
});

test('a callee answers with all that was offered, or with what one says', async () => {
  const scripted = createScriptedClient();
  const { client, farSide } = scripted;
  const made = [client.call.make(bob, { audio: true }), client.call.make(bob, video), client.call.make(bob, video)] as const;

  await farSide.answers(made[0]);
  await farSide.answers(made[1]);
  await farSide.answers(made[2], { audio: true });

  expect(made.map((callId) => heard(scripted, callId))).toEqual([['audio'], ['audio', 'video'], ['audio']]);
});

test('the far side turns its camera on, off, and on again', async () => {
  const scripted = createScriptedClient();
  const callId = scripted.client.call.make(bob, { audio: true });
  await scripted.farSide.answers(callId);

  await scripted.farSide.addsVideo(callId);
  expect(heard(scripted, callId)).toEqual(['audio', 'video']);
  await scripted.farSide.removesVideo(callId);
  expect(heard(scripted, callId)).toEqual(['audio']);
  await scripted.farSide.addsVideo(callId);
  expect(heard(scripted, callId)).toEqual(['audio', 'video']);

  expect(stateOf(scripted, callId)).toBe('Connected');
});

test('the far side shares its screen beside its camera, and stops; all the time one can be told from the other', async () => {
  const { client, farSide } = createScriptedClient();
  const callId = client.call.make(bob, video);
  await farSide.answers(callId);
  const seen = () => client.call.getById(callId)?.remoteTracks.map((id) => client.media.getTrackById(id)?.source);

  await farSide.sharesScreen(callId);
  expect(seen()).toEqual([undefined, undefined, 'screen']);
  await farSide.tellsMediaState(callId, { camera: 'off' });
  expect(seen()).toEqual([undefined, undefined, 'screen']);
  await farSide.removesVideo(callId);
  expect(seen()).toEqual([undefined, 'screen']);
  await farSide.stopsSharing(callId);

  expect(seen()).toEqual([undefined]);
  expect(client.call.getById(callId)?.remoteMedia).toEqual({ microphone: 'on', camera: 'none' });
});

test.each([
  [undefined, { statusCode: 603, reasonText: 'Declined' }],
  [{ statusCode: 486 }, { statusCode: 486, reasonText: 'Busy here' }],
  [{ statusCode: 408 }, { statusCode: 408, reasonText: 'No answer' }],
  [
    { statusCode: 480, reasonText: 'Gone fishing' },
    { statusCode: 480, reasonText: 'Gone fishing' },
  ],
])('a callee who does not take the call (%j) ends it with the reason', async (given, told) => {
  const scripted = createScriptedClient();
  const reasons = reasonsOf(scripted);
  const callId = scripted.client.call.make(bob);

  await scripted.farSide.ends(callId, given);

  expect(stateOf(scripted, callId)).toBe('Ended');
  expect(reasons).toEqual([told]);
});

test.each(['ends', 'cancels'] as const)('a caller who gives up (%s) cancels the call', async (verb) => {
  const scripted = createScriptedClient();
  const reasons = reasonsOf(scripted);
  const callId = await scripted.farSide.calls();

  await scripted.farSide[verb](callId);

  expect(stateOf(scripted, callId)).toBe('Cancelled');
  expect(reasons).toEqual([{ statusCode: 487, reasonText: 'Caller gave up' }]);
});

test('a call that was answered on another device is cancelled here', async () => {
  const scripted = createScriptedClient();
  const reasons = reasonsOf(scripted);
  const callId = await scripted.farSide.calls();

  await scripted.farSide.cancels(callId, { statusCode: 200 });

  expect(stateOf(scripted, callId)).toBe('Cancelled');
  expect(reasons).toEqual([{ statusCode: 200, reasonText: 'Answered elsewhere' }]);
});

test('what the far side cannot do is a mistake of the test, which is told so', async () => {
  const { client, farSide } = createScriptedClient();
  const [incoming, outgoing] = [await farSide.calls(), client.call.make(bob)];

  await expect(farSide.answers(incoming)).rejects.toThrow('farSide.answers: not while a call is incoming and Ringing');
  await expect(farSide.cancels(outgoing)).rejects.toThrow('farSide.cancels: not while a call is outgoing and Initiated');
  await expect(farSide.holds(outgoing)).rejects.toThrow('farSide.holds: not while');
  await expect(farSide.rings('nobody')).rejects.toThrow("farSide.rings: there is no call 'nobody'");
  client.call.end(outgoing);
  await expect(farSide.rings(outgoing)).rejects.toThrow('outgoing and Ended');
});

test('who is not logged in, or has not subscribed, cannot be called', async () => {
  const nobody = createScriptedClient({ user: null });
  const unsubscribed = createScriptedClient({ reachable: false });

  await expect(nobody.farSide.calls()).rejects.toThrow('must be logged in and subscribed');
  await expect(unsubscribed.farSide.calls()).rejects.toThrow('must be logged in and subscribed');
});

test('nothing of a call outlives it on either side', async () => {
  const { client, farSide, media } = createScriptedClient();
  const callId = client.call.make(bob, video);
  await farSide.answers(callId);
  expect([media.liveTracks().length, media.openPeers().length]).toEqual([2, 1]);

  await farSide.ends(callId);

  expect([media.liveTracks(), media.openPeers()]).toEqual([[], []]);
});
