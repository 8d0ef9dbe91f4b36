// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { createRef } from 'react';
import { afterEach, expect, test } from 'vitest';
import { CallStatus, ErrorNotice, MessageLog, TextsProvider, type Texts } from '../../src/components';
import { HookswitchError } from '../../src/engine';
import { CallProvider } from '../../src/hooks';
import { renderWithClient } from '../../src/testing';
import { annAlone, bobsAddress, reaches, settled, twoPeople } from '../engine/people';
import { answer, press, ring, show } from './people';

afterEach(cleanup);

const status = () => screen.getByRole('status').textContent;
const messages = () => within(screen.getByRole('log')).queryAllByRole('listitem');
const lines = () => messages().map(({ firstChild }) => firstChild?.textContent);

test('what a call is doing is read politely, from the first ring to the end', async () => {
  const { ann, bob } = await twoPeople();
  show(ann.client, <CallStatus />);
  const region = screen.getByRole('status');
  expect(status()).toBe('');

  const call = await ring(ann, bob);
  expect(status()).toBe(`${bobsAddress}: Ringing`);
  await answer(ann, bob, call);
  expect(status()).toBe(`${bobsAddress}: Connected`);
  await act(async () => {
    bob.client.call.end(call.received);
    await reaches(ann, call.made, 'Ended');
  });

  expect(status()).toBe(`${bobsAddress}: Call ended`);
  expect(screen.getByRole('status')).toBe(region);
});

test('an incoming call interrupts, by a region that was there before', async () => {
  const { ann, bob } = await twoPeople();
  show(bob.client, <CallStatus />);
  const region = screen.getByRole('alert');
  expect(region.textContent).toBe('');

  const call = await ring(ann, bob);
  expect(region.textContent).toBe('ann is calling');
  expect(status()).toBe('');
  await answer(ann, bob, call);

  expect(region.textContent).toBe('');
  expect(status()).toBe('ann: Connected');
});

test('another call that rings does not hide the one that is talked in', async () => {
  const { ann, bob } = await twoPeople();
  ann.client.updateConfig({ call: { holdOthers: false } });
  show(bob.client, <CallStatus />);
  await answer(ann, bob, await ring(ann, bob));

  await ring(ann, bob);

  expect(status()).toBe('ann: Connected');
  expect(screen.getByRole('alert').textContent).toBe('ann is calling');
});

test('a denied microphone is told with what to do, until it is dismissed', async () => {
  const { ann } = await twoPeople();
  const ref = createRef<HTMLDivElement>();
  show(ann.client, <ErrorNotice ref={ref} id="trouble" />);
  expect(screen.queryByRole('alert')).toBe(null);
  ann.media.denyCapture('denied-by-person');

  await act(() => reaches(ann, ann.client.call.make(bobsAddress), 'Ended'));
  expect(screen.getByRole('alert').textContent).toContain('Allow it in the address bar of the browser');
  expect(ref.current).toBe(screen.getByRole('alert'));
  expect(ref.current?.id).toBe('trouble');
  await press('Dismiss');

  expect(screen.queryByRole('alert')).toBe(null);
});

test('a callee who denied the microphone is told, can answer after allowing it, and is told nothing then', async () => {
  const { farSide, client, media } = await renderWithClient(<ErrorNotice />);
  const callId = await farSide.calls();
  media.denyCapture('denied-by-person');

  client.call.answer(callId, { audio: true });
  const notice = await screen.findByRole('alert');
  expect(notice.textContent.match(/Allow it in the address bar of the browser and try again\./g)).toHaveLength(1);
  expect(client.call.getById(callId)?.state).toBe('Ringing');
  media.denyCapture(undefined);
  client.call.answer(callId, { audio: true });

  await expect.poll(() => screen.queryByRole('alert')).toBe(null);
  expect(client.call.getById(callId)?.state).toBe('Connected');
});

test('a caller who denied the microphone is told nothing any more once a call is on its way', async () => {
  const { client, media } = await renderWithClient(<ErrorNotice />);
  media.denyCapture('denied-by-person');
  client.call.make(bobsAddress);
  await screen.findByRole('alert');
  media.denyCapture(undefined);

  client.call.make(bobsAddress);

  await expect.poll(() => screen.queryByRole('alert')).toBe(null);
});

