// @vitest-environment jsdom
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { CallList, MuteButton } from '../../src/components';
import { renderWithClient } from '../../src/testing';

afterEach(cleanup);

const voice = { audio: true };
const rows = () => screen.queryAllByRole('listitem').map(({ textContent }) => textContent);
const current = () => screen.getAllByRole('listitem').filter((row) => row.getAttribute('aria-current') === 'true');
const of = (who: string) => within(screen.getByRole('group', { name: who }));
const can = (who: string, name: string) => !of(who).getByRole<HTMLButtonElement>('button', { name }).disabled;
const press = (who: string, name: string) => act(async () => of(who).getByRole('button', { name }).click());

/** Ann has called Bob, who has answered, and then Carol, who has, too: Bob is held. */
async function twoCalls(ui = <CallList />) {
  const page = await renderWithClient(ui);
  const { client, farSide } = page;
  const make = async (address: string) => {
    const callId = await act(async () => client.call.make(address, voice));
    await farSide.answers(callId);
    return callId;
  };
  const bob = await make('bob');
  const carol = await make('carol');
  const settled = () => farSide.tellsMediaState(bob);
  await settled();
  return { ...page, bob, carol, settled };
}

test('without a call there is nothing, or what the page wants to say then', async () => {
  const { container, rerender } = await renderWithClient(<CallList />);
  expect(container.textContent).toBe('');

  rerender(<CallList empty="No call goes on." />);

  expect(container.textContent).toBe('No call goes on.');
});

test('all calls that go on are there, the one we talk in is the current one', async () => {
  const { farSide, bob } = await twoCalls();

  expect(rows()).toEqual([
    expect.stringMatching(/^bob.*On hold by you \d\d:\d\dSwitch toJoinEnd$/),
    expect.stringMatching(/^Current callcarol.*Connected \d\d:\d\dEnd$/),
  ]);
  expect(current()).toHaveLength(1);
  await farSide.ends(bob);

  expect(rows()).toHaveLength(1);
});

test('switching resumes one call and holds the other, and the page is told', async () => {
  const onSelect = vi.fn();
  const { client, bob, carol, settled } = await twoCalls(<CallList onSelect={onSelect} />);

  await press('bob@example.com', 'Switch to');
  await settled();

  expect(client.call.getById(bob)?.state).toBe('Connected');
  expect(client.call.getById(carol)).toMatchObject({ state: 'On Hold', localHold: true });
  expect(current()[0]?.textContent).toMatch(/bob/);
  expect(onSelect.mock.calls).toEqual([[bob]]);
});

test('joined calls are one conversation, in which each can be ended; the other then goes on', async () => {
  const { client, farSide, bob, carol, settled } = await twoCalls();

  await press('bob@example.com', 'Join');
  await vi.waitFor(async () => {
    await settled();
    expect(client.call.getById(bob)?.joinedWith).toBe(carol);
  });

  expect(rows()).toEqual([expect.stringMatching(/^Current callbob.* and carol.* hear each other/)]);
  expect(screen.queryByRole('button', { name: 'Join' })).toBe(null);
  await farSide.ends(carol);
  expect(rows()).toEqual([expect.stringMatching(/^Current callbob/)]);
});

test('who mutes in joined calls is heard in neither, and is heard again in both', async () => {
  const { client, bob, carol, settled } = await twoCalls(
    <>
      <CallList />
      <MuteButton />
    </>,
  );
  await press('bob@example.com', 'Join');
  await vi.waitFor(async () => {
    await settled();
    expect(client.call.getById(bob)?.joinedWith).toBe(carol);
  });
  const isMuted = (callId: string) => client.call.getById(callId)?.localTracks.map((id) => client.media.getTrackById(id)?.muted);

  await act(async () => screen.getByRole('button', { name: 'Mute' }).click());
  expect([bob, carol].map(isMuted)).toEqual([[true], [true]]);
  await act(async () => screen.getByRole('button', { name: 'Unmute' }).click());

  expect([bob, carol].map(isMuted)).toEqual([[false], [false]]);
});

test('no call can be joined with one that is not answered, nor while the service has not agreed to a hold', async () => {
  const { client, farSide, service, carol } = await twoCalls();
  expect(can('bob@example.com', 'Join')).toBe(true);

  service.keepsWaiting('offer');
  await act(async () => client.call.hold(carol));
  expect(can('bob@example.com', 'Join')).toBe(false);
  await farSide.calls('dora@example.com');

  expect(of('dora@example.com').queryByRole('button', { name: 'Join' })).toBe(null);
});

test('a call that rings can be answered and rejected there, and is not the current one', async () => {
  const { client, farSide } = await renderWithClient(<CallList />);
  const first = await farSide.calls('dora@example.com');
  expect(current()).toEqual([]);

  await press('dora@example.com', 'Reject');
  expect(client.call.getById(first)?.state).toBe('Ended');
  const second = await farSide.calls('dora@example.com');
  await press('dora@example.com', 'Answer');
  await farSide.tellsMediaState(second);

  expect(client.call.getById(second)?.state).toBe('Connected');
  expect(current()).toHaveLength(1);
});

test('who ends a call by key stays in the list', async () => {
  const { farSide, bob } = await twoCalls();
  of('bob@example.com').getByRole('button', { name: 'End' }).focus();

  await farSide.ends(bob);

  expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Calls' }));
});

test('other buttons in place of ours speak of their call', async () => {
  const { client, carol } = await twoCalls(
    <CallList>
      <MuteButton />
    </CallList>,
  );

  await press('carol@example.com', 'Mute');

  const muted = (callId: string) => client.call.getById(callId)?.localTracks.map((id) => client.media.getTrackById(id)?.muted);
  expect(muted(carol)).toEqual([true]);
});
