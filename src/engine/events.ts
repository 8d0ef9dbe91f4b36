import type { BasicError } from '../errors';
import type { Log } from '../log';
import type { CustomParameter } from '../signalling';
import type { Call, OngoingOperation, RemoteMedia } from './call';
import type { PublicState } from './callMachine';
import type { OperationName } from './operations';
import type { Device, Track } from './tracks';

/** Every event a client emits, and what it carries. `on`, `subscribe` and the store are typed from this. */
export interface ClientEvents {
  /** The service took our invitation: the callee will be told. Once per call. */
  'call:start': { callId: string };
  /** Somebody calls. The call is still Initiating; `answer` may be called at once. */
  'call:receive': { callId: string; mediaOffered: Call['mediaOffered'] };
  /** The state or a hold flag changed, or an operation failed and left the state as it was. */
  'call:stateChange': { callId: string; previous: PublicState; transition?: Transition | undefined; error?: BasicError | undefined };
  /** Once per failed operation, and when a call fails of itself. */
  'call:error': { callId: string; error: BasicError };
  /** Ours go START → UPDATE (the far side's turn) → FINISH; the far side's are told when they are done. */
  'call:operation': {
    callId: string;
    operation: OperationName;
    transition: 'START' | 'UPDATE' | 'FINISH';
    isLocal: boolean;
    previous?: OngoingOperation | undefined;
    error?: BasicError | undefined;
  };
  'call:newTrack': TrackChange;
  'call:trackEnded': TrackChange;
  /** An operation, ours or theirs, has added or removed what is sent. */
  'call:newMedia': MediaChange;
  'call:removedMedia': MediaChange;
  /** By `replaceTrack`: another track of ours is sent in the place of one. */
  'call:trackReplaced': { callId: string; newTrackId: string; oldTrack: Track };
  /** The connection has found its path anew, as `restartMedia` asked. */
  'call:mediaRestart': { callId: string };
  'call:statsReceived': { callId: string; result: RTCStatsReport; trackId?: string | undefined };
  /** The far side has sent parameters of its own; they are in the call too. */
  'call:customParameters': { callId: string; customParameters: readonly CustomParameter[] };
  /** The far side says what its microphone and camera do, and which of its tracks is a screen: that is in `track.source`. */
  'call:remoteMediaState': { callId: string } & RemoteMedia;
  /** Two calls of ours have become one conversation; each record names the other call as long as it lasts. */
  'call:join': { callId: string; otherCallId: string };
  'call:availableCodecs': { kind: 'audio' | 'video'; codecs: readonly RTCRtpCodec[] };
  'media:muted': { tracks: readonly string[] };
  'media:unmuted': { tracks: readonly string[] };
  /** The far side, or the device, sends nothing on this track for now. */
  'media:sourceMuted': SourceChange;
  'media:sourceUnmuted': SourceChange;
  /** A microphone, camera or peer connection failed. `callId` where it was for a call. */
  'media:error': { callId?: string | undefined; error: BasicError };
  /**
   * Something was plugged in or out, something else is chosen, or devices were granted for the first time, so that the list has labels
   * now; once at the start, too.
   */
  'devices:change': Record<string, never>;
  /** A device in use was plugged out and another took its place; or it was plugged in, and is used again. */
  'devices:switched': DeviceSwitch;
  /** At the start and at the end of each change: look at `isPending`. */
  'subscription:change': { reason?: 'LOST_CONNECTION' | undefined };
  'subscription:error': { error: BasicError };
  /** A call was written down or removed: `callHistory.getAll` gives another array. */
  'callHistory:change': Record<string, never>;
  /** Logged in, logged out, or tokens renewed. */
  'auth:change': Record<string, never>;
  /** Tokens could not be renewed: a person must log in again. */
  'auth:error': { error: BasicError };
  /** The socket is connecting, connected, lost or closed: look at `connection.getSocketState`. */
  'ws:change': { platform: string };
  /** Each notification of the service, as it came. */
  'notification:received': { payload: unknown };
}
export type ClientEvent = keyof ClientEvents;

