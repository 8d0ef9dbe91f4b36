// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { createScriptedClient } from '../../src/testing';

const video = { audio: true, video: true };

afterEach(() => document.body.replaceChildren());

/** A call with pictures, and a place for each of them. */
async function pictured(pictures: boolean | undefined) {
  const { client, farSide } = createScriptedClient({ pictures });
  const callId = client.call.make('bob@example.com', video);
  await farSide.answers(callId);
  const { localTracks = [], remoteTracks = [] } = client.call.getById(callId) ?? {};
  const [ours, theirs] = [document.createElement('div'), document.createElement('div')];
  document.body.append(ours, theirs);
  client.media.renderTracks(localTracks, ours);
  client.media.renderTracks(remoteTracks, theirs);
  return { client, farSide, callId, ours, theirs, localTracks };
}

test('our picture and that of the far side are drawn, each its own, and say nothing to those who hear the page', async () => {
  const { ours, theirs } = await pictured(true);
  const [one, other] = [ours.querySelector('img'), theirs.querySelector('img')];

  expect(document.querySelectorAll('img[alt=""]')).toHaveLength(2);
  for (const picture of [one, other]) expect(decodeURIComponent(picture?.src ?? '')).toMatch(/^data:image\/svg\+xml,<svg /);
  expect(one?.src).not.toBe(other?.src);
});

test('a picture that is shown again is there once, and goes when it is taken away or the call ends', async () => {
  const { client, farSide, callId, ours, theirs, localTracks } = await pictured(true);

  client.media.renderTracks(localTracks, ours);
  expect(ours.childElementCount).toBe(1);
  client.media.removeTracks(localTracks, ours);
  expect(ours.childElementCount).toBe(0);
  expect(theirs.childElementCount).toBe(1);
  await farSide.ends(callId);

  expect(theirs.childElementCount).toBe(0);
});

test('by default what is rendered is only remembered', async () => {
  const { client, localTracks, ours } = await pictured(undefined);

  expect(document.querySelector('img')).toBe(null);
  expect(client.media.getTrackById(localTracks[1] ?? '')?.containers).toEqual([ours]);
});

test('sound that waits for a click is refused before it and played after it', async () => {
  const { client, farSide, media } = createScriptedClient();
  media.blockPlayback();
  const callId = client.call.make('bob@example.com');
  await farSide.answers(callId);

  client.media.renderTracks(client.call.getById(callId)?.remoteTracks ?? [], document.body);
  const sound = document.querySelector('audio');

  await expect(sound?.play()).rejects.toMatchObject({ name: 'NotAllowedError' });
  document.body.click();
  await sound?.play();
});
