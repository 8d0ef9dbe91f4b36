import { HookswitchError } from '../../errors';
import { createChannel, deleteChannel, findChannel, type Channel } from './channel';
import { startDeadline } from './deadline';
import { socketOrigin, type CpaasOptions, type LivenessMethod } from './options';
import type { Rest } from './rest';
import { openSocket, type OpenSocket } from './socket';
import { createSubscription, deleteSubscription, type Subscription } from './subscription';

/** The path from the service to this device. */
export interface Connection {
  channel: Channel;
  subscription: Subscription;
  socket: OpenSocket;
}

export interface ConnectorContext {
  rest: Rest;
  options: CpaasOptions;
  /** Whether a call is in progress. */
  inCall: () => boolean;
  onFrame: (frame: unknown) => void;
  /** Called once when an open socket is lost. */
  onLost: (socket: OpenSocket) => void;
}

export interface Connector {
  /**
   * Channel, socket, subscription. When it fails, nothing stays open at the service.
   * @throws HookswitchError `subscription:2`, `subscription:1`, `subscription:5`.
   */
  establish(signal: AbortSignal): Promise<Connection>;
  /**
   * One try to have the socket of the same channel back, or to establish anew where the service no longer has the channel.
   * @throws HookswitchError with reason `unauthorized` when the tokens are refused, so that another try makes no sense.
   */
  rejoin(before: Connection, signal: AbortSignal): Promise<Connection>;
  /** Takes everything down. Never rejects. */
  dismantle(connection: Connection): Promise<void>;
}

export const defaultMethod: LivenessMethod = { type: 'pingPong', responsibleParty: 'client' };
export const defaultPingIntervalMs = 30_000;
const defaultMissedPings = 3;
const defaultTimeoutMs = 10_000;
const defaultSubscribeSeconds = 20;
/** Who logs out does not wait long for a service that does not answer. */
const farewellMs = 5_000;

export function createConnector({ rest, options, inCall, onFrame, onLost }: ConnectorContext): Connector {
  function open(channel: Channel, signal: AbortSignal) {
    const { server, credentials, connectivity = {}, log } = options;
    const token = encodeURIComponent(credentials()?.accessToken ?? '');
    return openSocket({
      url: `${socketOrigin(server)}${channel.socketPath}?access_token=${token}`,
      WebSocket: options.WebSocket ?? globalThis.WebSocket,
      timeoutMs: options.requestTimeoutMs ?? defaultTimeoutMs,
      signal,
      liveness: {
        method: connectivity.method ?? defaultMethod,
        pingInterval: connectivity.pingInterval ?? defaultPingIntervalMs,
        maxMissedPings: connectivity.maxMissedPings ?? defaultMissedPings,
        enabled: () => connectivity.checkConnectivity ?? true,
        inCall,
      },
      onFrame,
      onLost,
      log,
    });
  }

  async function establish(signal: AbortSignal): Promise<Connection> {
    const deadline = startDeadline((options.subscription?.timeout ?? defaultSubscribeSeconds) * 1000, signal);
    const parts: Partial<Connection> = {};
    try {
      const channel = (parts.channel = await createChannel(rest, options, deadline.signal));
      const socket = (parts.socket = await open(channel, deadline.signal));
      const subscription = (parts.subscription = await createSubscription(rest, channel, options.clientCorrelator, deadline.signal));
      if (!socket.isOpen || signal.aborted) throw new HookswitchError('subscription:1', { reason: 'unreachable' });
      return { channel, socket, subscription };
    } catch (error) {
      await dismantle(parts);
      throw error;
    } finally {
      deadline.stop();
    }
  }

  async function rejoin(before: Connection, signal: AbortSignal): Promise<Connection> {
    try {
      return { ...before, socket: await open(before.channel, signal) };
    } catch (error) {
      if (signal.aborted) throw error;
      // A browser does not say why an upgrade was refused; REST does.
      const found = await findChannel(rest, before.channel, options.credentials);
      if (found === 'there') throw error;
      if (found !== 'gone') throw found;
      return establish(signal);
    }
  }

  async function dismantle({ subscription, socket, channel }: Partial<Connection>) {
    const deadline = startDeadline(farewellMs);
    if (subscription) await deleteSubscription(rest, subscription, deadline.signal);
    socket?.close();
    if (channel) await deleteChannel(rest, channel, deadline.signal);
    deadline.stop();
  }

  return { establish, rejoin, dismantle };
}
