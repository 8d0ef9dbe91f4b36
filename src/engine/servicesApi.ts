import { HookswitchError } from '../errors';
import type { Signalling } from '../signalling';
import type { ServicesApi, Subscriptions } from './client';
import type { Emit } from './events';
import { createTaskQueue } from './taskQueue';

export interface ServicesContext {
  signalling: Signalling;
  emit: Emit;
  isLoggedIn(): boolean;
  onSubscribed(): void;
  /** The subscription is about to be given up: nothing more will be heard of any call. */
  onUnsubscribing(): void;
}

const available = ['call'] as const;

/** The subscriptions of a client, one change after another. `unsubscribeAll` resolves when all is closed. */
export function createServicesApi({ signalling, emit, isLoggedIn, onSubscribed, onUnsubscribing }: ServicesContext): ServicesApi & {
  unsubscribeAll(): Promise<void>;
  /** Resolves when no change is under way any more. */
  settled(): Promise<void>;
  /** Whether a subscription stands, is being changed, or was lost and may come back. */
  isInUse(): boolean;
} {
  let current: Subscriptions = { subscribed: [], available, isPending: false };
  let pending = 0;
  /** Given up by the link, which still wants it back: new tokens may bring it. */
  let lost = false;
  let lastChange = Promise.resolve();
  const queue = createTaskQueue(fail);

  function fail(error: unknown) {
    emit('subscription:error', { error: HookswitchError.from(error, 'subscription:5').toBasicError() });
  }
  function show(subscribed: readonly string[], reason?: 'LOST_CONNECTION') {
    current = { subscribed, available, isPending: pending > 0 };
    emit('subscription:change', reason ? { reason } : {});
  }
  /** A change shows at its start and at its end, whether it succeeded or not. */
  function change(task: () => Promise<readonly string[]>): Promise<void> {
    pending++;
    // At once, so that whoever waits for the end does not take the time before the start for it; the events come later.
    current = { ...current, isPending: true };
    lastChange = new Promise((resolve) => {
      queue.add(async () => {
        show(current.subscribed);
        let after = current.subscribed;
        let failure: unknown;
        try {
          after = await task();
        } catch (error) {
          failure = error;
        }
        pending--;
        if (failure !== undefined) {
          current = { ...current, isPending: pending > 0 };
          fail(failure);
        }
        // What was lost meanwhile stays lost, until it comes back or is given up.
        const isDown = signalling.link.state === 'down';
        const lostNow = isDown && after.length > 0;
        lost = isDown && (lostNow || (lost && failure !== undefined));
        show(isDown ? [] : after, lostNow ? 'LOST_CONNECTION' : undefined);
        resolve();
      });
    });
    return lastChange;
  }
  function checked(services: readonly string[], type: unknown): boolean {
    // Pages in plain JavaScript pass what they like.
    const named: readonly unknown[] = Array.isArray(services) ? services : [];
    const unknown = named.filter((service) => !available.some((known) => known === String(service).toLowerCase()));
    if (named.length > 0 && unknown.length === 0 && String(type).toLowerCase() === 'websocket') return true;
    const detail =
      named.length === 0
        ? "Name a service: ['call']."
        : unknown.length > 0
          ? `There is no service ${unknown.join(', ')}; there is 'call'.`
          : `There is no channel type ${String(type)}; there is 'websocket'.`;
    queue.add(() => fail(new HookswitchError('BAD_INPUT', { detail })));
    return false;
  }
  async function leave(): Promise<readonly string[]> {
    onUnsubscribing();
    await signalling.unsubscribe();
    return [];
  }

  signalling.onLink((link) => {
    if (pending > 0) return; // its own end shows how it went
    if (link.state === 'down' && current.subscribed.length > 0) {
      lost = true;
      if (link.error) fail(link.error);
      show([], 'LOST_CONNECTION');
    } else if (link.state === 'up' && lost) {
      lost = false; // new tokens brought it back
      show(available);
    }
  });

  return {
    subscribe(services, type = 'websocket') {
      if (!checked(services, type)) return;
      void change(async () => {
        if (!isLoggedIn()) throw new HookswitchError('authentication:1', { reason: 'not-logged-in' });
        await signalling.subscribe();
        onSubscribed();
        return [...available];
      });
    },
    unsubscribe(services, type = 'websocket') {
      if (checked(services, type)) void change(leave);
    },
    getSubscriptions: () => current,
    unsubscribeAll: () => change(leave),
    settled: () => lastChange,
    isInUse: () => pending > 0 || lost || current.subscribed.length > 0,
  };
}
