import type { BasicError } from '../errors';
import type { Direction, PublicState } from './callMachine';
import type { OperationName } from './operations';

/** What a person asks for when making or answering a call (SDK_API §5). */
export interface MediaConstraints {
  audio?: boolean | undefined;
  audioOptions?: DeviceOptions | undefined;
  video?: boolean | undefined;
  videoOptions?: DeviceOptions | undefined;
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
}

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
  /** What failed last. */
  readonly error?: BasicError | undefined;
}
