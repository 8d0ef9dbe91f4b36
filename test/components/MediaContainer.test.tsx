// @vitest-environment jsdom
import { act, cleanup, screen } from '@testing-library/react';
import { createRef } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { MediaContainer, RemoteVideo, ResumeSoundButton } from '../../src/components';
import { renderWithClient } from '../../src/testing';
import { reaches, twoPeople, type Person } from '../engine/people';
import { answer, button, press, ring, show } from './people';

afterEach(cleanup);

const shownIn = ({ media }: Person, element: Element | null) =>
  media.renderings.filter(({ container }) => element?.contains(container)).map(({ track }) => track.kind);
/** The sound that is played anywhere on the page. */
const sound = ({ media }: Person) => media.renderings.filter(({ track, container }) => track.kind === 'audio' && container.isConnected);

/** Makes the fake media put real elements on the page, which refuse to play until they are allowed to. */
function blockPlayback({ media }: Person): { allow(): void } {
  const { render } = media;
  let isAllowed = false;
  media.render = (track, container, options) => {
    render(track, container, options);
    const element = document.createElement(track.kind === 'video' ? 'video' : 'audio');
    element.play = () => (isAllowed ? Promise.resolve() : Promise.reject(new DOMException('', 'NotAllowedError')));
    container.append(element);
  };
  return { allow: () => (isAllowed = true) };
}

test('both pictures are shown, each once, and taken away with the page', async () => {
  const { ann, bob } = await twoPeople();
  await answer(ann, bob, await ring(ann, bob));

  const page = show(ann.client, <MediaContainer />);
  expect(shownIn(ann, screen.getByRole('group', { name: /^Picture of/ }))).toEqual(['video']);
  expect(shownIn(ann, screen.getByRole('group', { name: 'Your picture' }))).toEqual(['video']);
  page.unmount();

  expect(ann.media.renderings.filter(({ track }) => track.kind === 'video')).toEqual([]);
});

test('pictures that come later are shown, and the place stays when the call is over', async () => {
  const { ann, bob } = await twoPeople();
  show(ann.client, <MediaContainer />);

  const call = await ring(ann, bob);
  expect(shownIn(ann, screen.getByRole('region'))).toEqual(['video']);
  await answer(ann, bob, call);
  expect(shownIn(ann, screen.getByRole('region'))).toEqual(['video', 'video']);
  await act(async () => {
    ann.client.call.end(call.made);
    await reaches(ann, call.made, 'Ended');
  });

  expect(screen.getByRole('region').dataset['state']).toBe('none');
  expect(ann.media.renderings).toEqual([]);
});

test('our own sound is never played', async () => {
  const { ann, bob } = await twoPeople();
  await answer(ann, bob, await ring(ann, bob));

  show(ann.client, <MediaContainer />);

  const ours = new Set<MediaStreamTrack>(ann.media.tracks);
  expect(sound(ann)).toHaveLength(1);
  expect(ours.has(sound(ann)[0]!.track)).toBe(false);
});

test('the far side is heard on when the pictures go, and once when they come back', async () => {
  const { ann, bob } = await twoPeople();
  const call = await ring(ann, bob);
  await answer(ann, bob, call);

  show(ann.client, <MediaContainer />).unmount();
  expect(sound(ann)).toHaveLength(1);
  show(ann.client, <MediaContainer />);
  expect(sound(ann)).toHaveLength(1);
  const place = sound(ann)[0]?.container;
  await act(async () => {
    ann.client.call.end(call.made);
    await reaches(ann, call.made, 'Ended');
  });

  expect(sound(ann)).toEqual([]);
  expect(place?.isConnected).toBe(false);
});

test('a call that begins after the pictures were taken off the page is heard', async () => {
  const { ann, bob } = await twoPeople();
  show(ann.client, <MediaContainer />).unmount();

  await answer(ann, bob, await ring(ann, bob, { audio: true, video: false }), false);

  expect(sound(ann)).toHaveLength(1);
});

test('sound that the browser blocks is resumed by a click', async () => {
  const { ann, bob } = await twoPeople();
  const playback = blockPlayback(ann);
  show(ann.client, <MediaContainer />);
  expect(screen.queryByRole('button')).toBe(null);

  await answer(ann, bob, await ring(ann, bob));
  await vi.waitFor(() => button('Resume sound'), { interval: 1 });
  playback.allow();
  await press('Resume sound');

  expect(screen.queryByRole('button')).toBe(null);
});

test('the button for blocked sound goes when the call is over', async () => {
  const { ann, bob } = await twoPeople();
  blockPlayback(ann);
  show(ann.client, <ResumeSoundButton title="Hear them" />);
  const call = await ring(ann, bob);
  await answer(ann, bob, call);
  await vi.waitFor(() => expect(button('Resume sound').title).toBe('Hear them'), { interval: 1 });

  await act(async () => {
    bob.client.call.end(call.received);
    await reaches(ann, call.made, 'Ended');
  });

  expect(screen.queryByRole('button')).toBe(null);
});

test('while the far side sends no picture, its name stands there', async () => {
  const { ann, bob } = await twoPeople();
  show(bob.client, <MediaContainer />);

  await answer(ann, bob, await ring(ann, bob, { audio: true, video: false }), false);

  expect(screen.getByRole('region').textContent).toContain('ann');
  expect(screen.queryByRole('group')).toBe(null);
});

test('the screen of the far side is what is seen, also where its camera comes later or was turned off', async () => {
  const { client, farSide, media } = await renderWithClient(<MediaContainer />);
  const callId = await act(async () => client.call.make('bob@example.com', { audio: true }));
  await farSide.answers(callId);
  const seen = () => screen.getByRole('group').querySelector<HTMLElement>('[data-track]')?.dataset['track'];

  await farSide.sharesScreen(callId);
  const shared = client.call.getById(callId)!.remoteTracks.at(-1);
  await farSide.tellsMediaState(callId, { camera: 'off' });
  expect(seen()).toBe(shared);
  await farSide.addsVideo(callId);

  expect(seen()).toBe(shared);
  expect(media.renderings.map(({ track }) => track.id)).toContain(shared);
});

test('our picture says when the camera is off', async () => {
  const { ann, bob } = await twoPeople();
  await answer(ann, bob, await ring(ann, bob));
  show(ann.client, <MediaContainer />);

  act(() => ann.client.media.muteTracks(ann.client.call.getAll()[0]!.localTracks));

  expect(screen.getByRole('group', { name: 'Camera is off' }).dataset['camera']).toBe('off');
});

test('parts can be chosen, and the ref and native props arrive', async () => {
  const { ann, bob } = await twoPeople();
  await answer(ann, bob, await ring(ann, bob));
  const ref = createRef<HTMLElement>();

  show(
    ann.client,
    <MediaContainer ref={ref} aria-label="Stage" className="mine">
      <RemoteVideo id="far" />
    </MediaContainer>,
  );

  expect(ref.current).toBe(screen.getByRole('region', { name: 'Stage' }));
  expect(ref.current?.classList.contains('mine')).toBe(true);
  expect(screen.getByRole('group').id).toBe('far');
  expect(shownIn(ann, ref.current)).toEqual(['video']);
});
