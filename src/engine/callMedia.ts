import { HookswitchError } from '../errors';
import { captureError, type CaptureRequest, type Media, type Peer, type PeerEvent, type PeerOptions } from '../media';
import type { Candidate } from '../signalling';
import type { CallOptions, MediaConstraints } from './call';
import type { TrackRegistry } from './tracks';

/** What a call's media tell the call. */
export type CallMediaEvent =
  | { type: 'trackAdded'; trackId: string; local: boolean }
  | { type: 'trackEnded'; trackId: string; local: boolean }
  | { type: 'sourceMuted' | 'sourceUnmuted'; trackId: string; local: boolean }
  | Extract<PeerEvent, { type: 'candidate' | 'gathered' }>
  | { type: 'iceServerError'; url: string; errorCode: number };

export interface CallMediaContext {
  callId: string;
  media: Media;
  tracks: TrackRegistry;
  hear(event: CallMediaEvent): void;
}

/** The tracks and the peer connection of one call. Nothing of it outlives {@link CallMedia.release}. */
export class CallMedia {
  readonly #context: CallMediaContext;
  #captured: MediaStreamTrack[] = [];
  /** Each capture and answer has its own; what was captured for an older one is stopped when it arrives. */
  #attempt = 0;
  #peer: Peer | undefined;
  /** All of the far side's: an answer that is tried again has a new peer connection. */
  readonly #candidates: RTCIceCandidateInit[] = [];
  readonly #present = new Map<string, { track: MediaStreamTrack; local: boolean; listening: AbortController }>();

  constructor(context: CallMediaContext) {
    this.#context = context;
  }

  /** The peer connection. @throws HookswitchError `call:8` before {@link open}. */
  get peer(): Peer {
    if (!this.#peer) throw new HookswitchError('call:8');
    return this.#peer;
  }

  get isOpen(): boolean {
    return this.#peer !== undefined;
  }

  /** Asks for microphone and camera in the caller's own task. What comes too late is stopped. */
  capture(request: CaptureRequest, stream: CallOptions['stream']): Promise<MediaStreamTrack[]> {
    const attempt = ++this.#attempt;
    const captured = stream ? tracksOf(stream, request) : this.#context.media.capture(request);
    const kept = captured.then((tracks) => {
      if (attempt === this.#attempt) this.#captured = [...tracks];
      else tracks.forEach((track) => track.stop());
      return tracks;
    });
    kept.catch(() => undefined); // whoever waits for it hears of the failure; nobody may be waiting any more
    return kept;
  }

  /** Opens the peer connection and gives it the captured tracks. */
  open(options: PeerOptions, localTracks: readonly MediaStreamTrack[]): Peer {
    const peer = this.#context.media.createPeer(options);
    this.#peer = peer;
    peer.on((event) => this.#hear(event));
    peer.addTracks(localTracks);
    const streamId = `${this.#context.callId}:local`;
    localTracks.forEach((track) => this.#add(track, true, streamId));
    void peer.addCandidates([...this.#candidates]);
    return peer;
  }

  /** Candidates of the far side, in whatever order they come. */
  addCandidates(candidates: readonly Candidate[]): void {
    const usable = candidates.map(({ candidate, sdpMid = null, sdpMLineIndex = null, usernameFragment = null }) => ({
      candidate,
      sdpMid,
      sdpMLineIndex,
      usernameFragment,
    }));
    void this.#peer?.addCandidates(usable);
    this.#candidates.push(...usable.slice(0, mostCandidates - this.#candidates.length));
  }

  /** Stops devices, closes the connection, takes away elements. Gives the ids of the tracks that were there. Idempotent. */
  release(): { trackId: string; local: boolean }[] {
    this.#attempt++;
    this.#peer?.close();
    this.#peer = undefined;
    this.#captured.splice(0).forEach((track) => track.stop());
    return [...this.#present.keys()].flatMap((trackId) => this.#forget(trackId) ?? []);
  }

  #hear(event: PeerEvent): void {
    switch (event.type) {
      case 'candidate':
      case 'gathered':
        return this.#context.hear(event);
      case 'remoteTrack':
        return this.#add(event.track, false, event.streamId);
      case 'remoteTrackEnded':
        return this.#remove(event.track);
      case 'iceServerError':
        return this.#context.hear({ type: 'iceServerError', url: event.url, errorCode: event.errorCode });
      case 'connectionState':
        return;
      default:
        event satisfies never;
    }
  }

  #add(track: MediaStreamTrack, local: boolean, streamId: string): void {
    const { callId, tracks, hear } = this.#context;
    const trackId = track.id;
    // Without a peer connection: a listener has hung up at the track before this one.
    if (!this.#peer || this.#present.has(trackId)) return;
    const listening = new AbortController();
    this.#present.set(trackId, { track, local, listening });
    tracks.add({ track, callId, local, streamId });
    const { signal } = listening;
    track.addEventListener('mute', () => hear({ type: 'sourceMuted', trackId, local }), { signal });
    track.addEventListener('unmute', () => hear({ type: 'sourceUnmuted', trackId, local }), { signal });
    track.addEventListener('ended', () => this.#remove(track), { signal });
    hear({ type: 'trackAdded', trackId, local });
  }

  #remove(track: MediaStreamTrack): void {
    const gone = this.#forget(track.id);
    if (gone) this.#context.hear({ type: 'trackEnded', ...gone });
  }

  #forget(trackId: string): { trackId: string; local: boolean } | undefined {
    const present = this.#present.get(trackId);
    if (!present) return undefined;
    const { track, local, listening } = present;
    this.#present.delete(trackId);
    listening.abort();
    this.#context.media.unrender(track);
    this.#context.tracks.delete(trackId);
    return { trackId, local };
  }
}

/** A far side that sends more than this is not a browser. */
const mostCandidates = 200;

/** What to capture for what was asked, as far as the far side offered it: a camera nobody asked for stays dark. */
export function captureRequest(
  { audio, audioOptions, video, videoOptions }: MediaConstraints,
  offered: { audio: boolean; video: boolean } = { audio: true, video: true },
): CaptureRequest {
  return {
    audio: audio === true && offered.audio && (audioOptions ?? true),
    video: video === true && offered.video && (videoOptions ?? true),
  };
}

/** @throws HookswitchError `call:4` where the stream was promised and the person, or the browser, refused it. */
async function tracksOf(stream: NonNullable<CallOptions['stream']>, request: CaptureRequest): Promise<MediaStreamTrack[]> {
  const given = await Promise.resolve(stream).catch((cause: unknown) => {
    throw captureError(cause);
  });
  return tracksWanted(given, request);
}

/** The call owns a given stream, so what it has no use for is stopped. */
function tracksWanted(stream: MediaStream, request: CaptureRequest): MediaStreamTrack[] {
  return stream.getTracks().filter((track) => {
    const wanted = track.kind === 'video' ? request.video !== false : request.audio !== false;
    if (!wanted) track.stop();
    return wanted;
  });
}
