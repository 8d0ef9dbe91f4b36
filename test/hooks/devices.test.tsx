// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { CallProvider, useDevices, type DevicesView } from '../../src/hooks';
import type { Client } from '../../src/engine';
import { renderWithClient } from '../../src/testing';

afterEach(cleanup);

const device = (kind: MediaDeviceKind, deviceId: string, label = deviceId) => ({ kind, deviceId, label, groupId: '' }) as MediaDeviceInfo; // toJSON is of no use here
const laptop = device('audioinput', 'laptop', 'Laptop microphone');
const headset = device('audioinput', 'headset', 'Headset');
const webcam = device('videoinput', 'webcam', 'Webcam');
const screen = device('audiooutput', 'screen', 'Speakers of the screen');
const ears = device('audiooutput', 'ears', 'Headset');

/** What the hook gives, on a page with these devices. */
async function page() {
  const views: DevicesView[] = [];
  function Probe() {
    views.push(useDevices());
    return null;
  }
  const made = await renderWithClient(<Probe />, { strict: false });
  await act(async () => made.media.changeDevices({ microphone: [laptop, headset], camera: [webcam], speaker: [screen, ears] }));
  const view = () => views.at(-1) as DevicesView; // it has rendered
  async function talk(media = { audio: true, video: true }) {
    const callId = await act(async () => made.client.call.make('bob@example.com', media));
    await made.farSide.answers(callId);
    return callId;
  }
  return { ...made, view, views, talk };
}

test('before a call nothing is chosen, and only the speaker is used', async () => {
  const { view } = await page();

  expect(view().chosen).toEqual({});
  expect(view().inUse).toEqual({ camera: undefined, microphone: undefined, speaker: 'screen' });
  expect(view().microphone).toEqual([laptop, headset]);
});

test('what is chosen before a call is used in it', async () => {
  const { view, talk } = await page();

  await act(async () => view().choose({ microphone: 'headset', speaker: 'ears' }));
  expect(view()).toMatchObject({ chosen: { microphone: 'headset', speaker: 'ears' }, inUse: { speaker: 'ears' } });
  await talk();

  expect(view().inUse).toEqual({ camera: 'webcam', microphone: 'headset', speaker: 'ears' });
});

test('what is chosen during a call changes it at once, and only what it uses', async () => {
  const { view, talk, client, media } = await page();
  const callId = await talk({ audio: true, video: false });

  await act(async () => view().choose({ microphone: 'headset' }));
  await vi.waitFor(() => expect(view().inUse.microphone).toBe('headset'));
  const captures = media.captures.length;
  await act(async () => view().choose({ camera: 'webcam', speaker: 'ears' }));

  expect(view().inUse).toEqual({ microphone: 'headset', camera: undefined, speaker: 'ears' });
  expect(media.captures).toHaveLength(captures);
  expect(client.call.getById(callId)?.error).toBe(undefined);
});

test('a device that is plugged out, and in again, is told, and what is used meanwhile', async () => {
  const { view, talk, media } = await page();
  await act(async () => view().choose({ microphone: 'headset' }));
  await talk();

  await act(async () => {
    media.changeDevices({ microphone: [laptop] });
    for (const track of media.liveTracks()) if (track.label === 'Headset') track.end();
  });
  await vi.waitFor(() => expect(view().inUse.microphone).toBe('laptop'));
  expect(view()).toMatchObject({
    chosen: { microphone: 'headset' },
    lastSwitch: { kind: 'microphone', reason: 'unplugged', from: { label: 'Headset' }, to: { label: 'Laptop microphone' } },
  });
  await act(async () => media.changeDevices({ microphone: [laptop, headset] }));
  await vi.waitFor(() => expect(view().inUse.microphone).toBe('headset'));

  expect(view().lastSwitch).toMatchObject({ reason: 'plugged-in', to: { deviceId: 'headset' } });
});

test('a chosen speaker that is away leaves its place to the first', async () => {
  const { view, media } = await page();
  await act(async () => view().choose({ speaker: 'ears' }));

  await act(async () => media.changeDevices({ speaker: [screen] }));

  expect(view()).toMatchObject({ chosen: { speaker: 'ears' }, inUse: { speaker: 'screen' }, lastSwitch: { kind: 'speaker' } });
});

test('asking for the permission turns everything off again, and tells whether it was given', async () => {
  const { view, media, client } = await page();
  const errors = vi.fn();
  client.on('media:error', errors);

  expect(await act(() => view().request())).toBe(true);
  media.denyCapture('denied-by-person');
  expect(await act(() => view().request({ audio: true }))).toBe(false);

  expect(media.liveTracks()).toEqual([]);
  expect(errors).toHaveBeenCalledOnce();
});

test('nothing is given anew while nothing has changed', async () => {
  const { view, talk, client } = await page();
  const callId = await talk();
  const before = view();

  act(() => client.media.muteTracks(client.call.getById(callId)?.localTracks ?? []));

  expect(view()).toBe(before);
});

test('with a client that lets nobody choose, nothing is chosen, and choosing does nothing', async () => {
  const { client } = await renderWithClient(null);
  const { getDefaultDevices: _, setDefaultDevices: __, initializeDevices: ___, ...media } = client.media;
  const { changeInputDevices: ____, ...call } = client.call;
  const other = { ...client, media, call } as unknown as Client; // of another make
  const { result } = renderHook(() => useDevices(), {
    wrapper: ({ children }) => <CallProvider client={other}>{children}</CallProvider>,
  });

  act(() => result.current.choose({ microphone: 'headset' }));

  expect(result.current.chosen).toEqual({});
  await expect(result.current.request()).resolves.toBe(true);
});
