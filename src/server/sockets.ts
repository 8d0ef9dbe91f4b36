import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Service } from './cpaas/endpoint';
import { connectChannel, disconnectChannel, hearFrame } from './exchange/channels';
import type { Effect } from './exchange/exchange';
import { limits } from './limits';
import { Refusal } from './refusal';
import { admit } from './upgrade';

/** A socket that has not answered a ping (RFC 6455 §5.5.2) by the time of the next is dead; in ms. */
const pingMs = 20_000;

/** The sockets of the channels. */
export interface Sockets {
  /** Opens a socket, or refuses it with the status and body of a refusal. */
  upgrade(service: Service, request: IncomingMessage, raw: Duplex, head: Buffer): Promise<void>;
  /** Does what came of a turn. */
  deliver(effects: readonly Effect[]): void;
  /** Closes all with 1001. */
  close(): void;
}

export function createSockets(): Sockets {
  const acceptor = new WebSocketServer({ noServer: true, maxPayload: limits.frameBytes, perMessageDeflate: false, clientTracking: true });
  const byChannel = new Map<string, WebSocket>();
  const alive = new WeakSet<WebSocket>();

  const pinging = setInterval(() => {
    for (const socket of byChannel.values()) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, pingMs);
  pinging.unref();

  function open({ perform, exchange }: Service, socket: WebSocket, channelId: string, login: string): void {
    const channel = exchange.channels.get(channelId);
    if (!channel) return socket.close(4404, 'channel deleted'); // while its socket was being opened
    // A broken socket says so once more by its close event.
    socket.on('error', () => undefined);
    alive.add(socket);
    socket.on('pong', () => alive.add(socket));
    byChannel.get(channelId)?.close(4001, 'replaced by a newer socket');
    byChannel.set(channelId, socket);
    socket.on('message', (frame, isBinary) => perform((turn) => hearFrame(turn, channelId, isBinary ? undefined : parseFrame(frame))));
    socket.on('close', () => {
      if (byChannel.get(channelId) !== socket) return;
      byChannel.delete(channelId);
      perform((turn) => disconnectChannel(turn, channelId));
    });
    perform((turn) => connectChannel(turn, channel, login));
  }

  return {
    async upgrade(service, request, raw, head) {
      raw.on('error', () => raw.destroy());
      try {
        const { channel, login } = await admit(service, request);
        acceptor.handleUpgrade(request, raw, head, (socket) => open(service, socket, channel.id, login));
      } catch (error) {
        refuse(raw, error instanceof Refusal ? error : new Refusal('failed', 'the socket could not be opened'));
      }
    },
    deliver(effects) {
      for (const effect of effects) {
        const socket = byChannel.get(effect.channelId);
        if (!socket) continue;
        if (effect.type === 'close') {
          byChannel.delete(effect.channelId);
          socket.close(effect.code, effect.reason);
        } else if (socket.bufferedAmount > limits.unsentBytes) {
          socket.terminate(); // its reader is too slow; it may come back for what is in its mailbox
        } else {
          socket.send(effect.frame);
        }
      }
    },
    close() {
      clearInterval(pinging);
      acceptor.close(); // from now on it answers 503
      byChannel.clear();
      for (const socket of acceptor.clients) socket.close(1001, 'the server is shutting down');
    },
  };
}

function parseFrame(frame: RawData): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(frame) ? frame.toString() : '');
  } catch {
    return undefined; // still a sign of life
  }
}

function refuse(raw: Duplex, { status, body }: Refusal): void {
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ];
  // The other end may never close its half, so we close both.
  raw.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => raw.destroy());
}
