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
