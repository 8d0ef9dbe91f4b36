import type { Call, Leg, Line, RingingCall, Role, TransferringCall } from './call';

/** All legs of a call with their roles. */
export function rolesOf(call: Call): readonly (readonly [Leg, Role])[] {
  switch (call.state) {
    case 'ringing':
      return [[call.caller, 'caller'], ...call.devices.map((device) => [device, 'callee'] as const), ...transferorOf(lineBehind(call))];
    case 'answered':
      return [
        [call.caller, 'caller'],
        [call.callee, 'callee'],
      ];
    case 'transferring': {
      const { line, transferee, target } = call;
      const other = target.kind === 'leg' ? ([[target.leg, 'target'], ...transferorOf(target.line)] as const) : [];
      return [[transferee, 'transferee'], ...transferorOf(line), ...other];
    }
    default:
      return call satisfies never;
  }
}

/** All legs of a call. */
export function legsOf(call: Call): readonly Leg[] {
  return rolesOf(call).map(([leg]) => leg);
}

/** The call with a newer record of one of its legs. */
export function replaceLeg(call: Call, newer: Leg): Call {
  const renewed = <L extends Leg | undefined>(leg: L) => (leg?.sessionId === newer.sessionId ? newer : leg);
  const changed = changeLines(call, (line) => ({ ...line, transferor: renewed(line.transferor) }));
  switch (changed.state) {
    case 'ringing':
      return { ...changed, caller: renewed(changed.caller), devices: changed.devices.map(renewed) };
    case 'answered':
      return { ...changed, caller: renewed(changed.caller), callee: renewed(changed.callee) };
    case 'transferring': {
      const { transferee, target } = changed;
      return {
        ...changed,
        transferee: renewed(transferee),
        target: target.kind === 'leg' ? { ...target, leg: renewed(target.leg) } : target,
      };
    }
    default:
      return changed satisfies never;
  }
}

/** The call with other records of the calls that it hands over. */
export function changeLines(call: Call, change: (line: Line) => Line): Call {
  switch (call.state) {
    case 'ringing':
      return call.origin.kind === 'transfer' ? { ...call, origin: { ...call.origin, line: change(call.origin.line) } } : call;
    case 'answered':
      return call;
    case 'transferring': {
      const { line, target } = call;
      return { ...call, line: change(line), target: target.kind === 'leg' ? { ...target, line: change(target.line) } : target };
    }
    default:
      return call satisfies never;
  }
}

/** Whether the callee is to make the offer (PROTOCOL §5.6). */
export function isSlowStart({ offer }: RingingCall): boolean {
  return offer.sdp === undefined;
}

/** The call that a transferor hands over by this one, if any. */
export function lineBehind({ origin }: RingingCall): Line | undefined {
  return origin.kind === 'transfer' ? origin.line : undefined;
}

/** The call that this leg is in as long as a transfer is not done, if it is in one. */
export function lineOf(call: TransferringCall, leg: Leg): Line;
export function lineOf(call: Call, leg: Leg): Line | undefined;
export function lineOf(call: Call, leg: Leg): Line | undefined {
  if (call.state === 'answered') return undefined;
  if (call.state === 'ringing') return call.devices.includes(leg) ? undefined : lineBehind(call);
  const { line, target } = call;
  return target.kind === 'leg' && (leg === target.leg || leg === target.line.transferor) ? target.line : line;
}

/** Who is at the other end for this leg now; undefined where nobody is, or nobody yet. */
export function partnerOf(call: Call, leg: Leg): Leg | undefined {
  if (call.state === 'answered') return leg === call.caller ? call.callee : call.caller;
  const line = lineOf(call, leg);
  if (!line) return undefined;
  if (leg !== line.transferor) return line.transferor;
  if (call.state === 'ringing') return call.caller;
  return call.target.kind === 'leg' && line === call.target.line ? call.target.leg : call.transferee;
}

function transferorOf(line: Line | undefined): (readonly [Leg, 'transferor'])[] {
  return line?.transferor ? [[line.transferor, 'transferor']] : [];
}
