import { HookswitchError } from '../errors';
import type { Log } from '../log';
import { listenTo, openConnection } from './connection';
import { collectCandidates, isCollected } from './gathering';
import type { DescribeOptions, Peer, PeerEvent, PeerOptions } from './media';
import { createRemoteCandidates } from './remoteCandidates';
import { watchRemoteTracks } from './remoteTracks';
import { isSdp, limitBandwidth, removeCodec, separateCandidates, withoutTrickleOption, withUsableSetup } from './sdp';
import { makeRoom, placeTracks, setDirections, type Outgoing } from './transceivers';

const iceCollectionIdealMs = 500;
const iceCollectionMaxMs = 3000;

/**
 * A peer on the browser's RTCPeerConnection.
 * The bundle policy stays at `balanced`: the SDK family's own clients offer and answer without BUNDLE (PROTOCOL §4.2).
 * @throws HookswitchError `call:3`, reason `unsupported-browser` without RTCPeerConnection, or for ICE servers it refuses.
 */
export function createBrowserPeer(options: PeerOptions, log: Log): Peer {
  const connection = openConnection(options);
  const listeners = new Set<(event: PeerEvent) => void>();
  const outgoing: Outgoing = { waiting: [], stream: new MediaStream() };
  const closing = new AbortController();
  const { signal } = closing;
  const limits = {
    hasTurn: options.iceServers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/i.test(url))),
    idealMs: options.iceCollectionIdealTimeoutMs ?? iceCollectionIdealMs,
    maxMs: options.iceCollectionMaxTimeoutMs ?? iceCollectionMaxMs,
  };
  let trickling = false;
  let descriptions = 0;

  const emit = (event: PeerEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const reviewTracks = watchRemoteTracks(connection, emit, signal);
  const remoteCandidates = createRemoteCandidates(connection, log);
  listenTo(
    connection,
    (event) => {
      if (trickling || event.type !== 'candidate') emit(event);
    },
    signal,
  );

  // What a browser has begun for a connection that is then closed never settles (W3C webrtc §4.4.1.5); this does.
  function attempt<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new HookswitchError('call:2', { reason: 'call-over' }));
      if (signal.aborted) {
        giveUp();
        return;
      }
      signal.addEventListener('abort', giveUp);
      work()
        .then(resolve, (cause: unknown) => reject(HookswitchError.from(cause, 'call:2')))
        .finally(() => signal.removeEventListener('abort', giveUp));
    });
  }

  /** Our changes, made twice: before the browser takes the text, and on what it makes of it (it drops lines it does not know). */
  function shape(sdp: string, type: 'offer' | 'answer'): string {
    const fitting = options.removeH264Codecs ? removeCodec(sdp, 'H264') : sdp;
    const limited = limitBandwidth(fitting, options.bandwidth ?? {});
    return options.transformLocalSdp?.(limited, type) ?? limited;
  }

  async function describe({ type, sdp = '' }: RTCSessionDescriptionInit, { trickle }: DescribeOptions): Promise<string> {
    const ours = type === 'offer' ? 'offer' : 'answer';
    trickling = trickle;
    const description = ++descriptions;
    await connection.setLocalDescription({ type, sdp: shape(sdp, ours) });
    const text = (): string => shape(connection.localDescription?.sdp ?? '', ours);
    const whole = (): string => withoutTrickleOption(text());
    if (isCollected(connection, limits.hasTurn)) return trickle ? text() : whole();
    const collected = collectCandidates(connection, limits, signal);
    if (!trickle) return collected.then(whole);
    void collected.then(() => {
      // A newer description has its own gathering.
      if (description === descriptions) emit({ type: 'gathered', sdp: whole() });
    });
    return text();
  }

  async function hear(type: 'offer' | 'answer', sdp: string, silent = false): Promise<void> {
    if (!isSdp(sdp)) throw new HookswitchError('call:9');
    const later = silent ? separateCandidates(sdp) : undefined;
    if (later) remoteCandidates.keepBack(later.candidates);
    await connection.setRemoteDescription({ type, sdp: withUsableSetup(later?.sdp ?? sdp, type) });
    void remoteCandidates.described();
    reviewTracks();
  }

  return {
    addTracks(tracks) {
      outgoing.waiting.push(...tracks);
    },
    createOffer: ({ hold = false, iceRestart = false, receive = [], trickle }) =>
      attempt(async () => {
        await placeTracks(connection, outgoing, 'offer');
        makeRoom(connection, receive);
        setDirections(connection, hold);
        return describe(await connection.createOffer({ iceRestart }), { trickle });
      }),
    acceptOffer: (sdp, { hold = false, silent, trickle }) =>
      attempt(async () => {
        await hear('offer', sdp, silent);
        await placeTracks(connection, outgoing, 'answer');
        setDirections(connection, hold);
        return describe(await connection.createAnswer(), { trickle });
      }),
    acceptAnswer: (sdp) => attempt(() => hear('answer', sdp)),
    reachOut: () => void remoteCandidates.release(),
    addCandidates: (candidates) => attempt(() => remoteCandidates.add(candidates)).catch(() => undefined),
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getStats: (track) => attempt(() => connection.getStats(track ?? null)),
    get connectionState() {
      return connection.connectionState;
    },
    close() {
      closing.abort();
      listeners.clear();
      connection.close();
    },
  };
}
