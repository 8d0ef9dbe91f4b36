import type { Call } from './call';
import type { Channel } from './channel';
import type { Party } from './party';

/** Who sends a request: a party, and the login by which it came. */
export interface Requester extends Party {
  /** The same through all refreshes of one login; tells the devices of one user apart. */
  readonly login: string;
}

/** What the exchange must know of the world. */
export interface Rules {
  /** The party behind an address (PROTOCOL §4.1), or undefined. */
  readonly findParty: (address: string) => Party | undefined;
  /** After this a call that nobody answers ends. */
  readonly ringMs: number;
  /** After this silence of a party its answered call ends (PROTOCOL §5.9). */
  readonly auditMs: number;
}

/** Everything that is going on: a record of maps, changed only by the functions of this folder. */
export interface Exchange {
  readonly rules: Rules;
  readonly channels: Map<string, Channel>;
  readonly calls: Map<string, Call>;
  /** From a session id of either side to the id of its call. */
  readonly sessions: Map<string, string>;
}

/** What is to be done outside once a turn is over. */
export type Effect =
  | { readonly type: 'send'; readonly channelId: string; readonly frame: string }
  | { readonly type: 'close'; readonly channelId: string; readonly code: number; readonly reason: string };

/** One step of the exchange: the time (ms), a source of unguessable ids, and the effects it gathers. */
export interface Turn {
  readonly exchange: Exchange;
  readonly now: number;
  readonly newId: () => string;
  readonly effects: Effect[];
}

/** An exchange in which nothing goes on. */
export function createExchange(rules: Rules): Exchange {
  return { rules, channels: new Map(), calls: new Map(), sessions: new Map() };
}

/**
 * Takes one step. The reply is what the step gives back, the effects are in the order in which they must be done.
 * @throws Refusal where the step is refused; then there is nothing to do outside.
 */
export function takeTurn<Reply>(
  exchange: Exchange,
  { now, newId }: Pick<Turn, 'now' | 'newId'>,
  step: (turn: Turn) => Reply,
): { reply: Reply; effects: readonly Effect[] } {
  const effects: Effect[] = [];
  return { reply: step({ exchange, now, newId, effects }), effects };
}

/** All channels of a user, or those of one correlator. */
export function channelsOf(exchange: Exchange, userId: string, clientCorrelator?: string): Channel[] {
  return [...exchange.channels.values()].filter(
    (channel) => channel.userId === userId && (clientCorrelator === undefined || channel.clientCorrelator === clientCorrelator),
  );
}
