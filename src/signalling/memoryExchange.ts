import { HookswitchError } from '../errors';
import type { CallMessage, Candidate, Reason, Receipt } from './signalling';

/** One subscribed device, as the exchange sees it. */
export interface Device {
  readonly user: string;
  readonly name: string | undefined;
  readonly trickles: boolean;
  hear(message: CallMessage): void;
}

type Invite = Extract<CallMessage, { type: 'invite' }>;
type Ending = 'reject' | 'cancel' | 'bye';

/** One side of a call: a device and its own id of the call. */
interface Leg {
  device: Device;
  callId: string;
}

interface Call {
  invite: Invite;
  caller: Leg;
  /** The ringing devices; after the answer the one that answered. */
  callees: Leg[];
  state: 'ringing' | 'answered';
  /** Of the ringing. */
  timer: ReturnType<typeof setTimeout> | undefined;
  /** What the caller trickled so far, for devices that ring later. */
  candidates: readonly Candidate[];
  completeSdp: string | undefined;
  /** Whose offer is not answered yet, and when it lapses. */
  offer?: { by: Leg; timer: ReturnType<typeof setTimeout> } | undefined;
}

export interface ExchangeOptions {
  /** After how many ms of ringing the call ends with 408; never by default. */
  ringMs?: number | undefined;
  /** Every device on which a call for this address may ring; undefined for an address nobody has. */
  devicesOf: (address: string) => readonly Device[] | undefined;
  newCallId: () => string;
}

/** An offer that nobody answers stands in the way no longer than this. */
const offerLapsesMs = 15_000;

