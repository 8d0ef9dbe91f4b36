import type { Call, RemoteParticipant, Transition } from '../engine';
import type { Texts } from './texts';

/** What the person at the other end is called. */
export function nameOf(who: RemoteParticipant | undefined, { someone }: Pick<Texts, 'someone'>): string {
  // A service of another make may send an empty name.
  return [who?.displayName, who?.displayNumber].find(Boolean) ?? someone;
}

/** The first letter or figure of a name, for a place where a picture could be. */
export function initialOf(name: string): string | undefined {
  return /[\p{L}\p{N}]/u.exec(name)?.[0].toUpperCase();
}

/** Who holds a call. */
export function holderOf(call: Pick<Call, 'localHold' | 'remoteHold'> | undefined): keyof Texts['holds'] | undefined {
  if (call?.localHold) return call.remoteHold ? 'both' : 'here';
  return call?.remoteHold ? 'there' : undefined;
}

/** What a call is doing; once it is over, also why, where the service said so. */
export function stateOf(
  call: Call,
  why: Transition | undefined,
  texts: Pick<Texts, 'someone' | 'states' | 'holds' | 'callState' | 'reasons'>,
): string {
  const { state, remoteParticipant } = call;
  const holder = holderOf(call);
  const isOver = state === 'Ended' || state === 'Cancelled';
  const reason = isOver && why ? (texts.reasons[why.statusCode ?? 0] ?? why.reasonText) : undefined;
  return texts.callState(nameOf(remoteParticipant, texts), holder ? texts.holds[holder] : texts.states[state], reason);
}
