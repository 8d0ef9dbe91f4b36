// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
import type { CallSettings } from '../../src/compat';
import { createOver } from '../../src/compat/createOver';
import { createScriptedClient } from '../../src/testing';

const alice = 'alice@example.com';

/** A page of Kandy.js 3, logged in, and what it has heard. */
function openPage(callDefaults: CallSettings = {}) {
  const { client, farSide, media } = createScriptedClient({ config: { logs: { logLevel: 'silent' } } });
  const kandy = createOver(client, { clientId: 'desk', callDefaults });
  const changes: string[] = [];
  kandy.on('call:stateChange', ({ state, transition }) => changes.push(`${transition.oldState} → ${state}`));
  return { kandy, farSide, media, changes };
}

function place(): HTMLElement {
  return document.body.appendChild(document.createElement('div'));
}

/** What is rendered where, as `kind` in the order in which it came. */
function shownIn({ media }: ReturnType<typeof openPage>, container: Element): string[] {
  return media.renderings.filter((one) => one.container === container).map(({ track }) => track.kind);
}

afterEach(() => document.body.replaceChildren());

test('a call we make goes from OUTGOING over RINGING and IN_CALL to ENDED', async () => {
  const { kandy, farSide, changes } = openPage();

  const callId = kandy.call.make('bob@example.com');
  expect(kandy.call.getById(callId)).toMatchObject({ state: 'OUTGOING', direction: 'outgoing', to: 'bob@example.com' });
  await farSide.rings(callId);
  await farSide.answers(callId);
  await farSide.ends(callId);

  expect(changes).toEqual(['OUTGOING → OUTGOING', 'OUTGOING → RINGING', 'RINGING → IN_CALL', 'IN_CALL → ENDED']);
  expect(kandy.call.getAll().map(({ state }) => state)).toEqual([kandy.call.states.ENDED]);
});

test('a call that comes in is INCOMING, names its caller, and rings', async () => {
  const { kandy, farSide, changes } = openPage();
  const seen = vi.fn();
  kandy.on('call:receive', ({ callId }) => void seen(kandy.call.getById(callId)));

  const callId = await farSide.calls(alice);

  expect(seen.mock.calls).toMatchObject([[{ id: callId, state: 'INCOMING', from: alice }]]);
  expect(changes).toEqual(['INCOMING → RINGING']);
});

test('an early tone is EARLY_MEDIA', async () => {
  const { kandy, farSide, changes } = openPage();

  const callId = kandy.call.make('bob');
  await farSide.sendsEarlyMedia(callId);

  expect(changes.at(-1)).toBe('OUTGOING → EARLY_MEDIA');
});

test('a call held by them alone is ON_REMOTE_HOLD, by us or by both ON_HOLD', async () => {
  const { kandy, farSide, changes } = openPage();
  const callId = kandy.call.make('bob');
  await farSide.answers(callId);
  const told = changes.length;

  await farSide.holds(callId);
  kandy.call.hold(callId);
  await vi.waitFor(() => expect(kandy.call.getById(callId)?.state).toBe('ON_HOLD'));
  await farSide.resumes(callId);
  kandy.call.unhold(callId);
  await vi.waitFor(() => expect(kandy.call.getById(callId)?.state).toBe('IN_CALL'));

  // That they hold or resume while we hold changes no word.
  expect(changes.slice(told)).toEqual(['IN_CALL → ON_REMOTE_HOLD', 'ON_REMOTE_HOLD → ON_HOLD', 'ON_HOLD → IN_CALL']);
});

test('why a call ended stands in the transition', async () => {
  const { kandy, farSide } = openPage();
  const heard = vi.fn();
  kandy.on('call:stateChange', heard);

  const callId = kandy.call.make('bob');
  await farSide.ends(callId, { statusCode: 486, reasonText: 'Busy' });

  expect(heard).toHaveBeenLastCalledWith({ callId, state: 'ENDED', transition: { code: 486, reasonText: 'Busy', oldState: 'OUTGOING' } });
});

test('a call that is given up, ignored or rejected before the answer is ENDED', async () => {
  const { kandy, farSide } = openPage();
  const [first, second, third] = [await farSide.calls(alice), await farSide.calls(alice), await farSide.calls(alice)];

  await farSide.cancels(first);
  kandy.call.ignore(second);
  kandy.call.reject(third);

  await vi.waitFor(() => expect(kandy.call.getAll().map(({ state }) => state)).toEqual(['ENDED', 'ENDED', 'ENDED']));
});

test('picture and sound of the far side, and our own picture, come where the page has said, and are gone at the end', async () => {
  const page = openPage();
  const [remoteVideoContainer, localVideoContainer] = [place(), place()];

  const callId = page.kandy.call.make('bob', { sendInitialVideo: true, remoteVideoContainer, localVideoContainer });
  await page.farSide.answers(callId);
  expect(shownIn(page, remoteVideoContainer).sort()).toEqual(['audio', 'video']);
  expect(shownIn(page, localVideoContainer)).toEqual(['video']);
  await page.farSide.ends(callId);

  expect(page.media.renderings).toEqual([]);
});

