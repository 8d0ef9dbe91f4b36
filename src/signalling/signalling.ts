import type { HookswitchError } from '../errors';

/** A candidate as the browser gives and takes it (`RTCIceCandidateInit`, W3C webrtc §4.8.1). */
export interface Candidate {
  candidate: string;
  sdpMid?: string | null | undefined;
  sdpMLineIndex?: number | null | undefined;
  usernameFragment?: string | null | undefined;
}

/**
 * Everything one side of a call can say to the other. Each adapter translates this and nothing else.
 * `callId` is the id of this side; the two sides need not use the same one.
 */
export type CallMessage =
  | {
      type: 'invite';
      callId: string;
      from: string;
      fromName?: string | undefined;
      to: string;
      /** Absent: slow start, the callee makes the offer (PROTOCOL §5.6). */
      sdp?: string | undefined;
      /** Whether the sender's candidates follow in `candidates`, and whether it takes ours that way. */
      trickle: boolean;
      /** The service's own id for this call, on a received invitation. */
      sessionId?: string | undefined;
      customParameters?: readonly CustomParameter[] | undefined;
    }
  | { type: 'ringing'; callId: string }
  | { type: 'progress'; callId: string; sdp: string }
  /** The answer to an invitation; to a slow-start one it carries the callee's offer. */
  | {
      type: 'answer';
      callId: string;
      sdp: string;
      /** Who answered, where that is someone else than was called (a forward). */
      from?: Party | undefined;
      customParameters?: readonly CustomParameter[] | undefined;
    }
  | ({ type: 'reject'; callId: string } & Reason)
  | ({ type: 'cancel'; callId: string } & Reason)
  | ({ type: 'bye'; callId: string } & Reason)
  /** A renegotiation. Without `sdp` the receiver is asked to make the offer. */
  | {
      type: 'offer';
      callId: string;
      sdp?: string | undefined;
      /** Who is at the other end from now on, where that has changed (a transfer). */
      from?: Party | undefined;
      customParameters?: readonly CustomParameter[] | undefined;
    }
  | {
      type: 'offerAnswer';
      callId: string;
      sdp: string;
      from?: Party | undefined;
      customParameters?: readonly CustomParameter[] | undefined;
    }
  | ({ type: 'offerReject'; callId: string } & Reason)
  /** Trickled candidates (RFC 8838). `completeSdp` comes once, when gathering has ended, for devices that cannot trickle. */
  | { type: 'candidates'; callId: string; candidates: readonly Candidate[]; completeSdp?: string | undefined }
  /** Sent only: an incoming call that was not answered shall ring elsewhere (S8). What became of it: `bye` with 200, the call is no longer ours. */
  | { type: 'forward'; callId: string; to: string }
  /**
   * Sent only: the other side shall talk to `to` instead of us (S9); consultative where `otherCallId` names our call with `to`.
   * What became of it: `bye` with 200 when the two talk (for both calls of a consultative one), or `transferFailed`.
   * A `bye` with another status is the other side's hang-up in the middle.
   */
  | { type: 'transfer'; callId: string; to: string; otherCallId?: string | undefined }
  /** Received only: the transfer that was under way has failed, and the call is as it was; both sides of each call are told. */
  | ({ type: 'transferFailed'; callId: string } & Reason)
  /** Parameters on their own, in a call that goes on. */
  | { type: 'customParameters'; callId: string; customParameters: readonly CustomParameter[] }
  /**
   * What the sender's microphone and camera do: `off` is sent as silence or black frames, which look like a fault to the receiver.
   * `screenMid` is the section in which it sends a screen (`a=mid`, RFC 5888 §4); absent where it sends none, or does not tell.
   */
  | { type: 'mediaState'; callId: string; microphone: SourceState; camera: SourceState; screenMid?: string | undefined };

/** `none`: nothing of this kind is sent at all. */
export type SourceState = 'on' | 'off' | 'none';

/** A parameter of the application's own that travels with a call (PROTOCOL §5.8), as a header of SIP does. */
export interface CustomParameter {
  readonly name: string;
  readonly value: string;
}

/** Why something ended, in the numbers of SIP (RFC 3261 §21); all parts may be unknown. */
export interface Reason {
  statusCode?: number | undefined;
  reasonText?: string | undefined;
}

/** Who is at the other end now. */
export interface Party {
  address: string;
  name?: string | undefined;
}

/** The state of the path to the service. */
export type Link =
  | { state: 'down'; error?: HookswitchError | undefined }
  | { state: 'connecting' }
  | { state: 'up' }
  | { state: 'reconnecting'; attempt: number };

/** What the service says on taking a message. */
export interface Receipt {
  /** The service's own id of the call, in the receipt of an invitation. */
  sessionId?: string | undefined;
}

/** Time-limited TURN credentials (PROTOCOL §3.1). */
export interface TurnCredentials {
  username: string;
  password: string;
  /** Seconds for which they hold. */
  ttl?: number | undefined;
  /** The TURN servers the service offers, where it says so. */
  urls?: readonly string[] | undefined;
}

/** The port through which the engine talks to a calling service. */
export interface Signalling {
  /**
   * Resolves once calls for this user are delivered here. Subscribing twice is one subscription.
   * @throws HookswitchError `subscription:1`, `subscription:2`, `subscription:5`, `authentication:1`.
   */
  subscribe(): Promise<void>;
  /** Resolves once nothing more is delivered here and the link is down. Never rejects for a service that is gone. */
  unsubscribe(): Promise<void>;
  /**
   * Resolves once the service has the message, not when the far side acts on it.
   * A `cancel` or `bye` for an invitation that is still on its way goes out as soon as it can.
   * @throws HookswitchError with the code the service gave (PROTOCOL §0.1).
   */
  send(message: CallMessage): Promise<Receipt>;
  /** Called for each message from the far side, in order. Returns the function which stops it. */
  onMessage(listener: (message: CallMessage) => void): () => void;
  /** Called for each notification of the service as it came, known or not. */
  onNotification(listener: (payload: unknown) => void): () => void;
  /** The state of the path to the service now. */
  readonly link: Link;
  /** Called at each change of `link`. */
  onLink(listener: (link: Link) => void): () => void;
  /** Whether the service carries candidates on their own. Known once subscribed; false before. */
  readonly canTrickle: boolean;
  /** Credentials for TURN servers; undefined where the service has none to give. */
  turnCredentials(): Promise<TurnCredentials | undefined>;
  /** There are new tokens: a link that waits, or was given up for the old ones, is tried again at once. */
  credentialsChanged?(): void;
  /** Nothing more will be said about this call. Idempotent. */
  forget(callId: string): void;
  /** Figures of the socket for `connection.getSocketState`; undefined when there is none. */
  socketState(): SocketState | undefined;
  /** Turns the liveness check of the socket on or off. */
  enableConnectivityChecking(enabled: boolean): void;
}

export interface SocketState {
  connected: boolean;
  pinging: boolean;
  method: { type: 'pingPong' | 'keepAlive'; responsibleParty: 'client' | 'server' };
  /** In ms. */
  pingInterval: number;
  reconnectLimit: number;
  /** In ms. */
  reconnectDelay: number;
  platform: string;
}
