import type { Feature } from '../../protocol';

/** A notification channel (PROTOCOL §2). With a call subscription it is a device that rings. */
export interface Channel {
  /** `ws-…`, also its `callbackURL`. */
  readonly id: string;
  readonly userId: string;
  /** The login that made it or connected it last. */
  readonly login: string;
  readonly clientCorrelator: string;
  /** Who sends connCheck (PROTOCOL §2.4). */
  readonly connCheckRole: 'client' | 'server';
  readonly lifetimeSeconds: number;
  /** In ms. */
  readonly expiresAt: number;
  readonly socket: 'never' | 'up' | 'down';
  /** When the client was last heard on the socket, and when we last asked; in ms. */
  readonly heardAt: number;
  readonly checkedAt: number;
  readonly subscription: CallSubscription | undefined;
  readonly mailbox: Mailbox;
  /** There for an anonymous caller, who hears in the words of PROTOCOL §7.2. */
  readonly visit?: Visit | undefined;
}

/** What is known of an anonymous caller. */
export interface Visit {
  /** In its paths: the account token, or the key of the callee's address (PROTOCOL §7.2). */
  readonly account: string;
  /** What its account token said; undefined for a regular call. */
  readonly ticket: Ticket | undefined;
  /** Of its only call, once it has begun. */
  readonly sessionId: string | undefined;
  /** When it was last in a call, or came; in ms. */
  readonly busyAt: number;
}

/** What an account token says, and in which realm. */
export interface Ticket {
  readonly realm: string;
  /** `name@domain` */
  readonly caller: string;
  /** In ms. */
  readonly issuedAt: number;
}

/** The wish to get the notifications of calls (PROTOCOL §3). */
export interface CallSubscription {
  readonly id: string;
  readonly clientCorrelator: string;
  /** What of our additions the device understands. */
  readonly features: ReadonlySet<Feature>;
}

/** Notifications of a channel that wait for its socket, and those that may have been lost with the last one. */
export interface Mailbox {
  readonly waiting: readonly Letter[];
  readonly recent: readonly Letter[];
}

/** A notification, as it is sent. */
export interface Letter {
  readonly frame: string;
  /** In ms. */
  readonly postedAt: number;
}
