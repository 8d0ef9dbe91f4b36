import type { Channel } from '../../src/server/exchange/channel';
import { connectChannel, disconnectChannel, openChannel } from '../../src/server/exchange/channels';
import { endSession } from '../../src/server/exchange/ending';
import { createExchange, takeTurn, type Effect, type Turn } from '../../src/server/exchange/exchange';
import { forwardCall } from '../../src/server/exchange/forward';
import { answer, offer, offerByName } from '../../src/server/exchange/negotiation';
import { hearRinging, relay, trickle } from '../../src/server/exchange/relaying';
import { hearSession, startSession, type SessionWish } from '../../src/server/exchange/sessions';
import { subscribeCalls } from '../../src/server/exchange/subscriptions';
import { sweep } from '../../src/server/exchange/sweep';
import { startTransfer } from '../../src/server/exchange/transfer';
import { addressKey, features } from '../../src/protocol';

const people = ['alice', 'bob', 'carol'];

/** A device of a test: a channel with a call subscription and an open socket. */
export interface Device {
  readonly user: string;
  readonly login: string;
  readonly channelId: string;
  /** What it has heard since it was last asked, in short: `Ringing`, `Cancelled 200`, `offer v=1`, … */
  hears(): string[];
  /** The session of the last invitation it got. */
  readonly sessionId: string;
  connect(): void;
  disconnect(): void;
}

interface DeviceOptions {
  trickles?: boolean;
  correlator?: string;
  login?: string;
  /** Who sends connCheck. */
  role?: 'client' | 'server';
}

/** An exchange between alice, bob and carol, with a clock that the test moves. Rings for 60 s, audits for 75 s. */
export function createWorld() {
  let now = 0;
  let ids = 0;
  const exchange = createExchange({
    findParty: (address) => {
      const user = people.find((name) => addressKey(address) === `${name}@example.com`);
      return user === undefined ? undefined : { userId: user, address: `${user}@example.com`, name: user };
    },
    ringMs: 60_000,
    auditMs: 75_000,
  });
  /** All frames and closings of every channel, oldest first. */
  const delivered: Effect[] = [];

  function perform<Reply>(step: (turn: Turn) => Reply): Reply {
    const { reply, effects } = takeTurn(exchange, { now, newId: () => `id-${++ids}` }, step);
    delivered.push(...effects);
    return reply;
  }
  const party = (user: string, login: string) => ({ userId: user, address: `${user}@example.com`, name: user, login });
  const session = (turn: Turn, user: string, id: string) => hearSession(turn, user, id);

  return {
    exchange,
    delivered,
    perform,
    channel(user: string, wish: Partial<Parameters<typeof openChannel>[2]> = {}, login = `login of ${user}`): Channel {
      return perform((turn) => openChannel(turn, party(user, login), { channelType: 'websockets', clientCorrelator: 'desk', ...wish }));
    },
    device(
      user: string,
      { trickles = false, correlator = 'desk', login = `login of ${user}`, role = 'client' }: DeviceOptions = {},
    ): Device {
      const { id: channelId } = this.channel(user, { clientCorrelator: correlator, 'x-connCheckRole': role }, login);
      let read = 0;
      const frames = () => delivered.flatMap((effect) => (effect.type === 'send' && effect.channelId === channelId ? [effect.frame] : []));
      const connect = () => perform((turn) => connectChannel(turn, exchange.channels.get(channelId)!, login));
      connect();
      perform((turn) => subscribeCalls(turn, user, { channelId, clientCorrelator: correlator, features: trickles ? [...features] : [] }));
      return {
        user,
        login,
        channelId,
        hears() {
          const heard = frames().slice(read).map(inShort);
          read = frames().length;
          return heard;
        },
        get sessionId() {
          const invitation = frames().findLast((frame) => frame.includes('InvitationNotification'));
          return /sessions\/([^"]+)"/.exec(invitation ?? '')?.[1] ?? 'none';
        },
        connect,
        disconnect: () => perform((turn) => disconnectChannel(turn, channelId)),
      };
    },
    /** S1; gives the caller's session id. */
    call(caller: Device, to: string, wish: Partial<SessionWish> = {}): string {
      const full = {
        clientCorrelator: 'desk',
        tParticipantAddress: `sip:${to}@example.com`,
        offer: { sdp: 'v=offer' },
        trickle: false,
        ...wish,
      };
      return perform((turn) => startSession(turn, party(caller.user, caller.login), full)).leg.sessionId;
    },
    rings: (device: Device) => perform((turn) => hearRinging(turn, session(turn, device.user, device.sessionId))),
    answers: (user: string, id: string, sdp = 'v=answer') => perform((turn) => answer(turn, session(turn, user, id), { sdp })),
    offers: (user: string, id: string, sdp?: string) => perform((turn) => offer(turn, session(turn, user, id), { sdp })),
    offersByName: (user: string, id: string, sdp?: string) => perform((turn) => offerByName(turn, session(turn, user, id), { sdp })),
    trickles: (user: string, id: string, candidates: string[], completeSdp?: string) =>
      perform((turn) =>
        trickle(
          turn,
          session(turn, user, id),
          candidates.map((candidate) => ({ candidate })),
          completeSdp,
        ),
      ),
    forwards: (user: string, id: string, to: string) =>
      perform((turn) => forwardCall(turn, session(turn, user, id), `sip:${to}@example.com`)),
    transfers: (user: string, id: string, to: string) =>
      perform((turn) => startTransfer(turn, session(turn, user, id), { address: `sip:${to}@example.com` })),
    consults: (user: string, id: string, otherId: string) =>
      perform((turn) => startTransfer(turn, session(turn, user, id), { sessionId: otherId })),
    /** Our own additions, one of each. */
    says: (user: string, id: string) =>
      perform((turn) => {
        const mediaState = { microphone: 'on', camera: 'off' } as const;
        relay(turn, session(turn, user, id), { kind: 'mediaState', mediaState });
        relay(turn, session(turn, user, id), { kind: 'customParameters', customParameters: [{ name: 'X-Ticket', value: '42' }] });
      }),
    audits: (user: string, id: string) => perform((turn) => session(turn, user, id)),
    ends: (user: string, id: string) => perform((turn) => endSession(turn, session(turn, user, id))),
    /** Lets time pass, a quarter of a second at a time. */
    wait(seconds: number): void {
      for (const until = now + seconds * 1000; now < until;) {
        now += 250;
        perform(sweep);
      }
    },
  };
}

interface Body {
  eventType?: string;
  statusCode?: number;
  offer?: { sdp?: string };
  answer?: { sdp?: string };
  'x-supported'?: string[];
  wrtcsIceCandidates?: { candidate: string }[];
  originatorAddress?: string;
}

/** A frame in a few words: its name, and what matters in it. */
function inShort(frame: string): string {
  const [[name, body] = ['nothing', {} as Body]] = Object.entries(JSON.parse(frame) as Record<string, Body>);
  const sdp = body.offer?.sdp ?? body.answer?.sdp;
  const words = [
    body.eventType ?? name.replace(/^(x-)?wrtcs(Session)?(.*)Notification$/, '$1$3').toLowerCase(),
    body.statusCode,
    sdp,
    body['x-supported'],
    sdp !== undefined && !name.includes('Invitation') && body.originatorAddress !== undefined
      ? `from ${body.originatorAddress}`
      : undefined,
    body.wrtcsIceCandidates?.map(({ candidate }) => candidate).join('+'),
  ];
  return words.filter((word) => word !== undefined).join(' ');
}
