import { HookswitchError } from '../errors';
import type { CallParts } from './callParts';
import { operateAlongside, refuse } from './operating';

/** Sends tones, and lets the person here hear them. Times in ms. */
export function sendTones({ live }: CallParts, tones: string, durationMs = 100, gapMs = 70): void {
  if (!/^[\dA-D#*,]+$/i.test(tones))
    return refuse(live, 'sendDTMF', new HookswitchError('call:7', { detail: `'${tones}' is no tone: 0-9, A-D, #, * and , are.` }));
  const times = { durationMs, gapMs };
  operateAlongside(live, 'sendDTMF', async () => {
    const sent = live.media.peer.sendTones(tones, times);
    if (live.context.settings().dtmfFeedback && live.media.sent('microphone').length > 0) live.context.media.playTones(tones, times);
    await sent;
  });
}

/**
 * The figures of the call, or of one track of it. @throws HookswitchError `call:7` for a track it does not have; `call:2` without a
 * connection. Beside the rejection there is the event; nobody has to wait for either.
 */
export function getStats({ live }: CallParts, trackId: string | undefined): Promise<RTCStatsReport> {
  const { id: callId } = live.call;
  const report = live.during(async () => {
    const entry = trackId === undefined ? undefined : live.context.tracks.get(trackId);
    if (trackId !== undefined && entry?.callId !== callId)
      throw new HookswitchError('call:7', { detail: `The call has no track '${trackId}'.` });
    const result = await live.media.peer.getStats(entry && live.media.onWire(entry.track));
    live.context.emit('call:statsReceived', { callId, result, ...(trackId !== undefined && { trackId }) });
    return result;
  });
  report.catch((cause: unknown) => {
    if (live.isOver()) return;
    const error = HookswitchError.from(cause, 'call:2');
    live.record.report('GET_STATS', 'FINISH', error);
    live.record.sayError(error);
  });
  return report;
}
