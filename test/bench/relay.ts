import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** The least a signalling server can do: what one page says, the other hears. */
export async function startRelay(): Promise<{ url: string; stop(): void }> {
  const relay = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  relay.on('connection', (speaker) => {
    speaker.on('message', (frame, isBinary) => {
      for (const listener of relay.clients) if (listener !== speaker) listener.send(frame, { binary: isBinary });
    });
  });
  await once(relay, 'listening');
  const { port } = relay.address() as AddressInfo; // An AddressInfo whenever it listens on a port.
  return {
    url: `ws://localhost:${port}`,
    stop() {
      for (const client of relay.clients) client.terminate();
      relay.close();
    },
  };
}