test('the far side is heard also on a page without a place for it, and its picture is shown nowhere', async () => {
  const page = openPage();

  // What a page gets that asks for an element it does not have.
  const callId = page.kandy.call.make('bob', { sendInitialVideo: true, remoteVideoContainer: document.getElementById('remote') });
  await page.farSide.answers(callId);
  expect(page.media.renderings.map(({ track }) => track.kind)).toEqual(['audio']);
  await page.farSide.ends(callId);

  expect(page.media.renderings).toEqual([]);
  expect(document.body.childElementCount).toBe(0);
});

test('a voice call leaves a section for the picture of the callee, unless video is not enabled', async () => {
  const { kandy, farSide, media } = openPage();

  const voice = kandy.call.make('bob');
  await farSide.rings(voice);
  const withoutVideo = kandy.call.make('bob', { isVideoEnabled: false, sendInitialVideo: true });
  await farSide.rings(withoutVideo);

  const sections = media.peers.map(({ localDescription }) => [...localDescription.matchAll(/^m=(\w+)/gm)].map(([, kind]) => kind));
  expect(sections).toEqual([['audio', 'video'], ['audio']]);
  expect(media.captures).toEqual([
    { audio: expect.anything() as unknown, video: false },
    { audio: expect.anything() as unknown, video: false },
  ]);
});

test('the defaults hold where a call says nothing, and what it says goes before them', async () => {
  const localVideoContainer = place();
  const page = openPage({ sendInitialVideo: true, localVideoContainer, videoResolution: { width: 640, height: 480 } });

  const first = await page.farSide.calls(alice, { video: true });
  page.kandy.call.answer(first);
  await vi.waitFor(() => expect(page.kandy.call.getById(first)?.state).toBe('IN_CALL'));
  const second = page.kandy.call.make('bob', { sendInitialVideo: false });
  await page.farSide.rings(second);

  expect(shownIn(page, localVideoContainer)).toEqual(['video']);
  expect(page.media.captures).toMatchObject([{ video: { width: 640, height: 480 } }, { video: false }]);
});

test('a camera that is turned on in the call is shown where its picture was to go', async () => {
  const page = openPage();
  const localVideoContainer = place();
  const callId = page.kandy.call.make('bob', { localVideoContainer });
  await page.farSide.answers(callId);

  page.kandy.call.startVideo(callId, { videoResolution: { width: 320 } });
  await vi.waitFor(() => expect(shownIn(page, localVideoContainer)).toEqual(['video']));
  await vi.waitFor(() => expect(page.kandy.call.getById(callId)?.localOp).toBe(undefined));
  page.kandy.call.stopVideo(callId);

  await vi.waitFor(() => expect(shownIn(page, localVideoContainer)).toEqual([]));
  expect(page.media.captures.at(-1)).toMatchObject({ video: { width: 320 } });
});

test('a call that is silenced is not heard here until it sounds again; its picture stays, and our microphone goes on', async () => {
  const page = openPage();
  const remoteVideoContainer = place();
  const callId = page.kandy.call.make('bob', { sendInitialVideo: true, remoteVideoContainer });
  await page.farSide.answers(callId);

  page.kandy.call.silence(callId);
  page.kandy.call.silence(callId);
  expect(shownIn(page, remoteVideoContainer)).toEqual(['video']);
  expect(page.media.liveTracks().every(({ enabled }) => enabled)).toBe(true);
  page.kandy.call.unsilence(callId);

  expect(shownIn(page, remoteVideoContainer).sort()).toEqual(['audio', 'video']);
});

test('a call that was silenced before the answer is silent from its first word, also on a page without a place for it', async () => {
  const page = openPage();
  const callId = page.kandy.call.make('bob');
  page.kandy.call.silence(callId);

  await page.farSide.answers(callId);
  expect(page.media.renderings).toEqual([]);
  page.kandy.call.unsilence(callId);

  expect(page.media.renderings.map(({ track }) => track.kind)).toEqual(['audio']);
  await page.farSide.ends(callId);
  expect(document.body.childElementCount).toBe(0);
});

test('who silences a call that is none, or over, is told so', async () => {
  const { kandy, farSide } = openPage();
  const heard: unknown[] = [];
  kandy.on('call:error', ({ callId, error }) => heard.push([callId, error.code]));
  const callId = kandy.call.make('bob');
  await farSide.answers(callId);
  await farSide.ends(callId);

  kandy.call.silence('none');
  kandy.call.unsilence(callId);
  expect(heard).toEqual([]);
  await Promise.resolve();

  expect(heard).toEqual([
    ['none', 'call:7'],
    [callId, 'call:6'],
  ]);
});