/** The calls of a service in this process: what it says to whom, as the CPaaS server does (DECISIONS "Wire"). */
export function createExchange({ ringMs, devicesOf, newCallId }: ExchangeOptions) {
  const calls = new Set<Call>();
  let sessions = 0;

  function find(device: Device, callId: string) {
    for (const call of calls) {
      const leg = [call.caller, ...call.callees].find((other) => other.device === device && other.callId === callId);
      if (leg) return { call, leg, partners: leg === call.caller ? call.callees : [call.caller] };
    }
    return undefined;
  }

  function invite(device: Device, message: Invite): Receipt {
    const devices = devicesOf(message.to)?.filter((other) => other !== device);
    if (!devices) {
      throw new HookswitchError('SVC0004', {
        message: 'No valid addresses provided in message part tParticipantAddress',
        reason: 'no-such-callee',
      });
    }
    const call: Call = {
      invite: message,
      caller: { device, callId: message.callId },
      callees: [],
      state: 'ringing',
      timer: undefined,
      candidates: [],
      completeSdp: undefined,
    };
    calls.add(call);
    if (ringMs !== undefined) call.timer = setTimeout(() => over(call, 'reject', { statusCode: 408, reasonText: 'No answer' }), ringMs);
    for (const callee of devices) ring(call, callee);
    return { sessionId: `s-${(sessions += 1)}` };
  }

  /** Devices that cannot trickle ring with the whole offer, as soon as there is one (README of the protocol). */
  function ring(call: Call, device: Device) {
    const { caller, invite: said, candidates, completeSdp } = call;
    const isRinging = [caller, ...call.callees].some((leg) => leg.device === device);
    const sdp = said.trickle && !device.trickles ? completeSdp : said.sdp;
    if (isRinging || (said.trickle && sdp === undefined)) return;
    const leg = { device, callId: newCallId() };
    call.callees.push(leg);
    const from = { from: caller.device.user, fromName: said.fromName ?? caller.device.name };
    tell(leg, { ...said, ...from, sdp, trickle: said.trickle && device.trickles, sessionId: `s-${(sessions += 1)}` });
    if (device.trickles && candidates.length > 0) tell(leg, { type: 'candidates', callId: '', candidates });
  }

  function trickle(call: Call, { candidates, completeSdp }: { candidates: readonly Candidate[]; completeSdp?: string | undefined }) {
    call.candidates = [...call.candidates, ...candidates];
    call.completeSdp = completeSdp ?? call.completeSdp;
    for (const device of devicesOf(call.invite.to) ?? []) ring(call, device);
  }

  function answer(call: Call, leg: Leg) {
    clearTimeout(call.timer);
    call.state = 'answered';
    for (const other of call.callees)
      if (other !== leg) tell(other, { type: 'cancel', callId: '', statusCode: 200, reasonText: 'Answered elsewhere' });
    call.callees = [leg];
  }

  function end(call: Call, leg: Leg, reason: Reason) {
    const said = { statusCode: reason.statusCode, reasonText: reason.reasonText };
    if (call.state === 'answered') over(call, 'bye', said, leg);
    else if (leg === call.caller) over(call, 'cancel', { statusCode: 487, reasonText: 'Caller gave up' }, leg);
    else {
      const { statusCode = 603, reasonText = 'Declined' } = said;
      over(call, 'reject', { statusCode, reasonText }, leg, { statusCode, reasonText: 'Declined elsewhere' });
    }
  }

  /** The caller hears `type`; ringing devices hear that it is no longer theirs. Not told: who ended it. */
  function over(call: Call, type: Ending, reason: Reason, by?: Leg, elsewhere: Reason = reason) {
    calls.delete(call);
    clearTimeout(call.timer);
    clearTimeout(call.offer?.timer);
    if (call.caller !== by) tell(call.caller, { type, callId: '', ...reason });
    for (const leg of call.callees)
      if (leg !== by) tell(leg, { type: call.state === 'answered' ? 'bye' : 'cancel', callId: '', ...elsewhere });
  }

  function tell(leg: Leg, message: CallMessage) {
    leg.device.hear({ ...message, callId: leg.callId });
  }

  function settleOffer(call: Call) {
    clearTimeout(call.offer?.timer);
    call.offer = undefined;
  }

  function relay(call: Call, leg: Leg, partners: readonly Leg[], message: Exclude<CallMessage, Invite>) {
    const both = () => partners.forEach((partner) => tell(partner, message));
    switch (message.type) {
      case 'answer':
        if (call.state === 'answered' || leg === call.caller) throw gone();
        answer(call, leg);
        return both();
      case 'offer':
        if (call.state !== 'answered') throw gone();
        if (call.offer) throw new HookswitchError(409, { message: 'Update session request failed: Conflict', reason: 'glare' });
        call.offer = { by: leg, timer: setTimeout(() => settleOffer(call), offerLapsesMs) };
        return both();
      case 'offerAnswer':
      case 'offerReject':
        if (!call.offer || call.offer.by === leg) throw gone();
        settleOffer(call);
        return both();
      case 'candidates':
        if (message.candidates.length > 0)
          for (const partner of partners)
            if (partner.device.trickles) tell(partner, { type: 'candidates', callId: '', candidates: message.candidates });
        if (call.state === 'ringing' && leg === call.caller) trickle(call, message);
        return;
      case 'ringing':
      case 'progress':
        return call.state === 'ringing' ? both() : undefined;
      case 'reject':
      case 'cancel':
      case 'bye':
        return end(call, leg, message);
      default:
        return message satisfies never;
    }
  }

  return {
    /** A device has come: what rings for its user rings on it too. */
    join(device: Device) {
      for (const call of calls) if (call.state === 'ringing' && devicesOf(call.invite.to)?.includes(device)) ring(call, device);
    },
    /** @throws HookswitchError as the service would refuse it. */
    take(device: Device, message: CallMessage): Receipt {
      if (message.type === 'invite') return invite(device, message);
      const found = find(device, message.callId);
      if (found) relay(found.call, found.leg, found.partners, message);
      else if (!endings.has(message.type)) throw gone();
      return {};
    },
  };
}

const endings: ReadonlySet<CallMessage['type']> = new Set(['reject', 'cancel', 'bye', 'candidates']);

function gone(): HookswitchError {
  return new HookswitchError(404, { message: 'Answer session request failed: Not Found', reason: 'call-over' });
}
