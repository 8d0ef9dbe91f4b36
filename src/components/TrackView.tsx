import { useEffect, useRef } from 'react';
import { useClient } from '../hooks';

/** One track in an element of the engine, for as long as it is shown. */
export function TrackView({ trackId }: { trackId: string }) {
  const { media } = useClient();
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    media.renderTracks([trackId], element);
    return () => media.removeTracks([trackId], element);
  }, [media, trackId]);
  return <div ref={container} className="hs-track" data-track={trackId} />;
}
