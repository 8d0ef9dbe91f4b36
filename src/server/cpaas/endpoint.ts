import type { HttpBindings } from '@hono/node-server';
import type { Log } from '../../log';
import type { Accounts } from '../accounts';
import type { ServerConfig } from '../config';
import type { Exchange, Requester, Turn } from '../exchange/exchange';
import type { Tokens } from '../tokens';

/** What the endpoints work with. */
export interface Service {
  readonly config: ServerConfig;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly exchange: Exchange;
  /** Takes a turn of the exchange and does what comes of it. @throws Refusal. */
  readonly perform: <Reply>(step: (turn: Turn) => Reply) => Reply;
  /** In ms. */
  readonly now: () => number;
  readonly log: Log;
}

/** What our routes find in a request: the Node request behind it, and after the bearer check its sender. */
export interface Env {
  Bindings: HttpBindings;
  Variables: { requester: Requester };
}
