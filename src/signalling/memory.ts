import { HookswitchError } from '../errors';
import { createLog, type Log } from '../log';
import { addressKey } from '../protocol';
import { newCallId } from './callId';
import { createListeners } from './listeners';
import type { Device } from './memoryCall';
import { createExchange } from './memoryExchange';
import type { CallMessage, Link, Signalling } from './signalling';

export interface MemoryUser {
  /** `alice@example.com`, with or without `sip:`. */
  address: string;
  name?: string | undefined;
  /** Whether this device takes candidates on their own. Default true. */
  canTrickle?: boolean | undefined;
}

export interface MemoryNetworkOptions {
  /** After how many ms of ringing a call ends with 408. Without it a call rings until someone acts. */
  ringMs?: number | undefined;
  /** As a service that passes on the offers of both sides where they cross; ours refuses the second (PROTOCOL §5.10). */
  offersCross?: boolean | undefined;
  log?: Log | undefined;
}

/** A service in this process, and its controls for tests and stories. */
export interface MemoryNetwork {
  /** A device of a user. Each call of this function makes one more; a user exists from the first on. */
  signalling(user: MemoryUser): Signalling;
  /** Cuts the links of all devices of a user: they send nothing, and what they are told waits. */
  drop(address: string): void;
  /** Mends them: what waited is delivered. */
  restore(address: string): void;
  /** Takes the links of all devices of a user down for good, as when its tokens are refused. */
  down(address: string, error?: HookswitchError): void;
  /** The next `subscribe`, or message of this type, of any device is refused with this error. */
  failNext(what: 'subscribe' | CallMessage['type'], error: HookswitchError): void;
}

interface MemoryDevice extends Device {
  subscribed: boolean;
  setLink(link: Link): void;
}

/** Makes a service in this process: devices on the same network can call each other. */
export function createMemoryNetwork(options: MemoryNetworkOptions = {}): MemoryNetwork {
  const log = options.log ?? createLog(() => 'warn');
  const users = new Map<string, MemoryDevice[]>();
  const failures = new Map<string, HookswitchError>();
  const devicesOf = (address: string) => users.get(addressKey(address))?.filter((device) => device.subscribed);
  const exchange = createExchange({ ringMs: options.ringMs, offersCross: options.offersCross, devicesOf, newCallId });

  function failIfTold(what: string) {
    const failure = failures.get(what);
    failures.delete(what);
    if (failure) throw failure;
  }

  function signalling({ address, name, canTrickle = true }: MemoryUser): Signalling {
    const messages = createListeners<CallMessage>(log);
    const notifications = createListeners<unknown>(log);
    const links = createListeners<Link>(log);
    let link: Link = { state: 'down' };
    let inbox: CallMessage[] = [];

    /** Each message in a microtask of its own, in order, and only while the link is up. */
    function deliverNext() {
      const [message] = inbox;
      if (!message || link.state !== 'up') return;
      inbox.shift();
      notifications.tell(message);
      messages.tell(message);
    }
    const device: MemoryDevice = {
      user: address,
      name,
      trickles: canTrickle,
      subscribed: false,
      hear(message) {
        inbox.push(message);
        queueMicrotask(deliverNext);
      },
      setLink(next) {
        link = next;
        links.tell(next);
        if (next.state === 'up') inbox.forEach(() => queueMicrotask(deliverNext));
      },
    };
    const key = addressKey(address);
    users.set(key, [...(users.get(key) ?? []), device]);

    return {
      async subscribe() {
        if (link.state !== 'down') return;
        failIfTold('subscribe');
        device.setLink({ state: 'connecting' });
        device.subscribed = true;
        device.setLink({ state: 'up' });
        exchange.join(device);
      },
      async unsubscribe() {
        device.subscribed = false;
        inbox = [];
        device.setLink({ state: 'down' });
      },
      async send(message) {
        failIfTold(message.type);
        if (link.state !== 'up') throw new HookswitchError('TypeError', { message: 'The request failed.', reason: 'unreachable' });
        // Nothing is heard about a call after one's own hang-up, not even what was on its way.
        if (hangUps.has(message.type)) inbox = inbox.filter((waiting) => waiting.callId !== message.callId);
        return exchange.take(device, canTrickle ? message : withoutTrickle(message));
      },
      onMessage: (listener) => messages.add(listener),
      onNotification: (listener) => notifications.add(listener),
      get link() {
        return link;
      },
      onLink: (listener) => links.add(listener),
      get canTrickle() {
        return canTrickle && device.subscribed;
      },
      turnCredentials: () => Promise.resolve(undefined),
      forget: () => undefined,
      socketState: () => undefined,
      enableConnectivityChecking: () => undefined,
    };
  }

  function setLinks(address: string, link: Link) {
    for (const device of devicesOf(address) ?? []) device.setLink(link);
  }
  return {
    signalling,
    drop: (address) => setLinks(address, { state: 'reconnecting', attempt: 1 }),
    restore: (address) => setLinks(address, { state: 'up' }),
    down: (address, error) => setLinks(address, { state: 'down', error }),
    failNext: (what, error) => void failures.set(what, error),
  };
}

const hangUps: ReadonlySet<CallMessage['type']> = new Set(['reject', 'cancel', 'bye']);

function withoutTrickle(message: CallMessage): CallMessage {
  return message.type === 'invite' ? { ...message, trickle: false } : message;
}
