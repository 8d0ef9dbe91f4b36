/** What to capture. `true` means "the default device with our defaults". */
export interface CaptureRequest {
  audio: boolean | MediaTrackConstraints;
  video: boolean | MediaTrackConstraints;
}

/** A candidate of ours, as the browser gives it (`RTCIceCandidateInit`). */
export type PeerCandidate = RTCIceCandidateInit & { candidate: string };

/** What a peer connection tells of itself. */
export type PeerEvent =
  /** Only while trickling. */
  | { type: 'candidate'; candidate: PeerCandidate }
  /** Gathering has ended while trickling, or its cap is reached; `sdp` is the whole local description. Once per gathering. */
  | { type: 'gathered'; sdp: string }
  /** A section of the far side began to send; `mid` is its name on both sides (RFC 5888 §4). */
  | { type: 'remoteTrack'; track: MediaStreamTrack; streamId: string; mid: string }
  /** A section of the far side stopped sending for good, or its track ended. Hold is no end. The track may come again. */
  | { type: 'remoteTrackEnded'; track: MediaStreamTrack }
  /** `RTCPeerConnection.connectionState`. */
  | { type: 'connectionState'; state: RTCPeerConnectionState }
  /** A STUN or TURN server refused or did not answer (`icecandidateerror`). */
  | { type: 'iceServerError'; url: string; errorCode: number; errorText: string };

export interface PeerOptions {
  iceServers: readonly RTCIceServer[];
  iceTransportPolicy?: RTCIceTransportPolicy | undefined;
  /** The cap, in ms, on waiting for whole SDP without a TURN server. */
  iceCollectionIdealTimeoutMs?: number | undefined;
  /** The cap, in ms, with a TURN server: until the first relay candidate or this. */
  iceCollectionMaxTimeoutMs?: number | undefined;
  /** Takes H.264 out of what we offer and answer. */
  removeH264Codecs?: boolean | undefined;
  /** Caps of what we ask to be sent, in kbit/s. */
  bandwidth?: BandwidthLimits | undefined;
  /**
   * Changes descriptions (SDK_API §7 `call.sdpHandlers`): the far side's before the browser takes them; ours before they are used and
   * again before they are sent, so twice must be as good as once.
   */
  transformSdp?: SdpTransform | undefined;
  /** Whatever else the browser shall be told (`bundlePolicy`, `iceCandidatePoolSize`, …). */
  configuration?: { [Key in keyof RTCConfiguration]: RTCConfiguration[Key] | undefined } | undefined;
}

/** Caps in kbit/s. */
export interface BandwidthLimits {
  audio?: number | undefined;
  video?: number | undefined;
}

/** What a description is, and whose. */
export interface SdpInfo {
  type: 'offer' | 'answer';
  endpoint: 'local' | 'remote';
}

/** Gives the text to be used instead of this one. */
export type SdpTransform = (sdp: string, info: SdpInfo) => string | Promise<string>;

export interface DescribeOptions {
  /** Candidates follow by `candidate` events; the text comes at once. Otherwise the text waits for them, capped. */
  trickle: boolean;
}

export interface OfferOptions extends DescribeOptions {
  /** Every section `inactive` (RFC 3264 §8.4). */
  hold?: boolean | undefined;
  iceRestart?: boolean | undefined;
  /** Receive a kind of which we send nothing (a `recvonly` section). */
  receive?: readonly ('audio' | 'video')[] | undefined;
}

export interface AnswerOptions extends DescribeOptions {
  /** Every section `inactive`, because we hold the call. */
  hold?: boolean | undefined;
  /**
   * Nothing is sent to the far side before {@link Peer.reachOut}: a browser that has heard from a connection whose answer never
   * came takes up no other one afterwards.
   */
  silent?: boolean | undefined;
}

/**
 * One RTCPeerConnection, reduced to what a call needs.
 * @throws HookswitchError `call:2` from every method whose browser counterpart fails; `call:9` for an empty description.
 */
