import { HookswitchError } from '../errors';
import type { AnswerOptions, Peer, PeerEvent, PeerOptions } from '../media';
import type { Candidate } from '../signalling';
import type { CallOptions } from './call';
import { captureAll, type CallCaptureRequest, type Captured } from './capturing';
import type { ChosenDevices } from './devices';
import { PresentTracks, type PresentTracksContext, type Source, type TrackEvent } from './presentTracks';

/** What a call's media tell the call. */
export type CallMediaEvent =
  TrackEvent | Extract<PeerEvent, { type: 'candidate' | 'gathered' }> | { type: 'iceServerError'; url: string; errorCode: number };

export interface CallMediaContext extends PresentTracksContext {
  devices: Pick<ChosenDevices, 'applyTo' | 'hearGranted'>;
  hear(event: CallMediaEvent): void;
}

/** The tracks and the peer connection of one call. Nothing of it outlives {@link CallMedia.release}. */
export class CallMedia {
  /** The last description of the far side that was taken. */
  remoteSdp = '';
  readonly #context: CallMediaContext;
  readonly #captured = new Set<MediaStreamTrack>();
  /** What is sent in the place of tracks of ours that are part of it. */
  readonly #mixtures = new Map<MediaStreamTrack, MediaStreamTrack>();
  /** Counts releases: what was captured before one is stopped when it arrives after it. */
  #releases = 0;
  #peer: Peer | undefined;
  /** A connection to a new partner, until it takes the place of the present one; and what it has told so far. */
  #next: { peer: Peer; told: PeerEvent[] } | undefined;
  /** All of the far side's: an answer that is tried again has a new peer connection. */
  readonly #candidates: RTCIceCandidateInit[] = [];
  readonly #tracks: PresentTracks;

  constructor(context: CallMediaContext) {
    this.#context = context;
    this.#tracks = new PresentTracks(context);
  }

