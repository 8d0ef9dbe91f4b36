import { HookswitchError } from '../errors';
import {
  describesHold,
  type AnswerOptions,
  type BandwidthLimits,
  type OfferOptions,
  type Peer,
  type PeerEvent,
  type PeerOptions,
} from '../media';
import { createDeferred } from './deferred';
import { answerDirection, readSections, receives, sends, ufragOf, writeSdp, type Direction, type FakeSection } from './fakeSdp';
import { FakeTrack } from './fakeTrack';

/** The methods of a peer that can be told to fail. */
export type FallibleMethod = 'createOffer' | 'acceptOffer' | 'acceptAnswer' | 'rollBack' | 'replaceTrack' | 'sendTones';

/** What all fake peers of one fake media share. */
export interface FakeConditions {
  /** `manual`: gathering ends when `finishGathering` is called. */
  gathering: 'automatic' | 'manual';
  /** `manual`: nothing connects until `setConnectionState` is called. */
  connecting: 'automatic' | 'manual';
  failures: FallibleMethod[];
}

interface Section extends FakeSection {
  local: MediaStreamTrack | undefined;
  remote: FakeTrack | undefined;
}

let made = 0;

/** A peer connection without a network. It keeps to the states of a real one: an answer without an offer is refused. */
export class FakePeer implements Peer {
  readonly options: PeerOptions;
  /** Every track that was given to send. */
  readonly addedTracks: MediaStreamTrack[] = [];
  /** Every run of tones that was sent, in order. */
  readonly tones: { tones: string; durationMs: number; gapMs: number }[] = [];
  /** Those of the options, until others were set. */
  iceServers: readonly RTCIceServer[];
  /** Those of the options, until others were set. */
  bandwidth: BandwidthLimits;
  /** Every candidate of the far side. */
  readonly remoteCandidates: RTCIceCandidateInit[] = [];
  /** Whether it still has to keep from speaking to the far side by itself. */
  isSilent = false;
  connectionState: RTCPeerConnectionState = 'new';
  signalingState: RTCSignalingState = 'stable';
  localDescription = '';
  remoteDescription = '';
  readonly #id = ++made;
  readonly #conditions: FakeConditions;
  readonly #listeners = new Set<(event: PeerEvent) => void>();
  #version = 0;
  #setup: 'actpass' | 'active' = 'actpass';
  #sections: Section[] = [];
  #negotiated = 0;
  /** What we want to send. */
  readonly #wanted = new Set<MediaStreamTrack>();
  #generation = 0;
  #gathering: 'new' | 'running' | 'complete' = 'new';
  #trickling = false;
  #gathered = createDeferred<undefined>();
  readonly #over = createDeferred<never>();

  constructor(options: PeerOptions, conditions: FakeConditions) {
    this.options = options;
    this.iceServers = options.iceServers;
    this.bandwidth = options.bandwidth ?? {};
    this.#conditions = conditions;
  }

  /** The tracks of the far side that have not ended. */
  get remoteTracks(): FakeTrack[] {
    return this.#sections.flatMap(({ remote }) => (remote?.readyState === 'live' ? [remote] : []));
  }

  /** What is in our sections, whether or not it flows. */
  get sentTracks(): MediaStreamTrack[] {
    return this.#sections.flatMap(({ local }) => local ?? []);
  }

  /** How many listen; for tests that look for leaks. */
  get listenerCount(): number {
    return this.#listeners.size;
  }

  addTracks(tracks: readonly MediaStreamTrack[]): void {
    this.addedTracks.push(...tracks);
    for (const track of tracks) this.#wanted.add(track);
  }

  /** Sends nothing on these any more, from the next description on. */
  removeTracks(tracks: readonly MediaStreamTrack[]): void {
    for (const track of tracks) this.#wanted.delete(track);
  }

