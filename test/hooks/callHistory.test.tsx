// @vitest-environment jsdom
import { act, cleanup } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Client } from '../../src/engine';
import { useCallHistory, type CallHistoryView } from '../../src/hooks';
import { createScriptedClient, reachable, renderWithClient } from '../../src/testing';

afterEach(cleanup);

const bob = 'bob@example.com';
const carol = 'carol@example.com';

/** Ann's history, after Bob has declined and Carol has given up. */
async function afterTwoCalls() {
  const views: CallHistoryView[] = [];
  function Probe() {
    views.push(useCallHistory());
    return null;
  }
  const page = await renderWithClient(<Probe />, { strict: false });
  const declined = await act(async () => page.client.call.make(bob, { audio: true }));
  await page.farSide.ends(declined);
  const missed = await page.farSide.calls(carol);
  await page.farSide.cancels(missed);
  return { ...page, declined, missed, view: () => views.at(-1), views };
}

test('calls that are over are there, the newest first, with how they ended', async () => {
  const { client, view, views } = await afterTwoCalls();

  expect(views[0]?.entries).toEqual([]);
  expect(view()?.entries.map(({ direction, outcome }) => [direction, outcome])).toEqual([
    ['incoming', 'missed'],
    ['outgoing', 'rejected'],
  ]);
  expect(view()?.entries).toBe(client.callHistory.getAll());
});

test('one can be removed, and then all', async () => {
  const { view, declined, missed } = await afterTwoCalls();

  act(() => view()?.remove(missed));
  expect(view()?.entries.map(({ id }) => id)).toEqual([declined]);
  act(() => view()?.clear());

  expect(view()?.entries).toEqual([]);
});

test('a call that goes on renders nothing', async () => {
  const { client, farSide, views } = await afterTwoCalls();
  const before = views.length;

  await farSide.answers(await act(async () => client.call.make(bob, { audio: true })));

  expect(views.length).toBe(before);
});

test('with a client that keeps no history there is none, and nothing to do', async () => {
  const views: CallHistoryView[] = [];
  function Probe() {
    views.push(useCallHistory());
    return null;
  }
  const scripted = createScriptedClient();
  await reachable(scripted);
  const { callHistory: _, ...rest } = scripted.client;
  await renderWithClient(<Probe />, { scripted: { ...scripted, client: rest as Client } }); // as one of another make is

  await scripted.farSide.ends(scripted.client.call.make(bob, { audio: true }));
  act(() => {
    views.at(-1)?.remove('any');
    views.at(-1)?.clear();
  });

  expect(views.at(-1)?.entries).toEqual([]);
});
