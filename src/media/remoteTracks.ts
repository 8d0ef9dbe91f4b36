import type { PeerEvent } from './media';

/**
 * Tells of each track of the far side once when it comes and once when it is gone for good.
 * Hold is neither: there the browser mutes the track, and gives the same one again afterwards (W3C webrtc §5.3).
 * @returns a look at the tracks after each description, for browsers that end a track without an event.
 */
export function watchRemoteTracks(connection: RTCPeerConnection, emit: (event: PeerEvent) => void, signal: AbortSignal): () => void {
  const present = new Set<MediaStreamTrack>();
  const end = (track: MediaStreamTrack): void => {
    if (present.delete(track)) emit({ type: 'remoteTrackEnded', track });
  };
  connection.addEventListener(
    'track',
    ({ track, streams }) => {
      if (present.has(track)) return;
      present.add(track);
      track.addEventListener(
        'ended',
        () => {
          end(track);
        },
        { signal },
      );
      emit({ type: 'remoteTrack', track, streamId: streams[0]?.id ?? '' });
    },
    { signal },
  );
  return () => {
    for (const track of present) if (track.readyState === 'ended') end(track);
  };
}
