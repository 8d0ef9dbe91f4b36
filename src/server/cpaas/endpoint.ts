import type { HttpBindings } from '@hono/node-server';
import type { Log } from '../../log';
import type { Accounts } from '../accounts';
import type { AdmitVisitor } from '../anonymous/visitorRequest';
import type { ServerConfig } from '../config';
import type { Exchange, Turn } from '../exchange/exchange';
import type { Holder, Tokens } from '../tokens';
import type { TurnCredentials } from '../turnCredentials';

/** What the endpoints work with. */
export interface Service {
  readonly config: ServerConfig;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly exchange: Exchange;
  readonly turnCredentials: (userId: string) => TurnCredentials;
  /** The host's own check of visitors. */
  readonly admitVisitor: AdmitVisitor | undefined;
  /** Takes a turn of the exchange and does what comes of it. @throws Refusal. */
  readonly perform: <Reply>(step: (turn: Turn) => Reply) => Reply;
  /** In ms. */
  readonly now: () => number;
  readonly log: Log;
}

/** What our routes find in a request: the Node request behind it, and after the bearer check its sender. */
export interface Env {
  Bindings: HttpBindings;
  Variables: { requester: Holder };
}
