/** Calls `release` when the track is stopped: of a `stop`, browsers tell nobody (W3C mediacapture-streams, §4.3.1). */
export function onStop(track: MediaStreamTrack, release: () => void): void {
  const stop = track.stop.bind(track);
  track.stop = () => {
    stop();
    release();
  };
}
