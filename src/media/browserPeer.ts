import { HookswitchError } from '../errors';
import type { Log } from '../log';
import { listenTo, openConnection, turnRefusal } from './connection';
import { collectCandidates, isCollected } from './gathering';
import type { DescribeOptions, Peer, PeerEvent, PeerOptions } from './media';
import { createRemoteCandidates } from './remoteCandidates';
import { watchRemoteTracks } from './remoteTracks';
import { asHold, isSdp, limitBandwidth, removeCodec, separateCandidates, withoutTrickleOption, withUsableSetup } from './sdp';
import { sendTones } from './senderTones';
import { makeRoom, placeTracks, setDirections, type Outgoing } from './transceivers';

const noPath = { detail: 'No TURN server gave a path.' };
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
  const outgoing: Outgoing = { tracks: new Set(), stream: new MediaStream() };
  const closing = new AbortController();
  const { signal } = closing;
  const limits = {
    relayOnly: options.iceTransportPolicy === 'relay',
    hasTurn: options.iceServers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/i.test(url))),
    idealMs: options.iceCollectionIdealTimeoutMs ?? iceCollectionIdealMs,
    maxMs: options.iceCollectionMaxTimeoutMs ?? iceCollectionMaxMs,
  };
  let bandwidth = options.bandwidth ?? {};
  let refusal: HookswitchError | undefined;
  let tonesSent: Promise<void> = Promise.resolve();
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
      if (event.type === 'iceServerError') refusal ??= turnRefusal(event);
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
  async function shape(sdp: string, type: 'offer' | 'answer'): Promise<string> {
    const fitting = options.removeH264Codecs ? removeCodec(sdp, 'H264') : sdp;
    const limited = limitBandwidth(fitting, bandwidth);
    return options.transformSdp?.(limited, { type, endpoint: 'local' }) ?? limited;
  }

  async function describe({ type, sdp = '' }: RTCSessionDescriptionInit, { trickle }: DescribeOptions): Promise<string> {
    const ours = type === 'offer' ? 'offer' : 'answer';
    trickling = trickle;
    const description = ++descriptions;
    const isUsed = connection.currentLocalDescription !== null;
    await connection.setLocalDescription({ type, sdp: await shape(sdp, ours) });
    const text = (): Promise<string> => shape(connection.localDescription?.sdp ?? '', ours);
    const whole = async (): Promise<string> => {
      const sdp = withoutTrickleOption(await text());
      // An answer in a call that goes on cannot be taken back.
      if (limits.relayOnly && !/^a=candidate:/m.test(sdp) && !(isUsed && ours === 'answer'))
        throw refusal ?? new HookswitchError('call:2', noPath);
      return sdp;
    };
    if (isCollected(connection, limits.hasTurn)) return trickle ? text() : whole();
    const collected = collectCandidates(connection, limits, signal);
    if (!trickle) return collected.then(whole);
    const tell = (completeSdp: string): void => {
      // A newer description has its own gathering.
      if (description === descriptions) emit({ type: 'gathered', sdp: completeSdp });
    };
    collected.then(whole).then(tell, (cause: unknown) => log.warn('the complete description could not be made', cause));
    return text();
  }

  async function hear(type: 'offer' | 'answer', sdp: string, silent = false): Promise<void> {
    if (!isSdp(sdp)) throw new HookswitchError('call:9');
    const theirs = (await options.transformSdp?.(sdp, { type, endpoint: 'remote' })) ?? sdp;
    const later = silent ? separateCandidates(theirs) : undefined;
    if (later) remoteCandidates.keepBack(later.candidates);
    await connection.setRemoteDescription({ type, sdp: withUsableSetup(later?.sdp ?? theirs, type) });
    void remoteCandidates.described();
    reviewTracks(theirs);
  }

  const sectionOf = (track: MediaStreamTrack): RTCRtpTransceiver | undefined =>
    connection.getTransceivers().find(({ sender }) => sender.track === track);

  async function takeBack(): Promise<void> {
    if (connection.signalingState === 'have-local-offer') await connection.setLocalDescription({ type: 'rollback' });
  }

  return {
    addTracks(tracks) {
      for (const track of tracks) outgoing.tracks.add(track);
    },
    removeTracks(tracks) {
      for (const track of tracks) outgoing.tracks.delete(track);
    },
    replaceTrack: (old, track) =>
      attempt(async () => {
        await sectionOf(old)?.sender.replaceTrack(track);
        outgoing.tracks.delete(old);
        outgoing.tracks.add(track);
      }),
    midOf: (track) => sectionOf(track)?.mid ?? undefined,
    limitBandwidth(limits) {
      bandwidth = { ...bandwidth, ...limits };
    },
    setIceServers(servers) {
      connection.setConfiguration({ ...connection.getConfiguration(), iceServers: [...servers] });
    },
    createOffer: ({ hold = false, iceRestart = false, receive = [], trickle }) =>
      attempt(async () => {
        await placeTracks(connection, outgoing, 'offer');
        setDirections(connection, false);
        makeRoom(connection, receive);
        const sdp = await describe(await connection.createOffer({ iceRestart }), { trickle });
        return hold ? asHold(sdp) : sdp;
      }),
    acceptOffer: (sdp, { hold = false, silent, trickle }) =>
      attempt(async () => {
        await takeBack();
        await hear('offer', sdp, silent);
        await placeTracks(connection, outgoing, 'answer');
        setDirections(connection, hold);
        return describe(await connection.createAnswer(), { trickle });
      }),
    acceptAnswer: (sdp) => attempt(() => hear('answer', sdp)),
    rollBack: () => attempt(() => takeBack()),
    reachOut: () => void remoteCandidates.release(),
    addCandidates: (candidates) => attempt(() => remoteCandidates.add(candidates)).catch(() => undefined),
    sendTones: (tones, times) => {
      const sent = tonesSent.then(() => attempt(async () => sendTones(connection, tones, times)));
      tonesSent = sent.catch(() => undefined);
      return sent;
    },
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
