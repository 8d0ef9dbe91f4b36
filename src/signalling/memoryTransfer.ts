import { HookswitchError } from '../errors';
import { addressKey } from '../protocol';
import { partyAt, tell, type Call, type Leg, type Transfer } from './memoryCall';
import { against, conflict, gone } from './memoryRefusals';
import type { CallMessage, CustomParameter, Reason } from './signalling';

type Message<T extends CallMessage['type']> = Extract<CallMessage, { type: T }>;

export interface TransferContext {
  calls: Set<Call>;
  find: (device: Leg['device'], callId: string) => { call: Call; leg: Leg } | undefined;
  /** Rings at an address on behalf of the transferee. */
  ringAt: (call: Call) => void;
  /** Takes a ringing call away and tells its devices. */
  withdraw: (call: Call, reason: Reason, by?: Leg) => void;
  forward: (call: Call, leg: Leg, to: string) => void;
  /** @throws HookswitchError for an address nobody has. */
  expectSomeoneAt: (to: string) => void;
}

/** After this a side that does not do its part has failed, in ms. */
const patienceMs = 15_000;
const transferred: Reason = { statusCode: 200, reasonText: 'Transferred' };
const declined: Reason = { statusCode: 603, reasonText: 'Declined' };
const noOffer: Reason = { statusCode: 408, reasonText: 'No offer for the transfer' };
const noAnswer: Reason = { statusCode: 408, reasonText: 'No answer' };
const hungUp: Reason = { statusCode: 487, reasonText: 'Hung up before the transfer was done' };