  /** The peer connection. @throws HookswitchError `call:8` before {@link open}. */
  get peer(): Peer {
    if (!this.#peer) throw new HookswitchError('call:8');
    return this.#peer;
  }

  /** The connection to a new partner. @throws HookswitchError `call:8` before {@link openNext}. */
  get next(): Peer {
    if (!this.#next) throw new HookswitchError('call:8');
    return this.#next.peer;
  }

  /** Our tracks, in the order in which they came. */
  sent(source?: Source): MediaStreamTrack[] {
    return this.#tracks.sent(source);
  }

  /** The section in which a screen of ours is sent. */
  get screenMid(): string | undefined {
    const [screen] = this.sent('screen');
    return screen && this.#peer?.midOf(screen);
  }

  /** As {@link PresentTracks.screenMid}. */
  expectScreen(mid: string | undefined): void {
    this.#tracks.screenMid = mid;
  }

  /** Asks for devices and screen in the caller's own task. What comes too late is stopped. */
  capture(request: CallCaptureRequest, stream?: CallOptions['stream']): Promise<Captured> {
    const releases = this.#releases;
    const kept = captureAll(this.#context.media, { ...request, ...this.#context.devices.applyTo(request) }, stream).then((captured) => {
      for (const track of [...captured.devices, ...captured.screen]) {
        if (releases === this.#releases) this.#captured.add(track);
        else track.stop();
      }
      this.#context.devices.hearGranted(captured.devices);
      return captured;
    });
    kept.catch(() => undefined); // whoever waits for it hears of the failure; nobody may be waiting any more
    return kept;
  }

  /** Opens the peer connection and gives it the captured tracks. */
  open(options: PeerOptions, captured: Captured): Peer {
    const peer = this.#context.media.createPeer(options);
    this.#peer = peer;
    peer.on((event) => this.#hear(event));
    this.send(captured);
    void peer.addCandidates([...this.#candidates]);
    return peer;
  }

  /** Our tracks are sent from the next description on. */
  send({ devices, screen }: Captured): void {
    const tracks = [...devices, ...screen];
    for (const peer of this.#peers()) peer.addTracks(tracks);
    for (const track of tracks) {
      const device = track.kind === 'video' ? 'camera' : 'microphone';
      // Without a peer connection: a listener has hung up at the track before this one.
      if (this.#peer) this.#tracks.add(track, this.#streamId, screen.includes(track) ? 'screen' : device);
    }
  }

  /** Turns tracks of ours off, at once; the far side hears of it with the next description. */
  stop(tracks: readonly MediaStreamTrack[]): void {
    for (const peer of this.#peers()) peer.removeTracks(tracks.map((track) => this.onWire(track)));
    for (const track of tracks) {
      track.stop();
      this.#mixtures.delete(track);
      this.#captured.delete(track);
      this.#tracks.remove(track);
    }
  }

  /** Sends `track` in the place of `old`, which is turned off. @throws HookswitchError `call:2`. */
  async replace(old: MediaStreamTrack, track: MediaStreamTrack, source: Source): Promise<void> {
    // Who is muted stays muted, and whoever mutes meanwhile, too.
    track.enabled = old.enabled;
    await Promise.all(this.#peers().map((peer) => peer.replaceTrack(this.onWire(old), track)));
    this.#mixtures.delete(old);
    track.enabled = old.enabled;
    const wasThere = this.#tracks.forget(old.id);
    old.stop();
    this.#captured.delete(old);
    if (!this.#peer) return; // the call is over
    // One that had ended by itself was told of as ended, so this one is told of as new.
    this.#tracks[wasThere ? 'watch' : 'add'](track, this.#streamId, source);
  }

  /** Sends a mixture in the place of a track of ours that is part of it; without one, the track by itself again. @throws HookswitchError `call:2`. */
  async sendMixed(track: MediaStreamTrack, mixture?: MediaStreamTrack): Promise<void> {
    const before = this.onWire(track);
    if (mixture) this.#mixtures.set(track, mixture);
    else this.#mixtures.delete(track);
    const now = this.onWire(track);
    if (now !== before) await Promise.all(this.#peers().map((peer) => peer.replaceTrack(before, now)));
  }

  /** What the far side gets of a track of ours. */
  onWire(track: MediaStreamTrack): MediaStreamTrack {
    return this.#mixtures.get(track) ?? track;
  }

  /** Takes the far side's offer; as {@link Peer.acceptOffer}. */
  async acceptOffer(sdp: string, options: AnswerOptions): Promise<string> {
    const answer = await this.peer.acceptOffer(sdp, options);
    this.remoteSdp = sdp;
    return answer;
  }

  /** Takes the far side's answer; as {@link Peer.acceptAnswer}. */
  async acceptAnswer(sdp: string): Promise<void> {
    await this.peer.acceptAnswer(sdp);
    this.remoteSdp = sdp;
  }

  /** Opens a connection with the same tracks beside the present one, which goes on. */
  openNext(options: PeerOptions): Peer {
    this.dropNext();
    const peer = this.#context.media.createPeer(options);
    const next = { peer, told: [] as PeerEvent[] };
    this.#next = next;
    peer.on((event) => (this.#peer === peer ? this.#hear(event) : void next.told.push(event)));
    peer.addTracks(this.sent().map((track) => this.onWire(track)));
    return peer;
  }

  /** The next connection takes the place of the present one, whose tracks end. */
  promoteNext(remoteSdp: string): void {
    const next = this.#next;
    if (!next) return;
    this.#next = undefined;
    this.#peer?.close();
    this.#peer = next.peer;
    this.remoteSdp = remoteSdp;
    for (const track of this.#tracks.received()) this.#tracks.remove(track);
    this.expectScreen(undefined);
    for (const event of next.told) this.#hear(event);
  }

  dropNext(): void {
    this.#next?.peer.close();
    this.#next = undefined;
  }

  /** Candidates of the far side, in whatever order they come. */
  addCandidates(candidates: readonly Candidate[]): void {
    const usable = candidates.map(({ candidate, sdpMid = null, sdpMLineIndex = null, usernameFragment = null }) => ({
      candidate,
      sdpMid,
      sdpMLineIndex,
      usernameFragment,
    }));
    for (const peer of this.#peers()) void peer.addCandidates(usable);
    this.#candidates.push(...usable.slice(0, mostCandidates - this.#candidates.length));
  }

  /** Stops devices, closes the connections, takes away elements. Gives the ids of the tracks that were there. Idempotent. */
  release(): { trackId: string; local: boolean }[] {
    this.#releases++;
    this.remoteSdp = '';
    this.dropNext();
    this.#peer?.close();
    this.#peer = undefined;
    this.#mixtures.clear();
    for (const track of this.#captured) track.stop();
    this.#captured.clear();
    return this.#tracks.clear();
  }

  get #streamId(): string {
    return `${this.#context.callId}:local`;
  }

  #peers(): Peer[] {
    return [this.#peer, this.#next?.peer].flatMap((peer) => peer ?? []);
  }

  #hear(event: PeerEvent): void {
    switch (event.type) {
      case 'candidate':
      case 'gathered':
        return this.#context.hear(event);
      case 'remoteTrack':
        return this.#peer && this.#tracks.add(event.track, event.streamId, event);
      case 'remoteTrackEnded':
        return this.#tracks.remove(event.track);
      case 'iceServerError':
        return this.#context.hear({ type: 'iceServerError', url: event.url, errorCode: event.errorCode });
      case 'connectionState':
        return;
      default:
        event satisfies never;
    }
  }
}

/** A far side that sends more than this is not a browser. */
const mostCandidates = 200;