test('two calls are joined, and the page hears which', async () => {
  const { kandy, farSide } = openPage();
  const joined = vi.fn();
  kandy.on('call:join', joined);
  const first = kandy.call.make('bob');
  await farSide.answers(first);
  const second = kandy.call.make('carol');
  await farSide.answers(second);
  await vi.waitFor(() => expect(kandy.call.getById(first)).toMatchObject({ state: 'ON_HOLD', localOp: undefined }));

  kandy.call.join(second, first);

  await vi.waitFor(() => expect(joined).toHaveBeenCalledWith({ callId: second, otherCallId: first }));
  expect(kandy.call.getById(first)).toMatchObject({ state: 'IN_CALL', joinedWith: second });
});

test('default devices are those of calls to come, and of the present one when it changes to them', async () => {
  const { kandy, farSide, media } = openPage();
  const first = kandy.call.make('bob');
  await farSide.answers(first);

  kandy.call.setDefaultDevices({ microphone: 'headset' });
  kandy.call.changeInputDevices(first);
  await vi.waitFor(() => expect(media.captures).toHaveLength(2));
  kandy.call.make('carol');

  for (const { audio } of media.captures.slice(1)) expect(JSON.stringify(audio)).toContain('headset');
});

test('calls that are over are in the history, the newest first, and the page hears of each', async () => {
  const { kandy, farSide } = openPage();
  const changed = vi.fn();
  kandy.on('callHistory:change', changed);
  const answered = kandy.call.make('bob');
  await farSide.answers(answered);
  await farSide.ends(answered);
  const missed = await farSide.calls(alice);
  await farSide.cancels(missed);

  expect(kandy.callHistory.getAll()).toMatchObject([
    { id: missed, direction: 'incoming', outcome: 'missed' },
    { id: answered, direction: 'outgoing', outcome: 'answered' },
  ]);
  expect(changed).toHaveBeenCalledTimes(2);
  kandy.callHistory.remove(missed);
  kandy.callHistory.clear();

  expect(kandy.callHistory.getAll()).toEqual([]);
});

test('an address is completed, unless the call says that it stands as it is written', () => {
  const { kandy } = openPage();

  const [completed, asWritten, next] = [
    kandy.call.make('bob', { normalizeAddress: true }),
    kandy.call.make('bob', { normalizeAddress: false }),
    kandy.call.make('bob'),
  ];

  expect([completed, asWritten, next].map((callId) => kandy.call.getById(callId)?.to)).toEqual([
    'bob@example.com',
    'bob',
    'bob@example.com',
  ]);
});

test('a refused microphone is a media:error and a call:error, and the call is ENDED', async () => {
  const { kandy, media } = openPage();
  const heard: string[] = [];
  kandy.on('media:error', ({ error }) => heard.push(`media:error ${error.code}`));
  kandy.on('call:error', ({ error }) => heard.push(`call:error ${error.code}`));
  media.denyCapture('denied-by-person');

  const callId = kandy.call.make('bob');
  await vi.waitFor(() => expect(kandy.call.getById(callId)?.state).toBe('ENDED'));

  expect(heard.sort()).toEqual(['call:error call:4', 'media:error call:4']);
});

test('an operation that fails and leaves the call as it was is told as an error alone', async () => {
  const { kandy, farSide, changes } = openPage();
  const heard = vi.fn();
  kandy.on('call:error', heard);
  const callId = kandy.call.make('bob');
  await farSide.answers(callId);
  const told = changes.length;

  kandy.call.unhold(callId);
  await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());

  expect(heard.mock.calls).toMatchObject([[{ callId, error: { code: 'call:6' } }]]);
  expect(changes.length).toBe(told);
});

test('a record is the same one until the call changes', async () => {
  const { kandy, farSide } = openPage();
  const callId = kandy.call.make('bob');
  const before = kandy.call.getById(callId);

  expect(kandy.call.getById(callId)).toBe(before);
  await farSide.rings(callId);

  expect(kandy.call.getById(callId)).not.toBe(before);
  expect(kandy.call.getById('none')).toBe(undefined);
});

test('a listener that throws stops no other, and one that is taken off hears nothing more', async () => {
  const { kandy, farSide } = openPage();
  const [heard, takenOff] = [vi.fn(), vi.fn()];
  kandy.on('call:start', () => {
    throw new Error('a fault of the page');
  });
  kandy.on('call:start', takenOff);
  kandy.off('call:start', takenOff);
  kandy.on('call:start', heard);

  await farSide.rings(kandy.call.make('bob'));

  expect(heard).toHaveBeenCalledOnce();
  expect(takenOff).not.toHaveBeenCalled();
});

test('options that are no options are refused with the name of the key', () => {
  const { kandy } = openPage();
  const wrong = { sendInitialVideo: 'yes' } as unknown as CallSettings; // as a page in plain JavaScript may write it

  expect(() => kandy.call.make('bob', wrong)).toThrow("options.sendInitialVideo must be true or false, and is 'yes'.");
  expect(kandy.call.getAll()).toEqual([]);
});
