import type { Context } from 'hono';
import { addressKey } from '../../protocol';
import type { Env, Service } from '../cpaas/endpoint';
import type { Party } from '../exchange/party';
import { CallMeRefusal } from './callMeRefusal';
import type { AnonymousConfig } from './config';
import { createRates } from './rates';
import type { VisitorRequest } from './visitorRequest';

const defaultPerMinute = { address: 30, callee: 120 };

/** What stands between visitors and the people they call. */
export interface Door {
  /** Whom this address calls. @throws CallMeRefusal for one who takes no anonymous calls, or does not exist. */
  findCallee(address: string): Party;
  /** Counts a request. @throws CallMeRefusal 429 above what an address, or all together for one callee, may do in a minute. */
  count(c: Context<Env>, what: 'tokens' | 'subscriptions' | 'regular' | 'calls', callee?: Party): void;
  /** Asks the host. @throws CallMeRefusal 403. */
  ask(c: Context<Env>, asksFor: VisitorRequest['asksFor'], callee: Party): Promise<void>;
}

/** The door of a server, as it is configured. */
export function createDoor({ accounts, now, log, admitVisitor }: Service, { callees, perMinute = {} }: AnonymousConfig): Door {
  const rates = createRates(now);
  const allowed = callees === '*' ? undefined : new Set(callees.map(addressKey));
  const { address: perAddress = defaultPerMinute.address, callee: perCallee = defaultPerMinute.callee } = perMinute;

  function take(key: string, limit: number): void {
    const retryAfterSeconds = rates.take(key, limit);
    if (retryAfterSeconds === undefined) return;
    log.info('too many visitors', { key });
    throw new CallMeRefusal('tooMany', { retryAfterSeconds });
  }
  return {
    findCallee(address) {
      const callee = accounts.find(address);
      if (!callee || allowed?.has(addressKey(callee.address)) === false) throw new CallMeRefusal('calleeNotAllowed');
      return callee;
    },
    count(c, what, callee) {
      take(`${what} of ${remoteAddress(c)}`, perAddress);
      if (callee) take(`${what} to ${callee.userId}`, perCallee);
    },
    async ask(c, asksFor, callee) {
      const { raw } = c.req;
      const asked = {
        asksFor,
        callee: callee.address,
        remoteAddress: remoteAddress(c),
        origin: raw.headers.get('origin') ?? undefined,
        url: new URL(raw.url),
        headers: raw.headers,
      };
      // Anything but true is a no: a check that forgets to answer must not let everyone in.
      const admitted: unknown = admitVisitor ? await admitVisitor(asked) : true;
      if (admitted !== true) throw new CallMeRefusal('notAuthorized');
    },
  };
}

function remoteAddress(c: Context<Env>): string {
  return c.env.incoming.socket.remoteAddress ?? '';
}