export interface Peer {
  /** Adds tracks to send. Before `acceptOffer` of an incoming call this decides what is sent in its sections. */
  addTracks(tracks: readonly MediaStreamTrack[]): void;
  /** From the next description on these are not sent; their sections stay, for later tracks of the kind. Does not stop them. */
  removeTracks(tracks: readonly MediaStreamTrack[]): void;
  /** Sends another track of the same kind in the place of one, without a description. @throws HookswitchError `call:2`. */
  replaceTrack(old: MediaStreamTrack, track: MediaStreamTrack): Promise<void>;
  /** The section in which a track is sent; undefined while no description has it. */
  midOf(track: MediaStreamTrack): string | undefined;
  /** Caps for the descriptions to come, instead of those of the options. */
  limitBandwidth(limits: BandwidthLimits): void;
  /** For the next ICE restart. */
  setIceServers(servers: readonly RTCIceServer[]): void;
  createOffer(options: OfferOptions): Promise<string>;
  /**
   * Takes the far side's offer and gives our answer. A section of a kind we have no track for is answered `recvonly`.
   * An offer of ours that waits for its answer is taken back first.
   */
  acceptOffer(sdp: string, options: AnswerOptions): Promise<string>;
  acceptAnswer(sdp: string): Promise<void>;
  /** Takes back an offer of ours that waits for its answer; does nothing where there is none. What it would have sent comes with the next. */
  rollBack(): Promise<void>;
  /** The answer has been delivered: tries the far side's candidates, those of a silent `acceptOffer` and all that follow. */
  reachOut(): void;
  /** Candidates that come before the description they belong to are kept until it is there. Bad ones are passed over. */
  addCandidates(candidates: readonly RTCIceCandidateInit[]): Promise<void>;
  /**
   * Sends tones on the call's audio, after those that are being sent. Resolves when the last has been played.
   * @param tones - `0`–`9`, `A`–`D`, `#`, `*`, and `,` for a pause of 2 s (W3C webrtc §7.2).
   * @throws HookswitchError `call:2` where no audio is sent.
   */
  sendTones(tones: string, options: ToneOptions): Promise<void>;
  on(listener: (event: PeerEvent) => void): () => void;
  getStats(track?: MediaStreamTrack): Promise<RTCStatsReport>;
  readonly connectionState: RTCPeerConnectionState;
  /** Idempotent; no event follows. Does not stop local tracks: who captured them stops them. */
  close(): void;
}

/** Times in ms; the browser keeps each within its own bounds (W3C webrtc §7.2). */
export interface ToneOptions {
  durationMs: number;
  gapMs: number;
}

/** Devices by what they are, in the words of the SDK family. */
export interface Devices {
  camera: readonly MediaDeviceInfo[];
  microphone: readonly MediaDeviceInfo[];
  speaker: readonly MediaDeviceInfo[];
}

export interface RenderOptions {
  /** `deviceId` of the loudspeaker (`setSinkId`). */
  speakerId?: string | undefined;
}

/** Puts sounds together, for those who shall hear more than one of them. */
export interface Mixer {
  /**
   * Gives a track for each group, which sounds like all in it. Asked again with as many groups, the same tracks sound like those
   * instead. A track that is muted is silent in it.
   */
  mix(groups: readonly (readonly MediaStreamTrack[])[]): readonly MediaStreamTrack[];
  /** Ends the tracks it has given, and gives back what it takes of the browser. Idempotent. */
  close(): void;
}

/** The port through which the engine reaches microphones, cameras, peer connections and elements. */
export interface Media {
  /**
   * Asks for the microphone or camera. The browser's own request is made before this returns, in the click's task.
   * Nothing asked for gives no tracks and no prompt.
   * @throws HookswitchError `call:4` with a reason (`denied-by-person`, `no-device`, …).
   */
  capture(request: CaptureRequest): Promise<MediaStreamTrack[]>;
  /** Asks which screen or window to share, in the same way. @throws HookswitchError `call:4` with a reason. */
  captureScreen(constraints: boolean | MediaTrackConstraints): Promise<MediaStreamTrack[]>;
  /** @throws HookswitchError `call:3`, reason `unsupported-browser` where there is no RTCPeerConnection. */
  createPeer(options: PeerOptions): Peer;
  /** Plays tones here, for the ear of who presses the keys. Silent where there is no Web Audio. */
  playTones(tones: string, options: ToneOptions): void;
  /** @throws HookswitchError `call:5` where there is no Web Audio, or the page may not play sound. */
  createMixer(): Promise<Mixer>;
  /** What this browser can send of a kind. Empty where it does not say. */
  availableCodecs(kind: 'audio' | 'video'): readonly RTCRtpCodec[];
  /** Never hangs: gives what is known after 2 s. */
  getDevices(): Promise<Devices>;
  onDevicesChange(listener: () => void): () => void;
  /** Shows or plays a track in the container, once however often it is called. */
  render(track: MediaStreamTrack, container: Element, options?: RenderOptions): void;
  /** Where everything is played, now and from now on, that was rendered without a loudspeaker of its own; empty: the default one. */
  setSpeaker(speakerId: string): void;
  /** Takes the track's element out of the container, or out of all where none is given. */
  unrender(track: MediaStreamTrack, container?: Element): void;
  /** The elements in which a track is shown now. */
  containersOf(track: MediaStreamTrack): readonly Element[];
}