/** Transfers, as the CPaaS server carries them out (README of the server). */
export function createTransfers({ calls, find, ringAt, withdraw, forward, expectSomeoneAt }: TransferContext) {
  function start(call: Call, transferor: Leg, partner: Leg, message: Message<'transfer'>) {
    const target = message.otherCallId === undefined ? addressed(message.to) : inOtherCall(message.otherCallId);
    if (target.kind === 'address' && addressKey(partner.device.user) === addressKey(message.to)) {
      throw against('a call is not transferred to its other side');
    }
    const timer = setTimeout(() => fail(transfer, noOffer), patienceMs);
    const transfer: Transfer = { call, transferor, transferee: partner, target, stage: { name: 'asking', timer }, gone: new Set() };
    call.transfer = transfer;
    if (target.kind === 'call') target.call.transfer = transfer;
    tell(partner, { type: 'offer', callId: '' });

    function addressed(to: string): Transfer['target'] {
      expectSomeoneAt(to);
      return { kind: 'address', to };
    }
    function inOtherCall(callId: string): Transfer['target'] {
      const other = find(transferor.device, callId);
      const leg = other?.leg === other?.call.caller ? other?.call.callees[0] : other?.call.caller;
      if (!other || !leg || other.call === call) throw new HookswitchError('call:7', { reason: 'no-such-call' });
      if (other.call.state === 'ringing' || other.call.offer || other.call.transfer) throw conflict('wrong-state');
      return { kind: 'call', call: other.call, transferor: other.leg, leg };
    }
  }

  /** What a side says in a call that a transfer is about. */
  function hear(transfer: Transfer, call: Call, leg: Leg, message: Exclude<CallMessage, { type: 'invite' }>): void {
    const { stage, target, transferee } = transfer;
    const isAsked = leg === transferee && stage.name === 'asking';
    const isTarget =
      stage.name === 'reaching' && (target.kind === 'call' ? leg === target.leg : stage.ringing === call && leg !== transferee);
    switch (message.type) {
      case 'offer':
        if (!isAsked || message.sdp === undefined) throw conflict('glare');
        return reach(transfer, message.sdp, message.customParameters);
      case 'answer':
      case 'offerAnswer':
        if (isAsked) return reach(transfer, message.sdp, message.customParameters);
        if (!isTarget) throw gone();
        return complete(transfer, leg, message);
      case 'offerReject':
        if (!isAsked && !isTarget) throw gone();
        return fail(transfer, isAsked ? noOffer : declined);
      case 'forward':
        if (!isTarget || target.kind === 'call') throw conflict('wrong-state');
        return forward(call, leg, message.to);
      case 'transfer':
        throw conflict('wrong-state');
      case 'customParameters':
      case 'mediaState':
        for (const other of [call.caller, ...call.callees])
          if (call.state === 'answered' && other !== leg && !transfer.gone.has(other)) tell(other, message);
        return;
      case 'reject':
      case 'cancel':
      case 'bye':
        return depart(transfer, call, leg);
      case 'ringing': // the transferee is in a call, and not told that it rings
      case 'progress':
      case 'candidates': // descriptions of a transfer are whole
      case 'transferFailed':
        return;
      default:
        return message satisfies never;
    }
  }

  /** The transferee has made its offer: on to the target. */
  function reach(transfer: Transfer, sdp: string, customParameters: readonly CustomParameter[] | undefined) {
    const { target, transferee, stage } = transfer;
    clearTimeout(stage.timer);
    const from = partyAt(transferee);
    if (target.kind === 'call') {
      transfer.stage = { name: 'reaching', timer: setTimeout(() => fail(transfer, noAnswer), patienceMs), ringing: undefined };
      return tell(target.leg, { type: 'offer', callId: '', sdp, from, customParameters });
    }
    const invite = {
      type: 'invite',
      callId: '',
      from: from.address,
      fromName: from.name,
      to: target.to,
      sdp,
      trickle: false,
      customParameters,
    } as const;
    const ringing: Call = { invite, caller: transferee, callees: [], state: 'ringing', candidates: [], forwarders: [], transfer };
    transfer.stage = { name: 'reaching', timer: undefined, ringing };
    ringAt(ringing);
  }

  function complete(transfer: Transfer, leg: Leg, { sdp, customParameters }: Message<'answer' | 'offerAnswer'>) {
    const { call, transferee } = transfer;
    const transferors = stop(transfer);
    const ringing = transfer.stage.name === 'reaching' ? transfer.stage.ringing : undefined;
    if (ringing) withdraw(ringing, { statusCode: 200, reasonText: 'Answered elsewhere' }, leg);
    if (transfer.target.kind === 'call') calls.delete(transfer.target.call);
    Object.assign(call, { caller: transferee, callees: [leg], forwarders: [] } satisfies Partial<Call>);
    tell(transferee, { type: 'offerAnswer', callId: '', sdp, from: partyAt(leg), customParameters });
    for (const transferor of transferors) tell(transferor, { type: 'bye', callId: '', ...transferred });
  }

  function fail(transfer: Transfer, reason: Reason, by?: Leg) {
    const { stage, call, transferor, transferee, target } = transfer;
    stop(transfer);
    if (stage.name === 'reaching' && stage.ringing) withdraw(stage.ringing, reason, by);
    giveBack(transfer, call, transferor, transferee, reason);
    if (target.kind === 'call') giveBack(transfer, target.call, target.transferor, target.leg, reason);
  }

  function depart(transfer: Transfer, call: Call, leg: Leg) {
    const { transferor, transferee, target, stage } = transfer;
    const bye = (other: Leg) => !transfer.gone.has(other) && tell(other, { type: 'bye', callId: '', ...hungUp });
    if (leg === transferor || (target.kind === 'call' && leg === target.transferor)) transfer.gone.add(leg);
    else if (leg === transferee) {
      stop(transfer);
      calls.delete(transfer.call);
      if (stage.name === 'reaching' && stage.ringing) withdraw(stage.ringing, { statusCode: 487, reasonText: 'Caller gave up' });
      bye(transferor);
      if (target.kind === 'call') giveBack(transfer, target.call, target.transferor, target.leg, hungUp);
    } else if (target.kind === 'call') {
      stop(transfer);
      calls.delete(call);
      bye(target.transferor);
      giveBack(transfer, transfer.call, transferor, transferee, hungUp);
    } else fail(transfer, declined, leg);
  }

  /** A call is as it was; or over, if its transferor has left. */
  function giveBack({ gone: left, transferee, stage }: Transfer, call: Call, transferor: Leg, partner: Leg, reason: Reason) {
    if (left.has(transferor)) {
      calls.delete(call);
      return tell(partner, { type: 'bye', callId: '', ...reason });
    }
    tell(transferor, { type: 'transferFailed', callId: '', ...reason });
    // Who has not been asked for anything yet knows nothing of a transfer.
    if (partner === transferee || stage.name === 'reaching') tell(partner, { type: 'transferFailed', callId: '', ...reason });
  }

  /** Gives the ends of the transferor that are still there. */
  function stop({ stage, call, target, transferor, gone: left }: Transfer): Leg[] {
    clearTimeout(stage.timer);
    call.transfer = undefined;
    if (target.kind === 'call') target.call.transfer = undefined;
    return [transferor, ...(target.kind === 'call' ? [target.transferor] : [])].filter((leg) => !left.has(leg));
  }

  return {
    start,
    hear,
    /** Nobody has answered at the target. */
    rangOut: (transfer: Transfer) => fail(transfer, noAnswer),
  };
}
