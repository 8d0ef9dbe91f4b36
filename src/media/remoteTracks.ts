import type { PeerEvent } from './media';
import { describesHold, liveSections, sends } from './sdp';

/**
 * Tells of each track of the far side when it comes and when it is gone for good; the same one may come again.
 * Hold is neither: there the browser mutes the track, and gives the same one again afterwards (W3C webrtc §5.3).
 * @returns a look at the tracks after each description of the far side.
 */
export function watchRemoteTracks(
  connection: RTCPeerConnection,
  emit: (event: PeerEvent) => void,
  signal: AbortSignal,
): (remoteSdp: string) => void {
  const present = new Set<MediaStreamTrack>();
  const end = (track: MediaStreamTrack): void => {
    if (present.delete(track)) emit({ type: 'remoteTrackEnded', track });
  };
  connection.addEventListener(
    'track',
    ({ track, streams, transceiver }) => {
      if (present.has(track)) return;
      present.add(track);
      track.addEventListener(
        'ended',
        () => {
          end(track);
        },
        { signal },
      );
      emit({ type: 'remoteTrack', track, streamId: streams[0]?.id ?? '', mid: transceiver.mid ?? '' });
    },
    { signal },
  );
  return (remoteSdp) => {
    const isHold = describesHold(remoteSdp);
    const sending = new Set(liveSections(remoteSdp).flatMap((section) => (sends(section) ? section.mid : [])));
    for (const { mid, receiver } of connection.getTransceivers()) {
      // Some browsers end the track of a refused section without an event.
      const isGone = receiver.track.readyState === 'ended' || !(isHold || sending.has(mid ?? ''));
      if (isGone) end(receiver.track);
    }
    for (const track of present) if (track.readyState === 'ended') end(track);
  };
}
