import { HookswitchError } from '../errors';
import type { CallMessage } from '../signalling';
import { createDeferred } from './deferred';

/** What the service is asked for: a login, a subscription, or to take a message of a call. */
export type ServiceRequest = 'login' | 'subscribe' | CallMessage['type'];

/** What the service will do with the next requests of each kind. */
export interface ServicePlans {
  /** One request more that is not answered before one of these is called. */
  add(what: ServiceRequest): { goOn(): void; fail(error?: HookswitchError): void };
  /** Does what was planned for the next request of this kind; nothing, by default. @throws the planned error. */
  attend(what: ServiceRequest): Promise<void>;
}

/** Everything is taken at once. */
export function createServicePlans(): ServicePlans {
  const plans = new Map<ServiceRequest, Promise<undefined>[]>();
  return {
    add(what) {
      const answer = createDeferred<undefined>();
      plans.set(what, [...(plans.get(what) ?? []), answer.promise]);
      return { goOn: () => answer.resolve(undefined), fail: (error = refusals[what]?.() ?? unreachable()) => answer.reject(error) };
    },
    async attend(what) {
      await plans.get(what)?.shift();
    },
  };
}

const refusals: Partial<Record<ServiceRequest, () => HookswitchError>> = {
  login: () => new HookswitchError('authentication:1'),
  subscribe: () => new HookswitchError('subscription:5', { reason: 'unreachable' }),
};

/** As a request fails that reaches nobody. */
export function unreachable(): HookswitchError {
  return new HookswitchError('TypeError', { message: 'The request failed.', reason: 'unreachable' });
}
