import { createOn, type Client, type ClientConfig } from '../engine';
import { createFarSide } from './createFarSide';
import { createFakeMedia, type FakeMedia } from './fakeMedia';
import { createFarCalls } from './farCalls';
import type { FarSide } from './farSide';
import { createServiceScript, type ScriptedService } from './scriptedService';
import { tokensFor, usernameOf, type ScriptedUser } from './scriptedTokens';
import { createStage, type Act, type Stage } from './stage';

export interface ScriptedClientOptions {
  /** Who is logged in from the start; null: nobody. By default Ann, `ann@example.com`. */
  user?: ScriptedUser | null | undefined;
  /** Whether the client subscribes by itself, so that the user can be called. Default true; nobody is reachable who is not logged in. */
  reachable?: boolean | undefined;
  /** As for `create`. */
  config?: Partial<ClientConfig> | undefined;
  /** Shows a drawn still picture where a video track is rendered. Default false: renderings are only remembered. */
  pictures?: boolean | undefined;
}

/** The real engine, on a service, media and a far side that do as they are told. */
export interface ScriptedClient {
  readonly client: Client;
  readonly farSide: FarSide;
  readonly service: ScriptedService;
  readonly media: FakeMedia;
}

const ann: ScriptedUser = { identity: 'ann@example.com' };
const stages = new WeakMap<Client, Stage>();

/**
 * Makes a client for tests and stories. It is the engine itself, so that every event, refusal and order of things is the real
 * one; needs neither a network nor devices, nor timers, nor a browser.
 */
export function createScriptedClient({ user = ann, reachable = true, config, pictures }: ScriptedClientOptions = {}): ScriptedClient {
  const stage = createStage();
  const media = createFakeMedia({ pictures });
  const farCalls = createFarCalls((message) => say(message));
  const { service, signalling, say, attend } = createServiceScript(stage, farCalls.hear);
  const client = createOn(
    {
      signalling,
      media,
      user: user ? { identity: user.identity, username: usernameOf(user) } : undefined,
      async requestTokens(grant) {
        await attend('login');
        return tokensFor(grant);
      },
    },
    config,
  );
  stages.set(client, stage);
  if (user && reachable) client.services.subscribe(['call']);
  return { client, service, media, farSide: createFarSide({ client, farCalls, stage, say }) };
}

/**
 * Resolves when the client can be called.
 * @throws Error when its subscription has failed, or nobody asks for one.
 */
export async function reachable({ client }: Pick<ScriptedClient, 'client'>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = client.on('subscription:change', look);
    function look() {
      const { isPending, subscribed } = client.services.getSubscriptions();
      if (isPending) return;
      stop();
      if (subscribed.length > 0) resolve();
      else reject(new Error('hookswitch/testing: nobody can be called: the client has not subscribed, or the service has refused it.'));
    }
    look();
  });
}

/** From now on everything that the far side and the service do happens in this `act`. */
export function watchWith(client: Client, act: Act): void {
  stages.get(client)?.watchWith(act);
}
