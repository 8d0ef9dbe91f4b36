import type { BasicError } from '../errors';
import type { CustomParameter, SourceState } from '../signalling';
import type { Direction, PublicState } from './callMachine';
import type { OperationName } from './operations';

/** What a person asks for when making or answering a call (SDK_API §5). */
export interface MediaConstraints {
  audio?: boolean | undefined;
  audioOptions?: DeviceOptions | undefined;
  video?: boolean | undefined;
  videoOptions?: DeviceOptions | undefined;
  /** A screen, a window or a tab, as the person chooses. */
  screen?: boolean | undefined;
  screenOptions?: DeviceOptions | undefined;
}

/** Constraints on one device, each a plain value or `{exact}` / `{ideal}`, as the browser's `MediaTrackConstraints`. */
export type DeviceOptions = MediaTrackConstraints;

/** What may be said beside the media when making or answering. */
export interface CallOptions {
  /** Caps in kbit/s of what we ask to be sent. */
  bandwidth?: Bandwidth | undefined;
  /** The caller's name, as the callee sees it. */
  displayName?: string | undefined;
  /** A stream captured elsewhere; the call owns it from now on and stops it at its end. */
  stream?: MediaStream | Promise<MediaStream> | undefined;
  /** Travel with what is sent about the call from now on (PROTOCOL §5.8). */
  customParameters?: readonly CustomParameter[] | undefined;
}

/** What may be said beside the destination when making a call. */
export interface MakeOptions extends CallOptions {
  /**
   * Whether a call without video has a section for it all the same: `kept-ready` lets the callee answer with video, and
   * needs no further section when video is added. Default `when-used`.
   */
  videoSection?: 'when-used' | 'kept-ready' | undefined;
}

/** What may be said beside an operation in a call. */
export type OperationOptions = Pick<CallOptions, 'customParameters'>;

/** What may be said beside the media that are added to a call. */
export type MediaOptions = Pick<CallOptions, 'bandwidth' | 'customParameters' | 'stream'>;

export interface Bandwidth {
  audio?: number | undefined;
  video?: number | undefined;
}

/** An operation that has started and not finished. */
export interface OngoingOperation {
  readonly operation: OperationName;
  /** `PENDING`: our part is done, the far side's is not. */
  readonly status: 'ONGOING' | 'PENDING';
}

/** Who is at the other end. */
export interface RemoteParticipant {
  readonly displayName?: string | undefined;
  readonly displayNumber?: string | undefined;
}

/** What microphone and camera of the far side do; `none`: it sends nothing of the kind. */
export interface RemoteMedia {
  readonly microphone: SourceState;
  readonly camera: SourceState;
}

/** One call, as plain data (SDK_API §5.1). Replaced on every change, never mutated, so `===` tells whether it changed. */
export interface Call extends PublicState {
  /** Ours; the two sides of a call do not share it. */
  readonly id: string;
  readonly direction: Direction;
  readonly from: string;
  readonly to: string;
  readonly isCaller: boolean;
  readonly isSlowStart: boolean;
  readonly remoteParticipant: RemoteParticipant;
  /** Ids for `media.getTrackById`. */
  readonly localTracks: readonly string[];
  readonly remoteTracks: readonly string[];
  /** What was asked for on this side. */
  readonly mediaConstraints: MediaConstraints;
  /** What the caller offers. */
  readonly mediaOffered: { readonly audio: boolean; readonly video: boolean };
  /** In kbit/s. */
  readonly bandwidth: Bandwidth;
  /** Of the answer, in ms since 1970; at the end of a call that was never answered, equal to `endTime`. */
  readonly startTime?: number | undefined;
  /** In ms since 1970. */
  readonly endTime?: number | undefined;
  /** The service's id of this side of the call. */
  readonly wrtcsSessionId?: string | undefined;
  /** The id of this call's media, the `id` of track events. */
  readonly webrtcSessionId: string;
  readonly localOp?: OngoingOperation | undefined;
  readonly remoteOp?: OngoingOperation | undefined;
  /** What the far side sent of its own last; undefined before. */
  readonly customParameters?: readonly CustomParameter[] | undefined;
  /** What the far side says of its devices: `off` looks like a fault otherwise. Undefined until it has said so. */
  readonly remoteMedia?: RemoteMedia | undefined;
  /** The call this one is joined with: their far sides hear each other. */
  readonly joinedWith?: string | undefined;
  /** What failed last. */
  readonly error?: BasicError | undefined;
}
