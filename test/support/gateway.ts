import { expect, type Page } from '@playwright/test';
import { WebSocket } from 'ws';
import { createCpaasSignalling, readIdToken, requestTokens, type CallMessage, type Signalling } from '../../src/signalling';

declare global {
  interface Window {
    /** The gateway's own connection. */
    gateway: RTCPeerConnection;
  }
}

type OfType<T extends CallMessage['type']> = Extract<CallMessage, { type: T }>;

/** A far side of another make: the wire protocol spoken from here, and a bare peer connection in a page, which beeps. */
export class Gateway {
  readonly #page: Page;
  readonly #signalling: Signalling;
  readonly #heard: CallMessage[] = [];

  private constructor(page: Page, signalling: Signalling) {
    this.#page = page;
    this.#signalling = signalling;
    signalling.onMessage((message) => this.#heard.push(message));
  }

  /** @param server - `localhost:PORT`. */
  static async at(server: string, name: string, page: Page): Promise<Gateway> {
    const address = { protocol: 'http', base: server } as const;
    const grant = { grant: 'password', clientId: 'gateway', username: `${name}@example.com`, password: 'demo' } as const;
    const tokens = await requestTokens({ server: address, ...grant });
    const { username } = readIdToken(tokens.id_token) ?? { username: '' };
    const signalling = createCpaasSignalling({
      server: address,
      clientCorrelator: 'gateway',
      credentials: () => ({ accessToken: tokens.access_token, username }),
      WebSocket,
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    await signalling.subscribe();
    await page.evaluate(async () => {
      window.gateway = new RTCPeerConnection();
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of stream.getTracks()) window.gateway.addTrack(track, stream);
    });
    return new Gateway(page, signalling);
  }

  says(message: CallMessage): Promise<unknown> {
    return this.#signalling.send(message);
  }

  /** Takes the next message of this type; what came before it is passed over. */
  async hears<T extends CallMessage['type']>(type: T): Promise<OfType<T>> {
    let found: CallMessage | undefined;
    await expect
      .poll(() => {
        while (!found && this.#heard.length > 0) found = [this.#heard.shift()].find((message) => message?.type === type);
        return found?.type;
      })
      .toBe(type);
    return found as OfType<T>; // as was just looked for
  }

  /** An offer with everything in it; its sound goes in this direction. */
  async offers(direction: RTCRtpTransceiverDirection = 'sendrecv'): Promise<string> {
    return this.#page.evaluate(async (direction) => {
      const peer = window.gateway;
      for (const transceiver of peer.getTransceivers()) transceiver.direction = direction;
      await peer.setLocalDescription();
      while (peer.iceGatheringState !== 'complete')
        await new Promise((resolve) => peer.addEventListener('icegatheringstatechange', resolve, { once: true }));
      return peer.localDescription?.sdp ?? '';
    }, direction);
  }

  async takesAnswer(sdp: string): Promise<void> {
    await this.#page.evaluate((sdp) => window.gateway.setRemoteDescription({ type: 'answer', sdp }), sdp);
  }

  /** The answer to an offer, with everything in it. */
  async answers(sdp: string): Promise<string> {
    return this.#page.evaluate(async (sdp) => {
      const peer = window.gateway;
      await peer.setRemoteDescription({ type: 'offer', sdp });
      await peer.setLocalDescription();
      while (peer.iceGatheringState !== 'complete')
        await new Promise((resolve) => peer.addEventListener('icegatheringstatechange', resolve, { once: true }));
      return peer.localDescription?.sdp ?? '';
    }, sdp);
  }

  /** Goes on with a fresh connection that sends the same. */
  async startsAfresh(): Promise<void> {
    await this.#page.evaluate(() => {
      const before = window.gateway;
      window.gateway = new RTCPeerConnection();
      for (const { track } of before.getSenders()) if (track) window.gateway.addTrack(track, new MediaStream([track]));
      before.close();
    });
  }

  async leaves(): Promise<void> {
    await this.#signalling.unsubscribe();
  }
}
