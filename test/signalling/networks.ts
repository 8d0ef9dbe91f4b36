import { scryptSync } from 'node:crypto';
import { WebSocket } from 'ws';
import { createLog } from '../../src/log';
import { createServer } from '../../src/server';
import { createCpaasSignalling, createMemoryNetwork, readIdToken, requestTokens, type Signalling } from '../../src/signalling';

/** A service with the users alice, bob and carol at example.com, on which the contract is tried. */
export interface Network {
  /** One more device of a user, not yet subscribed. */
  device(name: string, how?: { canTrickle: boolean }): Promise<Signalling>;
  close(): Promise<void>;
}

/** Every adapter has a row here. `ringMs`: after which a call that nobody answers ends. */
export const networks: Record<string, (how?: { ringMs: number }) => Promise<Network>> = {
  memory: async (how) => {
    const network = createMemoryNetwork(how);
    for (const name of ['alice', 'bob', 'carol']) network.signalling({ address: `${name}@example.com` });
    return {
      device: async (name, { canTrickle } = { canTrickle: true }) =>
        network.signalling({ address: `${name}@example.com`, name, canTrickle }),
      close: async () => undefined,
    };
  },

  CPaaS: async (how) => {
    const server = await createServer({ port: 0, users, ...(how && { ringSeconds: how.ringMs / 1000 }) });
    const address = { protocol: 'http', base: `127.0.0.1:${server.port}` } as const;
    const opened: Signalling[] = [];
    let devices = 0;
    return {
      async device(name, { canTrickle } = { canTrickle: true }) {
        const grant = { grant: 'password', clientId: 'test', username: `${name}@example.com`, password: 'demo' } as const;
        const tokens = await requestTokens({ server: address, ...grant });
        const claims = readIdToken(tokens.id_token);
        if (!claims) throw new Error('The server gave an id token that cannot be read');
        const signalling = createCpaasSignalling({
          server: address,
          clientCorrelator: `device-${(devices += 1)}`,
          credentials: () => ({ accessToken: tokens.access_token, username: claims.username }),
          WebSocket,
          fetch: canTrickle ? fetch : fetchWithoutTrickle,
          log: createLog(() => 'error'),
        });
        opened.push(signalling);
        return signalling;
      },
      async close() {
        await Promise.all(opened.map((signalling) => signalling.unsubscribe()));
        await server.close();
      },
    };
  },
};

/** Logging in is not what is tried here: a hash of least cost. */
const passwordHash = `scrypt$2$1$1$c2FsdA==$${scryptSync('demo', 'salt', 32, { N: 2, r: 1, p: 1 }).toString('base64')}`;
const users = ['Alice', 'Bob', 'Carol'].map((name) => ({ email: `${name.toLowerCase()}@example.com`, name, passwordHash }));

/** A client that knows nothing of trickle does not say that it could, nor does it know anything else of ours. */
const fetchWithoutTrickle: typeof fetch = (url, init) =>
  fetch(url, typeof init?.body === 'string' ? { ...init, body: init.body.replace(/"x-supported":\[[^\]]*]/, '"x-other":[]') } : init);
