import type { CallMessage, Candidate, Party } from './signalling';

/** One subscribed device, as the exchange sees it. */
export interface Device {
  readonly user: string;
  readonly name: string | undefined;
  readonly trickles: boolean;
  hear(message: CallMessage): void;
}

/** One side of a call: a device and its own id of the call. */
export interface Leg {
  readonly device: Device;
  readonly callId: string;
}

type Timer = ReturnType<typeof setTimeout>;

/** A call as the exchange keeps it. */
export interface Call {
  /** With the address at which it rings now. */
  invite: Extract<CallMessage, { type: 'invite' }>;
  caller: Leg;
  /** The ringing devices; after the answer the one that answered. */
  callees: Leg[];
  state: 'ringing' | 'answered';
  /** Of the ringing. */
  timer?: Timer | undefined;
  /** What the caller trickled so far, for devices that ring later. */
  candidates: readonly Candidate[];
  completeSdp?: string | undefined;
  /** Whose offer is not answered yet, and when it lapses. */
  offer?: { by: Leg; timer: Timer } | undefined;
  /** The users who have sent it on (S8). */
  forwarders: readonly string[];
  /** The transfer that this call is part of. */
  transfer?: Transfer | undefined;
}

/** A transferor hands its partner over to someone else (PROTOCOL §5.7). */
export interface Transfer {
  /** The call of transferor and transferee. */
  readonly call: Call;
  readonly transferor: Leg;
  readonly transferee: Leg;
  readonly target: { kind: 'address'; to: string } | { kind: 'call'; call: Call; transferor: Leg; leg: Leg };
  /** `asking`: the transferee is to make an offer. `reaching`: the target has it, in the call that rings there. */
  stage: { name: 'asking'; timer: Timer } | { name: 'reaching'; timer: Timer | undefined; ringing: Call | undefined };
  /** The transferor's ends that have been hung up. */
  readonly gone: Set<Leg>;
}

/** Tells a leg, under its own id of the call. */
export function tell({ device, callId }: Leg, message: CallMessage): void {
  device.hear({ ...message, callId });
}

/** Who is at a leg. */
export function partyAt({ device }: Leg): Party {
  return { address: device.user, name: device.name };
}
