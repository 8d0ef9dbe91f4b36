import type { CallParts } from './callParts';

/** All our microphones of a call send silence, or sound again. */
export function muteCall({ live, mediaState }: CallParts, muted: boolean): void {
  const changed = live.media.sent('microphone').filter(({ enabled }) => enabled === muted);
  for (const track of changed) track.enabled = !muted;
  if (changed.length === 0) return;
  live.context.emit(muted ? 'media:muted' : 'media:unmuted', { tracks: changed.map(({ id }) => id) });
  mediaState.tell();
}