  replaceTrack(old: MediaStreamTrack, track: MediaStreamTrack): Promise<void> {
    return this.#attempt('replaceTrack', () => {
      for (const section of this.#sections) if (section.local === old) section.local = track;
      this.#wanted.delete(old);
      this.#wanted.add(track);
      return Promise.resolve();
    });
  }

  midOf(track: MediaStreamTrack): string | undefined {
    return this.#sections.find(({ local }) => local === track)?.mid;
  }

  limitBandwidth(limits: BandwidthLimits): void {
    this.bandwidth = { ...this.bandwidth, ...limits };
  }

  setIceServers(servers: readonly RTCIceServer[]): void {
    this.iceServers = servers;
  }

  createOffer(options: OfferOptions): Promise<string> {
    return this.#attempt('createOffer', () => {
      this.#place('offer');
      for (const kind of options.receive ?? [])
        if (!this.#sections.some((section) => section.kind === kind && !section.refused)) this.#add(kind);
      for (const section of this.#sections) section.direction = wanted(section, options.hold);
      this.signalingState = 'have-local-offer';
      if (options.iceRestart) this.#restart();
      return this.#describe(options, 'offer');
    });
  }

  acceptOffer(sdp: string, options: AnswerOptions): Promise<string> {
    return this.#attempt('acceptOffer', () => {
      if (!sdp) throw new HookswitchError('call:9');
      this.#rollBack();
      this.isSilent = options.silent ?? false;
      const isFirst = this.remoteDescription === '';
      this.remoteDescription = sdp;
      const offered = readSections(sdp);
      for (const [index, { kind, mid, refused }] of offered.entries()) {
        const section = this.#sections[index] ?? this.#add(kind);
        section.mid = mid;
        section.refused = refused;
      }
      this.#place('answer');
      // As in a browser, what finds no section in the first answer is forgotten.
      if (isFirst) for (const track of this.#waiting()) this.#wanted.delete(track);
      for (const [index, theirs] of offered.entries()) {
        const section = this.#sections[index];
        if (!section) continue;
        section.direction = answerDirection(wanted(section, options.hold), theirs.direction);
        this.#hear(section, theirs, describesHold(sdp), receives(section.direction));
      }
      this.#settle();
      return this.#describe(options, 'answer');
    });
  }

  acceptAnswer(sdp: string): Promise<void> {
    return this.#attempt('acceptAnswer', () => {
      if (!sdp) throw new HookswitchError('call:9');
      if (this.signalingState !== 'have-local-offer') throw new Error(`An answer cannot be taken in the state ${this.signalingState}.`);
      this.remoteDescription = sdp;
      for (const [index, answered] of readSections(sdp).entries()) {
        const section = this.#sections[index];
        if (!section) throw new Error('The answer has more sections than the offer.');
        section.refused = answered.refused;
        const flows = sends(answered.direction) && receives(section.direction);
        section.direction = answerDirection(section.direction, answered.direction);
        this.#hear(section, answered, describesHold(sdp), flows);
      }
      this.#settle();
      return Promise.resolve();
    });
  }

  rollBack(): Promise<void> {
    return this.#attempt('rollBack', () => Promise.resolve(this.#rollBack()));
  }

  sendTones(tones: string, times: { durationMs: number; gapMs: number }): Promise<void> {
    return this.#attempt('sendTones', () => {
      const sendsSound = this.#sections.some(({ kind, local, direction }) => kind === 'audio' && local && sends(direction));
      if (!sendsSound) throw new HookswitchError('call:2');
      this.tones.push({ tones, ...times });
      return Promise.resolve();
    });
  }

  reachOut(): void {
    this.isSilent = false;
  }

  addCandidates(candidates: readonly RTCIceCandidateInit[]): Promise<void> {
    if (this.connectionState !== 'closed') this.remoteCandidates.push(...candidates);
    return Promise.resolve();
  }

  on(listener: (event: PeerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  getStats(): Promise<RTCStatsReport> {
    return this.connectionState === 'closed' ? this.#over.promise : Promise.resolve(new Map());
  }

  close(): void {
    this.connectionState = 'closed';
    this.signalingState = 'closed';
    this.#listeners.clear();
    for (const { remote } of this.#sections) remote?.stop();
    this.#over.reject(new HookswitchError('call:2', { reason: 'call-over' }));
  }

  /** Ends a gathering that is under way, where the conditions say `manual`. */
  finishGathering(): void {
    if (this.#gathering !== 'running') return;
    this.#gathering = 'complete';
    if (this.#trickling) {
      const candidate = {
        candidate: candidateOf(this.#id, this.#generation),
        sdpMid: this.#sections[0]?.mid ?? '0',
        sdpMLineIndex: 0,
        usernameFragment: ufragOf(this.#id, this.#generation),
      };
      this.emit({ type: 'candidate', candidate });
      this.emit({ type: 'gathered', sdp: this.#write([candidateOf(this.#id, this.#generation)]) });
    }
    this.#gathered.resolve(undefined);
  }

  /** Lets the connection come up, break or heal. */
  setConnectionState(state: Exclude<RTCPeerConnectionState, 'closed'>): void {
    if (this.connectionState === 'closed' || this.connectionState === state) return;
    this.connectionState = state;
    if (state === 'connected') for (const { remote, direction } of this.#sections) remote?.setMuted(!receives(direction));
    this.emit({ type: 'connectionState', state });
  }

  /** Tells the listeners anything a browser could tell. */
  emit(event: PeerEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  async #attempt<T>(method: FallibleMethod, work: () => Promise<T>): Promise<T> {
    try {
      if (this.connectionState === 'closed') return await this.#over.promise;
      const failing = this.#conditions.failures.indexOf(method);
      if (failing >= 0) {
        this.#conditions.failures.splice(failing, 1);
        throw new Error(`The test lets ${method} fail.`);
      }
      return await Promise.race([this.#over.promise, work()]);
    } catch (cause) {
      throw HookswitchError.from(cause, 'call:2');
    }
  }

  async #describe({ trickle }: { trickle: boolean }, type: 'offer' | 'answer'): Promise<string> {
    this.#version++;
    this.#setup = type === 'offer' ? 'actpass' : 'active';
    this.#trickling = trickle;
    if (this.#gathering === 'new') {
      this.#gathering = 'running';
      if (this.#conditions.gathering === 'automatic') void this.#soon(() => this.finishGathering());
    }
    if (!trickle) await this.#gathered.promise;
    const text = this.#write(this.#gathering === 'complete' ? [candidateOf(this.#id, this.#generation)] : []);
    this.localDescription = (await this.options.transformSdp?.(text, { type, endpoint: 'local' })) ?? text;
    return this.localDescription;
  }

  #write(candidates: readonly string[]): string {
    return writeSdp(this.#sections, { id: this.#id, generation: this.#generation, version: this.#version, setup: this.#setup, candidates });
  }

  #add(kind: 'audio' | 'video', local?: MediaStreamTrack): Section {
    const section: Section = {
      kind,
      mid: String(this.#sections.length),
      direction: 'sendrecv',
      refused: false,
      streamId: `fake-stream-${this.#id}`,
      get trackId() {
        return this.local?.id ?? '';
      },
      local,
      remote: undefined,
    };
    this.#sections.push(section);
    return section;
  }

  /** Gives the far side's track its beginning, its pauses and its end. Hold is a pause. */
  #hear(section: Section, theirs: FakeSection, isHold: boolean, flows: boolean): void {
    const { remote } = section;
    if (remote && (theirs.refused || !(isHold || sends(theirs.direction)))) {
      section.remote = undefined;
      remote.end();
      this.emit({ type: 'remoteTrackEnded', track: remote });
    } else if (flows && sends(theirs.direction) && !remote) {
      // As in a browser, a track is muted until its first packet.
      section.remote = new FakeTrack(section.kind, { muted: this.connectionState !== 'connected' });
      this.emit({ type: 'remoteTrack', track: section.remote, streamId: theirs.streamId, mid: theirs.mid });
    } else {
      remote?.setMuted(!(flows && sends(theirs.direction)));
    }
  }

  /** Takes back an offer of ours; what its new sections would have sent waits for the next. */
  #rollBack(): void {
    if (this.signalingState !== 'have-local-offer') return;
    this.#sections = this.#sections.slice(0, this.#negotiated);
    this.signalingState = 'stable';
  }

  #waiting(): MediaStreamTrack[] {
    return [...this.#wanted].filter((track) => !this.#sections.some(({ local }) => local === track));
  }

  /** Empties the sections of what is not sent any more, and finds sections for what waits. */
  #place(type: 'offer' | 'answer'): void {
    for (const section of this.#sections) if (section.local && !this.#wanted.has(section.local)) section.local = undefined;
    for (const track of this.#waiting()) {
      const free = this.#sections.find((section) => isFree(section, track));
      if (free) free.local = track;
      else if (type === 'offer') this.#add(track.kind === 'video' ? 'video' : 'audio', track);
    }
  }

  #settle(): void {
    this.signalingState = 'stable';
    this.#negotiated = this.#sections.length;
    if (this.connectionState !== 'new' || this.#conditions.connecting !== 'automatic') return;
    void this.#soon(() => this.setConnectionState('connecting')).then(() => this.#soon(() => this.setConnectionState('connected')));
  }

  #restart(): void {
    this.#generation++;
    this.#gathering = 'new';
    this.#gathered = createDeferred<undefined>();
  }

  /** After those who await the present operation have gone on. */
  async #soon(work: () => void): Promise<void> {
    for (let hop = 0; hop < 10; hop++) await Promise.resolve();
    work();
  }
}

const candidateOf = (id: number, generation: number): string =>
  `candidate:1 1 udp 2113937151 127.0.0.1 ${50000 + (id % 10000)} typ host generation ${generation} ufrag ${ufragOf(id, generation)}`;

const isFree = ({ kind, local, refused }: Section, track: MediaStreamTrack): boolean =>
  kind === track.kind && !refused && local?.readyState !== 'live';

function wanted({ local }: Section, hold = false): Direction {
  if (hold) return 'inactive';
  return local ? 'sendrecv' : 'recvonly';
}
