import type { RemoteMedia } from '../engine';
import type { Reason } from '../signalling';
import type { FarSideMedia } from './farCalls';

/** Who calls. */
export interface Caller {
  /** `bob@example.com` */
  address: string;
  name?: string | undefined;
}

/** Why the far side ends a call, in the numbers of SIP (RFC 3261 §21). */
export type EndReason = Reason;

/**
 * The other people. Each of these resolves when the engine has taken it in, and rejects where the call is not in a state in
 * which the far side could do it. What is done while the connection is lost is heard when it is back.
 */
export interface FarSide {
  /** Somebody calls, and it rings; gives the id of the call. By default Bob, with his voice alone. */
  calls(from?: string | Caller, media?: FarSideMedia): Promise<string>;
  /** The callee's phone rings. */
  rings(callId: string): Promise<void>;
  /** Something is heard before the answer, such as a tone or an announcement. */
  sendsEarlyMedia(callId: string): Promise<void>;
  /** The callee answers; by default with everything that was offered. */
  answers(callId: string, media?: FarSideMedia): Promise<void>;
  /**
   * Declines (603; 486 for busy and 408 for no answer are usual as well), gives up its own call (487), or hangs up, whichever it
   * is in the call's state.
   */
  ends(callId: string, reason?: EndReason): Promise<void>;
  /** The caller gives up (487); with `{ statusCode: 200 }`, the call was answered on another device. */
  cancels(callId: string, reason?: EndReason): Promise<void>;
  holds(callId: string): Promise<void>;
  resumes(callId: string): Promise<void>;
  /** Turns its camera on in a call. */
  addsVideo(callId: string): Promise<void>;
  /** Turns it off: its track ends. */
  removesVideo(callId: string): Promise<void>;
  /** Shares its screen in a call, beside its camera where that is on, and says which of the two it is. */
  sharesScreen(callId: string): Promise<void>;
  /** Stops that: the track ends. */
  stopsSharing(callId: string): Promise<void>;
  /** Says what its microphone and camera do; what is left out is on. */
  tellsMediaState(callId: string, state?: Partial<RemoteMedia>): Promise<void>;
}
