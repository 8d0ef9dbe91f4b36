import type { Page, WebSocketRoute } from '@playwright/test';
import { expect, test } from '../support/house';
import type { Phone } from '../support/phone';

const video = { audio: true, video: true };
const nothing = { liveTracks: 0, openPeers: 0, elements: 0 };

test('a call lives on while the socket is cut, and still ends when the other side hangs up meanwhile', async ({ openPhone }) => {
  const socket = new BreakableSocket();
  const alice = await openPhone('alice', (page) => socket.sitIn(page));
  const bob = await openPhone('bob');
  await connect(alice, bob);

  await socket.cut();
  await expectMediaToGoOn(alice, bob);
  expect(await alice.state()).toBe('Connected');
  await bob.leave('end');
  await expect.poll(() => bob.state()).toBe('Ended');
  socket.mend();

  await expect.poll(() => alice.state()).toBe('Ended');
  for (const phone of [alice, bob]) await expect.poll(() => phone.leftovers()).toEqual(nothing);
});

test('after a short cut of the socket the caller can be called again without subscribing anew', async ({ openPhone }) => {
  const socket = new BreakableSocket();
  const alice = await openPhone('alice', (page) => socket.sitIn(page));
  const bob = await openPhone('bob');

  await socket.cut();
  socket.mend();
  await bob.make('alice@example.com', { audio: true, video: false });

  await expect.poll(() => alice.state()).toBe('Ringing');
});

test('when the server is replaced during a call, media plays on, and no call is left over', async ({ openPhone, server }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob);

  await server.kill();
  await expectMediaToGoOn(alice, bob);
  await server.startAgain();

  await Promise.all([alice, bob].map((phone) => expect.poll(() => phone.state(), { timeout: 30_000 }).toBe('Ended')));
  for (const phone of [alice, bob]) {
    expect(await phone.endedWith()).toBe(9909);
    await expect.poll(() => phone.leftovers()).toEqual(nothing);
  }
});

/** Stands between a page and the service. */
class BreakableSocket {
  #state: 'whole' | 'cut' = 'whole';
  #open: WebSocketRoute[] = [];

  sitIn(page: Page): Promise<void> {
    return page.routeWebSocket(/\/websocket/, (socket) => {
      if (this.#state === 'cut') return void socket.close({ code: 1011 });
      socket.connectToServer();
      this.#open.push(socket);
    });
  }

  async cut(): Promise<void> {
    this.#state = 'cut';
    await Promise.all(this.#open.splice(0).map((socket) => socket.close({ code: 1011 })));
  }

  mend(): void {
    this.#state = 'whole';
  }
}

async function connect(alice: Phone, bob: Phone): Promise<void> {
  await alice.make('bob@example.com', video);
  await expect.poll(() => bob.state()).toBe('Ringing');
  await bob.answer(video);
  await expect.poll(() => alice.state()).toBe('Connected');
  await expectMediaToGoOn(alice, bob);
}

async function expectMediaToGoOn(...phones: Phone[]): Promise<void> {
  for (const phone of phones) {
    const before = await phone.received();
    await expect.poll(async () => (await phone.received()).framesDecoded).toBeGreaterThan(before.framesDecoded + 5);
  }
}
