import type { Party } from './party';

/** One end of a call as the service sees it: its session and the channels that hear of it. */
export interface Leg {
  readonly sessionId: string;
  readonly userId: string;
  /** Who is here, as the others are told. */
  readonly who: Who;
  readonly login: string | undefined;
  readonly clientCorrelator: string | undefined;
  readonly channelIds: readonly string[];
  /** Whether this device has said that it rings. */
  readonly rang: boolean;
  /** The last request on this session, in ms (the audit of PROTOCOL §5.9). */
  readonly heardAt: number;
}

/** By what address and name someone goes in a call. */
export interface Who {
  readonly address: string;
  readonly name: string | undefined;
}

export type Side = 'caller' | 'callee';

interface CallBase {
  readonly id: string;
  readonly caller: Leg;
  /** As it was given: by the caller, or by who forwarded or transferred the call. */
  readonly to: string;
}

/** A call that rings: every device of the callee is a leg. */
export interface RingingCall extends CallBase {
  readonly state: 'ringing';
  readonly callee: Party;
  readonly devices: readonly Leg[];
  /** In ms. */
  readonly ringUntil: number;
  readonly offer: Offer;
  /** Trickled so far, for devices that come later. */
  readonly candidates: readonly Candidate[];
  /** How it came to ring: dialled, and sent on by these users (S8); or because a transferor hands the caller over (S9). */
  readonly origin: { readonly kind: 'dialled' } | { readonly kind: 'transfer'; readonly line: Line };
  /** The users who have sent it on (S8), the first one first. */
  readonly forwarders: readonly string[];
}

/** A call that was answered: two legs. */
export interface AnsweredCall extends CallBase {
  readonly state: 'answered';
  readonly callee: Leg;
  /** The offer that waits for its answer; after `until` (ms) another may take its place. `withoutSdp`: it asks for one. */
  readonly pending: { readonly from: Side; readonly until: number; readonly withoutSdp: boolean } | undefined;
}

/** A call in which the transferee has been asked for the offer that the target shall get (S9); it has until `until` (ms). */
export interface TransferringCall {
  readonly state: 'transferring';
  readonly id: string;
  readonly line: Line;
  readonly transferee: Leg;
  readonly until: number;
  readonly target: TransferTarget;
}

/** Whom the transferee shall talk to: someone still to be called, or who is at the other end of the transferor's other call. */
export type TransferTarget =
  | { readonly kind: 'party'; readonly party: Party; readonly to: string }
  /** `offered`: the target has the offer, and must answer by `until`. */
  | { readonly kind: 'leg'; readonly stage: 'waiting' | 'offered'; readonly leg: Leg; readonly line: Line };

/** The call between a transferor and a partner, without the partner: what is needed to give the call back to them. */
export interface Line {
  readonly id: string;
  readonly to: string;
  /** What the transferor was in it. */
  readonly side: Side;
  readonly caller: Who;
  /** Undefined once the transferor has hung up. */
  readonly transferor: Leg | undefined;
}

export type Call = RingingCall | AnsweredCall | TransferringCall;

/** What a leg is in its call. */
export type Role = Side | 'transferor' | 'transferee' | 'target';

/** A candidate as it is relayed. */
export interface Candidate {
  readonly candidate: string;
  readonly sdpMid?: string | null | undefined;
  readonly sdpMLineIndex?: number | null | undefined;
  readonly usernameFragment?: string | null | undefined;
}

/** A description as it is relayed, with what travels beside it (PROTOCOL §5.8). */
export interface Description {
  /** Absent: the receiver is to make the offer. */
  readonly sdp: string | undefined;
  readonly customParameters?: readonly CustomParameter[] | undefined;
}

/** A parameter of the application's own. */
export interface CustomParameter {
  readonly name: string;
  readonly value: string;
}

/** The first offer of a call; without sdp it is slow start (PROTOCOL §5.6). */
interface Offer extends Description {
  /** Whether candidates follow. */
  readonly trickle: boolean;
  /** The whole of a trickled offer, once the caller has gathered it. */
  readonly completeSdp: string | undefined;
}
