import { expect, test } from 'vitest';
import { canPerform } from '../../src/engine';
import {
  callMachine,
  callStates,
  isOver,
  nextPhase,
  phaseOf,
  publicState,
  type CallEvent,
  type Direction,
  type Phase,
} from '../../src/engine/callMachine';
import { operations, refusal, type Operation } from '../../src/engine/operations';

const directions: Direction[] = ['outgoing', 'incoming'];
const phases = Object.keys(publicState) as Phase[];
const finalPhases: Phase[] = ['ended', 'cancelled'];
const names = Object.keys(operations) as Operation[];

/** The phases a call of this side can come to. */
function reachable(direction: Direction): Set<Phase> {
  const found = new Set<Phase>(['initiating']);
  for (const phase of found) for (const next of Object.values(callMachine[direction][phase])) found.add(next);
  return found;
}
function walk(direction: Direction, from: Phase, ...events: CallEvent[]): Phase {
  return events.reduce((phase, event) => nextPhase(direction, phase, event) ?? phase, from);
}

test.each(directions)('every phase of an %s call that is not over can end, and nothing leaves a final phase', (direction) => {
  for (const phase of reachable(direction)) {
    if (finalPhases.includes(phase)) expect(callMachine[direction][phase]).toEqual({});
    else expect(nextPhase(direction, phase, 'ended')).toBe('ended');
  }
});

test('only an incoming call that was not answered can be withdrawn', () => {
  const withdrawable = (direction: Direction) => phases.filter((phase) => nextPhase(direction, phase, 'cancelled'));

  expect(withdrawable('incoming')).toEqual(['initiating', 'initiated', 'ringing']);
  expect(withdrawable('outgoing')).toEqual([]);
});

test.each(directions)('an %s call can be answered once', (direction) => {
  for (const phase of phases)
    if (nextPhase(direction, phase, 'answered') === 'connected') expect(walk(direction, phase, 'answered', 'answered')).toBe('connected');
  expect(nextPhase(direction, 'connected', 'answered')).toBeUndefined();
});

test('an incoming call never comes to early media', () => {
  expect(reachable('incoming')).not.toContain('earlyMedia');
});

test('holds come and go in any order, and each side lets go only of its own', () => {
  for (const direction of directions) {
    expect(walk(direction, 'connected', 'localHold', 'remoteHold')).toBe('heldByBoth');
    expect(walk(direction, 'connected', 'remoteHold', 'localHold')).toBe('heldByBoth');
    expect(walk(direction, 'heldByBoth', 'localUnhold', 'remoteUnhold')).toBe('connected');
    expect(walk(direction, 'heldByBoth', 'remoteUnhold', 'localUnhold')).toBe('connected');
    expect(walk(direction, 'heldLocally', 'remoteUnhold')).toBe('heldLocally');
    expect(walk(direction, 'heldRemotely', 'localUnhold')).toBe('heldRemotely');
  }
});

test('each hold event changes its own flag and no other', () => {
  const flags = { localHold: 'localHold', localUnhold: 'localHold', remoteHold: 'remoteHold', remoteUnhold: 'remoteHold' } as const;
  for (const phase of phases)
    for (const [event, flag] of Object.entries(flags) as [keyof typeof flags, 'localHold' | 'remoteHold'][]) {
      const next = nextPhase('outgoing', phase, event);
      if (!next) continue;
      const other = flag === 'localHold' ? 'remoteHold' : 'localHold';
      expect(publicState[next][flag]).toBe(!event.endsWith('Unhold'));
      expect(publicState[next][other]).toBe(publicState[phase][other]);
    }
});

test('what an application sees tells the phase, and the phase tells what it sees', () => {
  for (const phase of phases) expect(phaseOf(publicState[phase])).toBe(phase);
});

test('hold flags that a client of another make leaves set on a call that is not held do not matter', () => {
  for (const phase of phases)
    if (publicState[phase].state !== 'On Hold')
      expect(phaseOf({ state: publicState[phase].state, localHold: true, remoteHold: true })).toBe(phase);
});

test('the public states are exactly those of the SDK, each with its constant', () => {
  expect(callStates).toEqual({
    INITIATING: 'Initiating',
    INITIATED: 'Initiated',
    RINGING: 'Ringing',
    EARLY_MEDIA: 'Early Media',
    CANCELLED: 'Cancelled',
    CONNECTED: 'Connected',
    ON_HOLD: 'On Hold',
    ENDED: 'Ended',
  });
  expect(new Set(phases.map((phase) => publicState[phase].state))).toEqual(new Set(Object.values(callStates)));
});

test('a call is over in Ended and Cancelled and nowhere else', () => {
  expect(Object.values(callStates).filter((state) => isOver(state))).toEqual(['Cancelled', 'Ended']);
});

test('end may start in every phase that is not over, whatever else is under way, and nothing may start in one that is', () => {
  for (const direction of directions)
    for (const phase of phases) {
      const call = { direction, ...publicState[phase], localOp: { operation: 'ANSWER' } };
      expect(canPerform(call, 'end')).toBe(!finalPhases.includes(phase));
      if (finalPhases.includes(phase)) expect(names.filter((name) => canPerform(call, name))).toEqual([]);
    }
});

test('answer, reject and ignore are for the callee alone, before the answer', () => {
  for (const name of ['answer', 'reject', 'ignore'] as const) {
    expect(phases.filter((phase) => canPerform({ direction: 'incoming', ...publicState[phase] }, name))).toEqual([
      'initiating',
      'initiated',
      'ringing',
    ]);
    expect(phases.filter((phase) => canPerform({ direction: 'outgoing', ...publicState[phase] }, name))).toEqual([]);
  }
});

test('a hang-up may interrupt an operation, and what changes no state may go beside it; an answer may not, and is told to wait', () => {
  const busy = { direction: 'incoming' as const, ...publicState.ringing, localOp: { operation: 'ANSWER' } };

  expect(names.filter((name) => canPerform(busy, name))).toEqual([
    ...['reject', 'ignore', 'end', 'mute', 'unmute', 'sendDTMF', 'getStats', 'setCustomParameters'],
  ]);
  expect(refusal(busy, 'answer')).toBe('operation-pending');
  expect(refusal({ ...busy, direction: 'outgoing' }, 'answer')).toBe('wrong-state');
});
