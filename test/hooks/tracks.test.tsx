// @vitest-environment jsdom
import { act, cleanup } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { useTracks, type TrackFilter } from '../../src/hooks';
import { renderWithClient } from '../../src/testing';

afterEach(cleanup);

test("the far side's screen is told from its camera, and neither from ours by its source alone", async () => {
  const found = new Map<TrackFilter['source'], readonly (boolean | undefined)[]>();
  function Probe({ source }: TrackFilter) {
    const tracks = useTracks({ source });
    found.set(
      source,
      tracks.map(({ local }) => local),
    );
    return null;
  }
  const { client, farSide } = await renderWithClient(
    <>
      <Probe source="microphone" />
      <Probe source="camera" />
      <Probe source="screen" />
    </>,
  );

  const callId = await act(async () => client.call.make('bob@example.com', { audio: true, video: true }));
  await farSide.answers(callId);
  await farSide.sharesScreen(callId);

  expect(Object.fromEntries(found)).toEqual({ microphone: [true, false], camera: [true, false], screen: [false] });
});
