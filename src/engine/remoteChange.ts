import { playsWhileHeld } from '../media';
import type { Call } from './call';
import type { LiveCall } from './liveCall';
import type { OperationName } from './operations';

/**
 * Says what the far side has done with an offer that was answered (PROTOCOL §5.4): it holds or resumes, plays music while it holds, or
 * sends more or less than before.
 */
export function tellRemoteChange(live: LiveCall, before: { call: Call; sdp: string }): void {
  const { call, record, context, media } = live;
  if (live.isOver()) return; // a listener has hung up
  const report = (name: OperationName) => record.report(name, 'FINISH', undefined, false);
  const [played, plays] = [playsWhileHeld(before.sdp), playsWhileHeld(media.remoteSdp)];
  if (before.call.remoteHold !== call.remoteHold) report(call.remoteHold ? 'HOLD' : 'UNHOLD');
  else if (call.remoteHold && played !== plays) report(plays ? 'START_MOH' : 'STOP_MOH');

  const added = call.remoteTracks.filter((trackId) => !before.call.remoteTracks.includes(trackId));
  const removed = before.call.remoteTracks.filter((trackId) => !call.remoteTracks.includes(trackId));
  for (const [tracks, name, event] of [
    [added, 'ADD_MEDIA', 'call:newMedia'],
    [removed, 'REMOVE_MEDIA', 'call:removedMedia'],
  ] as const) {
    if (tracks.length === 0) continue;
    report(name);
    context.emit(event, { callId: call.id, local: false, tracks });
  }
}