test('errors can be told in other words, by their reason', async () => {
  const { ann } = await twoPeople();
  show(
    ann.client,
    <TextsProvider texts={{ errorTitle: 'Oje', error: ({ reason }) => (reason === 'no-device' ? 'Kein Mikrofon.' : 'Fehler.') }}>
      <ErrorNotice />
    </TextsProvider>,
  );
  ann.media.denyCapture('no-device');

  await act(() => reaches(ann, ann.client.call.make(bobsAddress), 'Ended'));

  expect(screen.getByText('Oje')).toBeDefined();
  expect(screen.getByText('Kein Mikrofon.')).toBeDefined();
});

test('the log tells a call from its beginning to its end', async () => {
  const { ann, bob } = await twoPeople();
  show(ann.client, <MessageLog />);

  const call = await ring(ann, bob);
  await answer(ann, bob, call);
  await act(async () => {
    ann.client.call.end(call.made);
    await reaches(ann, call.made, 'Ended');
  });

  expect(lines()).toEqual([
    `Calling ${bobsAddress}`,
    `${bobsAddress}: Ringing`,
    `${bobsAddress}: Connected`,
    expect.stringContaining(`${bobsAddress}: Call ended`),
  ]);
});

test('the log tells who calls', async () => {
  const { ann, bob } = await twoPeople();
  show(bob.client, <MessageLog />);

  await ring(ann, bob);

  expect(lines()).toEqual(['ann is calling']);
});

test('the log tells when calls can reach the page, and when no longer', async () => {
  const { client } = annAlone();
  show(client, <MessageLog />);

  await act(async () => {
    client.services.subscribe(['call']);
    await settled();
    client.services.unsubscribe(['call']);
    await settled();
  });

  expect(lines()).toEqual(['Calls can reach this page now.', 'Calls no longer reach this page.']);
});

test('the log tells each failure once', async () => {
  const { ann, network } = await twoPeople();
  show(ann.client, <MessageLog />);
  ann.media.denyCapture('denied-by-person');

  await act(() => reaches(ann, ann.client.call.make(bobsAddress), 'Ended'));
  await act(async () => {
    network.down('ann@example.com', new HookswitchError('subscription:1'));
    await settled();
  });

  const told = lines();
  expect(told.filter((line) => line?.includes('was denied'))).toHaveLength(1);
  expect(told.filter((line) => line === 'The websocket to the service could not be opened.')).toHaveLength(1);
});

test('the log keeps the last hundred messages', async () => {
  const { client, service } = annAlone();
  show(client, <MessageLog />);
  service.admit = () => Promise.reject(new HookswitchError('subscription:5'));

  await act(async () => {
    for (let time = 0; time < 105; time++) client.services.subscribe(['call']);
    await expect.poll(() => service.asked.subscribe).toBe(105);
    await settled();
  });

  expect(messages()).toHaveLength(100);
});

test('another language changes what stands in the log already', async () => {
  const { ann, bob } = await twoPeople();
  const inWords = (texts: Partial<Texts>) => (
    <CallProvider client={bob.client}>
      <TextsProvider texts={texts}>
        <MessageLog />
      </TextsProvider>
    </CallProvider>
  );
  const { rerender } = render(inWords({}));
  await ring(ann, bob);
  expect(lines()).toEqual(['ann is calling']);

  rerender(inWords({ messages: 'Meldungen', incoming: (who) => `${who} ruft an` }));

  expect(screen.getByRole('log', { name: 'Meldungen' })).toBeDefined();
  expect(lines()).toEqual(['ann ruft an']);
});

/** What a browser would have laid out; jsdom lays out nothing. */
function laidOut(log: HTMLElement, heightOfMessage: number) {
  Object.defineProperties(log, {
    clientHeight: { value: 100 },
    scrollHeight: { get: () => messages().length * heightOfMessage },
  });
}

test('the newest message is in sight, unless the person has scrolled up to read', async () => {
  const { service } = await renderWithClient(<MessageLog />);
  const log = screen.getByRole('log');
  laidOut(log, 60);
  await service.losesConnection();
  await service.reconnects();
  expect(log.scrollTop).toBe(180);

  fireEvent.scroll(log, { target: { scrollTop: 20 } });
  await service.losesConnection();
  expect(log.scrollTop).toBe(20);
  fireEvent.scroll(log, { target: { scrollTop: 140 } });
  await service.reconnects();

  expect(log.scrollTop).toBe(300);
});

test('the log can be reached, and so scrolled, by the keyboard', () => {
  show(annAlone().client, <MessageLog />);

  screen.getByRole('log', { name: 'Messages' }).focus();

  expect(document.activeElement).toBe(screen.getByRole('log'));
});
