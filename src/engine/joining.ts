import { HookswitchError } from '../errors';
import type { Mixer } from '../media';
import type { CallParts } from './callParts';
import type { Listening } from './events';
import { unhold } from './holding';
import type { LiveCall } from './liveCall';
import { operateAlongside, refuse, refuses } from './operating';
import { refusal } from './operations';

/** Calls that are about to be joined. */
const underWay = new WeakSet<LiveCall>();

/** Makes one conversation of two calls: the far sides hear us and each other, until one of the calls is over. */
export function join(one: CallParts, other: CallParts | undefined, on: Listening['on']): void {
  const { live } = one;
  if (refuses(live, 'join')) return;
  if (!other || other.live === live)
    return refuse(live, 'join', new HookswitchError('call:7', { reason: 'no-such-call', detail: 'The other call.' }));
  const calls = [live, other.live] as const;
  const reason = other.live.isLeaving ? 'wrong-state' : refusal(other.live.call, 'join');
  if (reason) return refuse(live, 'join', new HookswitchError('call:6', { reason, detail: 'The other call.' }));
  if (calls.some((call) => underWay.has(call) || call.call.joinedWith !== undefined))
    return refuse(live, 'join', new HookswitchError('call:6', { reason: 'wrong-state', detail: 'One of them is joined already.' }));
  for (const call of calls) underWay.add(call);
  operateAlongside(live, 'join', async () => {
    try {
      const mixer = await live.context.media.createMixer();
      await becomeOne([one, other], mixer, on).catch((cause: unknown) => {
        mixer.close();
        throw cause;
      });
    } finally {
      for (const call of calls) underWay.delete(call);
    }
  });
}

async function becomeOne(both: readonly [CallParts, CallParts], mixer: Mixer, on: Listening['on']): Promise<void> {
  await Promise.all(both.map(resume));
  for (const { live } of both) assertTalking(live);
  const [one, other] = [both[0].live, both[1].live];
  const { emit, log } = one.context;
  const calls = [one, other] as const;
  const isOneOfThem = (callId: string) => calls.some(({ call }) => call.id === callId);

  /** Each microphone with what comes from the other call. */
  async function mix(): Promise<void> {
    const tracks = mixer.mix([
      [...microphone(one), ...received(other)],
      [...microphone(other), ...received(one)],
    ]);
    await Promise.all(
      calls.map(async ({ media }, index) => {
        const [ours] = media.sent('microphone');
        if (ours) await media.sendMixed(ours, tracks[index]);
      }),
    );
  }
  async function part(): Promise<void> {
    for (const stop of listening.splice(0)) stop();
    for (const { record } of calls) record.update({ joinedWith: undefined });
    const left = calls.filter((live) => !live.isOver());
    await Promise.all(left.flatMap(({ media }) => media.sent('microphone').map((track) => media.sendMixed(track))));
  }
  const report = (cause: unknown) => log.warn('the sound of joined calls could not be changed', cause);
  // A new partner, another microphone: the mixture follows.
  const follow = ({ callId }: { callId: string }) => {
    if (isOneOfThem(callId) && listening.length > 0 && !calls.some((live) => live.isOver())) mix().catch(report);
  };
  const listening = [
    on('call:newTrack', follow),
    on('call:trackEnded', follow),
    on('call:trackReplaced', follow),
    on('call:stateChange', ({ callId }) => {
      if (!isOneOfThem(callId) || listening.length === 0 || !calls.some((live) => live.isOver())) return;
      part()
        .catch(report)
        .finally(() => mixer.close());
    }),
  ];
  try {
    await mix();
    for (const live of calls) assertTalking(live);
  } catch (cause) {
    await part().catch(report);
    throw cause;
  }
  one.record.update({ joinedWith: other.call.id });
  other.record.update({ joinedWith: one.call.id });
  emit('call:join', { callId: one.call.id, otherCallId: other.call.id });
}

/** Resumes what we hold, as an operation of its own. */
async function resume(parts: CallParts): Promise<void> {
  const { record } = parts.live;
  if (parts.live.call.localHold) unhold(parts);
  await new Promise<void>((resolve) => record.whenIdle(resolve));
}

/** @throws HookswitchError `call:6` where the call is over, held by us, or sends no microphone. */
function assertTalking(live: LiveCall): void {
  if (live.isAnswered() && !live.isLeaving && !live.call.localHold && microphone(live).length > 0) return;
  throw new HookswitchError('call:6', { reason: 'wrong-state', detail: 'Both calls must be active, with a microphone.' });
}

function microphone({ media }: LiveCall): MediaStreamTrack[] {
  return media.sent('microphone').slice(0, 1);
}

function received({ call, context }: LiveCall): MediaStreamTrack[] {
  return call.remoteTracks.flatMap((trackId) => {
    const track = context.tracks.get(trackId)?.track;
    return track?.kind === 'audio' ? track : [];
  });
}
