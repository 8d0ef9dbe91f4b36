import * as v from 'valibot';
import { HookswitchError, type BasicError, type Client } from '../engine';
import type { EmitKandy } from './events';
import { read } from './reading';

/** Who connects. */
export interface KandyCredentials {
  /** As the service knows the person: `ann@example.com`. */
  username: string;
  password: string;
}

/** Whether calls can be made and come in. */
export interface KandyConnection {
  readonly isConnected: boolean;
  /** `connect` is under way. */
  readonly isPending: boolean;
  /** Why `connect` failed last. */
  readonly error?: BasicError | undefined;
}

/** Login and subscription in one, as this generation has them. */
export interface Connecting {
  /** Logs in and makes the person reachable. `auth:change` follows, or `auth:error`. @throws HookswitchError `BAD_INPUT`. */
  connect(credentials: KandyCredentials): void;
  /** Ends every call and logs out. `auth:change` follows. */
  disconnect(): void;
  getConnection(): KandyConnection;
}

const credentialsSchema = v.object({ username: v.string('a text'), password: v.string('a text') }, 'an object {username, password}');

/** Connects a client of the engine. */
export function createConnecting(engine: Client, clientId: string, emit: EmitKandy): Connecting {
  let connection: KandyConnection = { isConnected: false, isPending: false };
  let wishes = 0;

  function fail(error: BasicError) {
    connection = { ...connection, isPending: false, error };
    emit('auth:error', { error });
  }
  function show(isConnected: boolean) {
    connection = { isConnected, isPending: false };
    emit('auth:change', { isConnected });
  }
  engine.on('auth:error', ({ error }) => fail(error));
  engine.on('subscription:error', ({ error }) => fail(error));
  engine.on('subscription:change', () => {
    const { subscribed, isPending } = engine.services.getSubscriptions();
    if (isPending) return;
    const isConnected = subscribed.length > 0;
    if (isConnected !== connection.isConnected || (isConnected && connection.isPending)) show(isConnected);
  });

  return {
    connect(given) {
      const credentials = read(credentialsSchema, 'credentials', given);
      const mine = ++wishes;
      connection = { isConnected: connection.isConnected, isPending: true };
      engine.login({ clientId, ...credentials }).then(
        () => {
          if (mine === wishes) engine.services.subscribe(['call']);
        },
        (cause: unknown) => {
          if (mine === wishes) fail(HookswitchError.from(cause, 'authentication:1').toBasicError());
        },
      );
    },
    disconnect() {
      wishes++;
      connection = { isConnected: connection.isConnected, isPending: false };
      void engine.logout();
    },
    getConnection: () => connection,
  };
}
