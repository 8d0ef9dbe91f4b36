/** One end of a call as the service sees it: its session and the channels that hear of it. */
export interface Leg {
  readonly sessionId: string;
  readonly userId: string;
  readonly login: string | undefined;
  readonly clientCorrelator: string | undefined;
  readonly channelIds: readonly string[];
  /** Whether this device has said that it rings. */
  readonly rang: boolean;
  /** The last request on this session, in ms (the audit of PROTOCOL §5.9). */
  readonly heardAt: number;
}

export type Side = 'caller' | 'callee';

interface CallBase {
  readonly id: string;
  readonly caller: Leg;
  readonly calleeId: string;
  /** As the caller gave it. */
  readonly to: string;
  readonly from: { readonly address: string; readonly name: string | undefined };
}

/** A call that rings: every device of the callee is a leg. */
export interface RingingCall extends CallBase {
  readonly state: 'ringing';
  readonly devices: readonly Leg[];
  /** In ms. */
  readonly ringUntil: number;
  readonly offer: Offer;
  /** Trickled so far, for devices that come later. */
  readonly candidates: readonly Candidate[];
}

/** A call that was answered: two legs. */
export interface AnsweredCall extends CallBase {
  readonly state: 'answered';
  readonly callee: Leg;
  /** The offer that waits for its answer; after `until` (ms) another may take its place. `withoutSdp`: it asks for one. */
  readonly pending: { readonly from: Side; readonly until: number; readonly withoutSdp: boolean } | undefined;
}

export type Call = RingingCall | AnsweredCall;

/** A candidate as it is relayed. */
export interface Candidate {
  readonly candidate: string;
  readonly sdpMid?: string | null | undefined;
  readonly sdpMLineIndex?: number | null | undefined;
  readonly usernameFragment?: string | null | undefined;
}

/** The first offer of a call. */
interface Offer {
  /** Absent: slow start (PROTOCOL §5.6). */
  readonly sdp: string | undefined;
  /** Whether candidates follow. */
  readonly trickle: boolean;
  /** The whole of a trickled offer, once the caller has gathered it. */
  readonly completeSdp: string | undefined;
}

/** All legs of a call. */
export function legsOf(call: Call): readonly Leg[] {
  return [call.caller, ...(call.state === 'ringing' ? call.devices : [call.callee])];
}

/** The call with a newer record of one of its legs. */
export function replaceLeg(call: Call, newer: Leg): Call {
  const replaced = (leg: Leg) => (leg.sessionId === newer.sessionId ? newer : leg);
  const caller = replaced(call.caller);
  return call.state === 'ringing'
    ? { ...call, caller, devices: call.devices.map(replaced) }
    : { ...call, caller, callee: replaced(call.callee) };
}

/** Whether the callee is to make the offer (PROTOCOL §5.6). */
export function isSlowStart({ offer }: RingingCall): boolean {
  return offer.sdp === undefined;
}
