import type { Ticket } from '../exchange/channel';
import type { Who } from '../exchange/call';
import { limits } from '../limits';
import { CallMeRefusal } from './callMeRefusal';
import { readCallToken, type CallToken } from './callTokens';
import type { AnonymousConfig } from './config';

const defaultMaxAgeSeconds = 300;
/** How much the clock of who made a token may be ahead of ours, in ms. */
const clockSkewMs = 60_000;

/** Reads the tokens of calls, and sees to it that each is used once and in time (PROTOCOL §7.3). */
export interface Tickets {
  /** What a fresh account token says. @throws CallMeRefusal for an unknown realm, a wrong, a used and an expired token. */
  read(realm: string, accountToken: string): Ticket;
  /** Takes the step for which a token is good once. A step that throws has not used it up. @throws CallMeRefusal if it was used already. */
  use<Done>(token: string, ticket: Ticket, step: () => Done): Done;
  /** Who calls whom, by the two other tokens, which must be of the same caller and time. @throws CallMeRefusal. */
  readCall(ticket: Ticket, tokens: { from: string; to: string }): { caller: Who; callee: string };
}

/** @param now - in ms. */
export function createTickets({ realms = [] }: AnonymousConfig, now: () => number): Tickets {
  /** Until when a used token would have been good, in ms; the oldest use first. */
  const used = new Map<string, number>();

  function findRealm(name: string) {
    const realm = realms.find((candidate) => candidate.name === name);
    if (!realm) throw new CallMeRefusal('noSuchRealm');
    return { key: realm.key, maxAgeMs: (realm.maxAgeSeconds ?? defaultMaxAgeSeconds) * 1000 };
  }
  function readToken(realm: string, token: string): CallToken {
    const { key, maxAgeMs } = findRealm(realm);
    const read = readCallToken(key, token);
    if (!read || read.issuedAt - now() > clockSkewMs) throw new CallMeRefusal('tokenInvalid');
    if (now() - read.issuedAt > maxAgeMs) throw new CallMeRefusal('tokenExpired');
    return read;
  }
  function forgetExpired(): void {
    for (const [token, until] of used) if (until < now()) used.delete(token);
  }

  return {
    read(realm, accountToken) {
      const { subject, issuedAt } = readToken(realm, accountToken);
      if (isSip(subject)) throw new CallMeRefusal('tokenInvalid');
      if (used.has(accountToken)) throw new CallMeRefusal('tokenUsed');
      return { realm, caller: subject, issuedAt };
    },
    use(token, { realm, issuedAt }, step) {
      if (used.has(token)) throw new CallMeRefusal('tokenUsed');
      if (used.size >= limits.usedTokens) forgetExpired();
      // Forgetting one that is still good would let it in again.
      if (used.size >= limits.usedTokens) throw new CallMeRefusal('tooMany');
      const done = step();
      used.set(token, issuedAt + findRealm(realm).maxAgeMs);
      return done;
    },
    readCall({ realm, caller, issuedAt }, tokens) {
      const [from, to] = [readToken(realm, tokens.from), readToken(realm, tokens.to)];
      const agree = from.subject === `sip:${caller}` && isSip(to.subject) && from.issuedAt === issuedAt && to.issuedAt === issuedAt;
      if (!agree) throw new CallMeRefusal('tokenInvalid');
      return { caller: { address: caller, name: undefined }, callee: to.subject };
    },
  };
}

function isSip(subject: string): boolean {
  return subject.startsWith('sip:');
}