/** Another device in the place of one, not by the person's choice. */
export interface DeviceSwitch {
  /** Where it was for a call; a loudspeaker is for all of them. */
  readonly callId?: string | undefined;
  readonly kind: 'camera' | 'microphone' | 'speaker';
  /** Undefined: there was none in between. */
  readonly from?: Device | undefined;
  readonly to: Device;
  readonly reason: 'unplugged' | 'plugged-in';
}

/** Why a state changed: SIP's numbers, or those of SDK_API §5.3 (9909: the service no longer knows the call). */
export interface Transition {
  readonly statusCode?: number | undefined;
  readonly reasonText?: string | undefined;
}

/** A track came to a call or left it. */
export interface TrackChange {
  callId: string;
  trackId: string;
  local: boolean;
  /** The id of the call's media. */
  id: string;
}

/** Tracks came to a call or left it, by one operation. */
export interface MediaChange {
  callId: string;
  local: boolean;
  /** Their ids. */
  tracks: readonly string[];
}

export interface SourceChange {
  callId: string;
  trackId: string;
  trackIds: readonly string[];
  isLocal: boolean;
  /** The id of the call's media. */
  id: string;
}

export type Emit = <E extends ClientEvent>(type: E, params: ClientEvents[E]) => void;
/** Listens to one kind of event. */
export type Listener<E extends ClientEvent> = (params: ClientEvents[E]) => void;
/** Listens to all of them. */
export type AnyListener = <E extends ClientEvent>(type: E, params: ClientEvents[E]) => void;

/** How an application follows a client. */
export interface Listening {
  /** Calls `listener` at each event of this kind. Returns the function that stops it. */
  on<E extends ClientEvent>(type: E, listener: Listener<E>): () => void;
  off<E extends ClientEvent>(type: E, listener: Listener<E>): void;
  /** Calls `listener` at every event. Returns the function that stops it. */
  subscribe(listener: AnyListener): () => void;
  unsubscribe(listener: AnyListener): void;
}

/** The client's own end of it. */
export interface Emitter extends Listening {
  emit: Emit;
  /** Tells whether anybody listens to one of these, whenever that may have changed. */
  onListeners(types: readonly ClientEvent[], tell: (isHeard: boolean) => void): void;
}

/** A small typed emitter. A listener that throws is reported and never stops the others; all listeners hear events in one order. */
export function createEmitter(log: Pick<Log, 'error'>): Emitter {
  const byType = new Map<string, Set<(params: never) => void>>();
  const all = new Set<AnyListener>();
  let look: () => void = () => undefined;

  function guarded(type: string, listen: () => void) {
    try {
      listen();
    } catch (error) {
      log.error(`a listener of ${type} threw`, error);
    }
  }
  // What is emitted inside a listener is told after the present event, so that all hear the same order.
  const waiting: (() => void)[] = [];
  let isTelling = false;
  const emit: Emit = (type, params) => {
    waiting.push(() => {
      for (const listener of [...(byType.get(type) ?? [])]) guarded(type, () => listener(params as never));
      for (const listener of [...all]) guarded(type, () => listener(type, params));
    });
    if (isTelling) return;
    isTelling = true;
    for (let tell = waiting.shift(); tell; tell = waiting.shift()) tell();
    isTelling = false;
  };
  function off<E extends ClientEvent>(type: E, listener: Listener<E>) {
    byType.get(type)?.delete(listener);
    look();
  }
  function unsubscribe(listener: AnyListener) {
    all.delete(listener);
    look();
  }
  return {
    emit,
    onListeners: (types, tell) => void (look = () => tell(all.size > 0 || types.some((type) => byType.get(type)?.size))),
    on(type, listener) {
      byType.set(type, (byType.get(type) ?? new Set()).add(listener));
      look();
      return () => off(type, listener);
    },
    off,
    subscribe(listener) {
      all.add(listener);
      look();
      return () => unsubscribe(listener);
    },
    unsubscribe,
  };
}
