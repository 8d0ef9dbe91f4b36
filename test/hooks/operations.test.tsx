// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { CallProvider, useCall, useDtmf } from '../../src/hooks';
import { renderWithClient } from '../../src/testing';

afterEach(cleanup);

const bob = 'bob@example.com';

/** What the hook gives, on a page with a call to Bob that he has answered. */
async function talking<T>(hook: () => T, media = { audio: true, video: false }) {
  const views: T[] = [];
  function Probe() {
    views.push(hook());
    return null;
  }
  const page = await renderWithClient(<Probe />);
  const callId = await act(async () => page.client.call.make(bob, media));
  await page.farSide.answers(callId);
  const view = () => views.at(-1) as T; // it has rendered
  /** Until the far side has taken it in, too. */
  async function done(work: () => void) {
    await act(async () => work());
    await page.farSide.tellsMediaState(callId);
  }
  return { ...page, callId, view, done };
}

test('hold and resume change what can be done, and who holds the call is told', async () => {
  const { view, done, farSide, callId } = await talking(useCall);
  expect([view().can('hold'), view().can('unhold')]).toEqual([true, false]);

  await done(() => view().hold());
  await farSide.holds(callId);

  expect(view()).toMatchObject({ state: 'On Hold', isOnHold: true, isHeldByThem: true });
  expect([view().can('hold'), view().can('unhold')]).toEqual([false, true]);
  await done(() => view().unhold());
  expect(view()).toMatchObject({ state: 'On Hold', isOnHold: false, isHeldByThem: true });
});

test('a screen is not taken for a camera: each can be started while it is not sent, and stopped while it is', async () => {
  const { view, done, media } = await talking(useCall);
  const possible = () => (['startVideo', 'stopVideo', 'startScreenshare', 'stopScreenshare'] as const).filter((name) => view().can(name));
  expect(possible()).toEqual(['startVideo', 'startScreenshare']);

  await done(() => view().startScreenshare());
  expect(media.screenCaptures).toHaveLength(1);
  expect(view()).toMatchObject({ isSharing: true, isCameraOn: false });
  expect(possible()).toEqual(['startVideo', 'stopScreenshare']);
  await done(() => view().startVideo());
  expect(view()).toMatchObject({ isSharing: true, isCameraOn: true });
  await done(() => view().stopScreenshare());

  expect(view()).toMatchObject({ isSharing: false, isCameraOn: true });
  expect(possible()).toEqual(['stopVideo', 'startScreenshare']);
});

test('what is given to an operation reaches the engine', async () => {
  const { view, done, service, callId } = await talking(useCall);

  await done(() => view().directTransfer('carol@example.com'));

  expect(service.sent).toContainEqual(expect.objectContaining({ type: 'transfer', callId }));
  expect(view().call?.localOp?.operation).toBe('DIRECT_TRANSFER');
  expect(view().can('hold')).toBe(false);
});

test('what the far side says of its camera is known', async () => {
  const { view, farSide, callId } = await talking(useCall);
  expect(view().remoteMedia).toBe(undefined);

  await farSide.tellsMediaState(callId, { camera: 'off' });

  expect(view().remoteMedia).toEqual({ microphone: 'on', camera: 'off' });
});

test('without a call, no operation does anything', async () => {
  const page = await renderWithClient(null);
  const { result } = renderHook(() => useCall(), {
    wrapper: ({ children }) => <CallProvider client={page.client}>{children}</CallProvider>,
  });

  act(() => {
    result.current.hold();
    result.current.sendDTMF('1');
    result.current.end();
  });

  expect(page.client.call.getAll()).toEqual([]);
});

test('tones that were sent are kept in order, and those that were refused are not', async () => {
  const { view, done, media } = await talking(useDtmf);
  expect(view()).toMatchObject({ tones: '', isDisabled: false });

  await done(() => view().send('1'));
  await done(() => {
    view().send('2');
    view().send('#');
    view().send('x');
  });

  expect(view().tones).toBe('12#');
  expect(media.peers.flatMap(({ tones }) => tones.map((sent) => sent.tones))).toEqual(['1', '2', '#']);
});

test('no tones can be sent while the call is held, nor after its end', async () => {
  const { view, farSide, callId } = await talking(useDtmf);

  await farSide.holds(callId);
  expect(view().isDisabled).toBe(true);
  await farSide.resumes(callId);
  expect(view().isDisabled).toBe(false);
  await farSide.ends(callId);

  expect(view().isDisabled).toBe(true);
});
