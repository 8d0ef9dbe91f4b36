import type { HookswitchError } from '../errors';
import type { CallMessage, Link, Signalling } from '../signalling';
import { createServicePlans, unreachable, type ServicePlans, type ServiceRequest } from './servicePlans';
import { settle, type Stage } from './stage';

/** A request that the service has not answered yet. */
export interface WaitingRequest {
  /** It succeeds after all; resolves when the engine has taken that in. */
  goOn(): Promise<void>;
  /** It fails, by default as in {@link ScriptedService.failsNext}. */
  fail(error?: HookswitchError): Promise<void>;
}

/** A service that does as it is told. By itself it takes everything at once. */
export interface ScriptedService {
  /** Every message of a call that it was given, in order, also those it refused. */
  readonly sent: readonly CallMessage[];
  /** The link is lost and being mended: nothing can be sent, and what the far side does is heard when it is back. */
  losesConnection(): Promise<void>;
  /** The link is back, after it was lost or given up. */
  reconnects(): Promise<void>;
  /** The link is given up, and the subscription with it; by default because the service cannot be reached. */
  givesUp(error?: HookswitchError): Promise<void>;
  /** The next request of this kind fails; by default a login for its credentials, all else because the service cannot be reached. */
  failsNext(what: ServiceRequest, error?: HookswitchError): void;
  /** The next request of this kind is not answered before one says so. */
  keepsWaiting(what: ServiceRequest): WaitingRequest;
}

/** The service as the engine and the far side see it. */
export interface ServiceScript {
  readonly service: ScriptedService;
  readonly signalling: Signalling;
  readonly attend: ServicePlans['attend'];
  /** Delivers a message of the far side. */
  say(message: CallMessage): void;
}

/** Makes a service. @param hear - takes what the engine says to the far side. */
export function createServiceScript(stage: Stage, hear: (message: CallMessage) => Promise<void>): ServiceScript {
  const sent: CallMessage[] = [];
  const plans = createServicePlans();
  const messages = new Set<(message: CallMessage) => void>();
  const links = new Set<(link: Link) => void>();
  let inbox: CallMessage[] = [];
  let link: Link = { state: 'down' };
  let isSubscribed = false;

  function setLink(next: Link) {
    link = next;
    for (const listener of [...links]) listener(next);
    if (next.state === 'up') for (const message of inbox.splice(0)) deliver(message);
  }
  const isUp = () => link.state === 'up';
  /** What the engine is doing comes first: its subscription may be on its way. */
  function change(verb: keyof ScriptedService, fits: () => boolean, next: Link): Promise<void> {
    return stage.perform(async () => {
      await settle();
      if (!fits()) throw new Error(`hookswitch/testing: service.${verb}: not while the connection is ${link.state}.`);
      setLink(next);
    });
  }
  function deliver(message: CallMessage) {
    for (const listener of [...messages]) listener(message);
  }

  return {
    service: {
      sent,
      losesConnection: () => change('losesConnection', isUp, { state: 'reconnecting', attempt: 1 }),
      reconnects: () => change('reconnects', () => isSubscribed && !isUp(), { state: 'up' }),
      givesUp: (error = unreachable()) => change('givesUp', () => link.state !== 'down', { state: 'down', error }),
      failsNext: (what, error) => plans.add(what).fail(error),
      keepsWaiting(what) {
        const { goOn, fail } = plans.add(what);
        return { goOn: () => stage.perform(goOn), fail: (error) => stage.perform(() => fail(error)) };
      },
    },
    attend: plans.attend,
    say(message) {
      if (link.state === 'up') deliver(message);
      else inbox.push(message);
    },
    signalling: {
      async subscribe() {
        if (link.state !== 'down') return;
        setLink({ state: 'connecting' });
        try {
          await plans.attend('subscribe');
        } catch (error) {
          setLink({ state: 'down' });
          throw error;
        }
        isSubscribed = true;
        setLink({ state: 'up' });
      },
      async unsubscribe() {
        isSubscribed = false;
        inbox = [];
        setLink({ state: 'down' });
      },
      async send(message) {
        sent.push(message);
        if (link.state !== 'up') throw unreachable();
        await plans.attend(message.type);
        await hear(message);
        return message.type === 'invite' ? { sessionId: `session-of-${message.callId}` } : {};
      },
      onMessage(listener) {
        messages.add(listener);
        return () => messages.delete(listener);
      },
      onNotification: () => () => undefined,
      get link() {
        return link;
      },
      onLink(listener) {
        links.add(listener);
        return () => links.delete(listener);
      },
      canTrickle: false,
      turnCredentials: () => Promise.resolve(undefined),
      forget: () => undefined,
      socketState: () => undefined,
      enableConnectivityChecking: () => undefined,
    },
  };
}
