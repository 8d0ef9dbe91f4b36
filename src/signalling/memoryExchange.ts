import { addressKey } from '../protocol';
import { partyAt, tell, type Call, type Device, type Leg } from './memoryCall';
import { against, conflict, gone, noSuchAddress } from './memoryRefusals';
import { createTransfers } from './memoryTransfer';
import type { CallMessage, Candidate, Reason, Receipt } from './signalling';

type Invite = Extract<CallMessage, { type: 'invite' }>;
type Ending = 'reject' | 'cancel' | 'bye';

export interface ExchangeOptions {
  /** After how many ms of ringing the call ends with 408; never by default. */
  ringMs?: number | undefined;
  /** Whether the offers of both sides are passed on where they cross. */
  offersCross?: boolean | undefined;
  /** Every device on which a call for this address may ring; undefined for an address nobody has. */
  devicesOf: (address: string) => readonly Device[] | undefined;
  newCallId: () => string;
}

/** An offer that nobody answers stands in the way no longer than this. */
const offerLapsesMs = 15_000;
const forwarded: Reason = { statusCode: 200, reasonText: 'Forwarded' };

/** The calls of a service in this process: what it says to whom, as the CPaaS server does (DECISIONS "Wire"). */
export function createExchange({ ringMs, offersCross, devicesOf, newCallId }: ExchangeOptions) {
  const calls = new Set<Call>();
  let sessions = 0;
  const transfers = createTransfers({
    calls,
    find,
    ringAt(call) {
      calls.add(call);
      ringAll(call);
    },
    withdraw(call, reason, by) {
      forget(call);
      cancel(call, reason, by);
    },
    forward,
    expectSomeoneAt(to) {
      if (!devicesOf(to)) throw noSuchAddress('address');
    },
  });

  function find(device: Device, callId: string) {
    for (const call of calls) {
      const legs = [call.caller, ...call.callees].filter((other) => !call.transfer?.gone.has(other));
      const leg = legs.find((other) => other.device === device && other.callId === callId);
      if (leg) return { call, leg, partners: leg === call.caller ? call.callees : [call.caller] };
    }
    return undefined;
  }

  function invite(device: Device, message: Invite): Receipt {
    if (!devicesOf(message.to)) throw noSuchAddress('tParticipantAddress');
    const from = { from: device.user, fromName: message.fromName ?? device.name };
    const caller = { device, callId: message.callId };
    const call: Call = { invite: { ...message, ...from }, caller, callees: [], state: 'ringing', candidates: [], forwarders: [] };
    calls.add(call);
    ringAll(call);
    return { sessionId: `s-${(sessions += 1)}` };
  }

  function ringAll(call: Call) {
    clearTimeout(call.timer);
    if (ringMs !== undefined) call.timer = setTimeout(() => ringOut(call), ringMs);
    for (const device of devicesOf(call.invite.to) ?? []) ring(call, device);
  }

  function ringOut(call: Call) {
    if (call.transfer) transfers.rangOut(call.transfer);
    else over(call, 'reject', { statusCode: 408, reasonText: 'No answer' });
  }

  /** Devices that cannot trickle ring with the whole offer, as soon as there is one (README of the protocol). */
  function ring(call: Call, device: Device) {
    const { caller, invite: said, candidates, completeSdp, transfer } = call;
    const isInvolved = [caller, ...call.callees, ...(transfer ? [transfer.transferor] : [])].some((leg) => leg.device === device);
    const sdp = said.trickle && !device.trickles ? completeSdp : said.sdp;
    if (isInvolved || (said.trickle && sdp === undefined)) return;
    const leg = { device, callId: newCallId() };
    call.callees.push(leg);
    tell(leg, { ...said, sdp, trickle: said.trickle && device.trickles, sessionId: `s-${(sessions += 1)}` });
    if (device.trickles && candidates.length > 0) tell(leg, { type: 'candidates', callId: '', candidates });
  }

  function trickle(call: Call, { candidates, completeSdp }: { candidates: readonly Candidate[]; completeSdp?: string | undefined }) {
    call.candidates = [...call.candidates, ...candidates];
    call.completeSdp = completeSdp ?? call.completeSdp;
    for (const device of devicesOf(call.invite.to) ?? []) ring(call, device);
  }

  function answer(call: Call, leg: Leg, message: Extract<CallMessage, { type: 'answer' }>) {
    clearTimeout(call.timer);
    call.state = 'answered';
    cancel(call, { statusCode: 200, reasonText: 'Answered elsewhere' }, leg);
    call.callees = [leg];
    tell(call.caller, { ...message, ...(call.forwarders.length > 0 && { from: partyAt(leg) }) });
  }

  /** Sends a ringing call on. */
  function forward(call: Call, leg: Leg, to: string) {
    if (!devicesOf(to)) throw noSuchAddress('address');
    const [by, target] = [addressKey(leg.device.user), addressKey(to)];
    if ([by, addressKey(call.caller.device.user), ...call.forwarders].includes(target))
      throw against('a call is not forwarded in a circle');
    cancel(call, forwarded, leg);
    tell(leg, { type: 'bye', callId: '', ...forwarded });
    Object.assign(call, { callees: [], forwarders: [...call.forwarders, by], invite: { ...call.invite, to } } satisfies Partial<Call>);
    ringAll(call);
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
    forget(call);
    if (call.caller !== by) tell(call.caller, { type, callId: '', ...reason });
    if (call.state === 'ringing') return cancel(call, elsewhere, by);
    for (const leg of call.callees) if (leg !== by) tell(leg, { type: 'bye', callId: '', ...elsewhere });
  }

  function cancel(call: Call, reason: Reason, by?: Leg) {
    for (const leg of call.callees) if (leg !== by) tell(leg, { type: 'cancel', callId: '', ...reason });
  }

  function forget(call: Call) {
    calls.delete(call);
    clearTimeout(call.timer);
    clearTimeout(call.offer?.timer);
  }

  function settleOffer(call: Call) {
    clearTimeout(call.offer?.timer);
    call.offer = undefined;
  }

  function relay(call: Call, leg: Leg, partners: readonly Leg[], message: Exclude<CallMessage, Invite>) {
    if (call.transfer) return transfers.hear(call.transfer, call, leg, message);
    const [partner] = partners;
    const toPartners = () => partners.forEach((other) => tell(other, message));
    switch (message.type) {
      case 'answer':
        if (call.state === 'answered' || leg === call.caller) throw gone();
        return answer(call, leg, message);
      case 'offer':
        if (call.state !== 'answered') throw gone();
        if (offersCross) return toPartners();
        if (call.offer) throw conflict('glare');
        call.offer = { by: leg, timer: setTimeout(() => settleOffer(call), offerLapsesMs) };
        return toPartners();
      case 'offerAnswer':
      case 'offerReject':
        if (offersCross) return toPartners();
        if (!call.offer || call.offer.by === leg) throw gone();
        settleOffer(call);
        return toPartners();
      case 'forward':
        if (call.state === 'answered' || leg === call.caller) throw conflict('wrong-state');
        return forward(call, leg, message.to);
      case 'transfer':
        if (call.state === 'ringing' || call.offer || !partner) throw conflict('wrong-state');
        return transfers.start(call, leg, partner, message);
      case 'customParameters':
      case 'mediaState':
        if (call.state === 'ringing') throw conflict('wrong-state');
        return toPartners();
      case 'candidates':
        if (message.candidates.length > 0)
          for (const partner of partners)
            if (partner.device.trickles) tell(partner, { type: 'candidates', callId: '', candidates: message.candidates });
        if (call.state === 'ringing' && leg === call.caller) trickle(call, message);
        return;
      case 'ringing':
      case 'progress':
        return call.state === 'ringing' ? toPartners() : undefined;
      case 'transferFailed': // only ever received
        return;
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
