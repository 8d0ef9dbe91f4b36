import type { Page } from '@playwright/test';
import type { create } from '../../src/engine';
import { leftovers, receivedMedia } from './witness';

type Client = ReturnType<typeof create>;

/** An event as the page heard it. */
export interface HeardEvent {
  type: string;
  params: { callId?: string; error?: { code: unknown; reason?: string }; transition?: { statusCode?: number } };
}

declare global {
  interface Window {
    Kandy: { create: typeof create };
    client: Client;
    /** Every event of the client, from its creation on. */
    heard: HeardEvent[];
  }
}

/** A page with a client that is logged in; its verbs act on the newest call. */
export class Phone {
  constructor(readonly page: Page) {}

  async logIn({ base, url }: { base: string; url: string }, username: string, password = 'demo'): Promise<void> {
    await this.page.evaluate(
      async ({ base, protocol, username, password }) => {
        const client = window.Kandy.create({ authentication: { server: { base, protocol }, clientCorrelator: crypto.randomUUID() } });
        window.client = client;
        window.heard = [];
        client.subscribe((type, params) => window.heard.push({ type, params: params as HeardEvent['params'] }));
        client.on('call:newTrack', ({ local, trackId }) => {
          if (!local) client.media.renderTracks([trackId], '#remote-container');
          else if (client.media.getTrackById(trackId)?.kind === 'video') client.media.renderTracks([trackId], '#local-container');
        });
        await client.login({ clientId: 'phone', username, password });
      },
      { base, protocol: new URL(url).protocol.slice(0, -1) as 'http' | 'https', username, password },
    );
  }

  async becomeReachable(): Promise<void> {
    await this.page.evaluate(() => window.client.services.subscribe(['call']));
    await this.page.waitForFunction(() => {
      const { isPending, subscribed } = window.client.services.getSubscriptions();
      return !isPending && subscribed.includes('call');
    });
  }

  make(to: string, media: { audio: boolean; video: boolean }): Promise<string> {
    return this.page.evaluate(({ to, media }) => window.client.call.make(to, media), { to, media });
  }

  answer(media: { audio: boolean; video: boolean }): Promise<void> {
    return this.page.evaluate((media) => window.client.call.answer(window.client.call.getAll().at(-1)?.id ?? '', media), media);
  }

  leave(how: 'end' | 'reject' | 'ignore'): Promise<void> {
    return this.page.evaluate((how) => window.client.call[how](window.client.call.getAll().at(-1)?.id ?? ''), how);
  }

  /** The state of the newest call; undefined when there has been none. */
  state(): Promise<string | undefined> {
    return this.page.evaluate(() => window.client.call.getAll().at(-1)?.state);
  }

  heard(type: string): Promise<HeardEvent['params'][]> {
    return this.page.evaluate((type) => window.heard.filter((event) => event.type === type).map((event) => event.params), type);
  }

  /** The `statusCode` that came with the last change of state. */
  async endedWith(): Promise<number | undefined> {
    return (await this.heard('call:stateChange')).at(-1)?.transition?.statusCode;
  }

  received(): ReturnType<typeof receivedMedia> {
    return this.page.evaluate(receivedMedia);
  }

  leftovers(): Promise<ReturnType<typeof leftovers>> {
    return this.page.evaluate(leftovers);
  }
}
