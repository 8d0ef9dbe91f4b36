import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { DeviceChoice } from '../engine';
import { useClient, useDevices, useLastError } from '../hooks';
import { devicesOf, followLevel, openPreview } from './preview';
import { useWords } from './texts';
import { livePreviewWords } from './words';

export interface LivePreviewProps {
  video: boolean;
  /** What is open now: at first, and when others have taken over. */
  onOpened: (inUse: DeviceChoice) => void;
  onFailed: () => void;
}

/** The own picture and how loud the microphone is, from the chosen devices, which are on exactly as long as this is shown. */
export function LivePreview({ video, onOpened, onFailed }: LivePreviewProps) {
  const { media } = useClient();
  const { choose, chosen } = useDevices();
  const { camera, microphone } = chosen;
  const texts = useWords(livePreviewWords);
  const [losses, setLosses] = useState(0);
  const picture = useRef<HTMLVideoElement>(null);
  const level = useRef<HTMLMeterElement>(null);
  const { error, dismiss } = useLastError();
  // The newest of each: what is open is not opened anew for them.
  const listeners = useRef<{ opened: (stream: MediaStream) => void; failed: () => void }>({ opened: () => undefined, failed: onFailed });
  useLayoutEffect(() => {
    listeners.current = {
      opened(stream) {
        if (error?.code === 'call:4') dismiss();
        // Nothing new is chosen, but the list is read again: with what is open its devices have names.
        choose({});
        onOpened(devicesOf(stream));
      },
      failed: onFailed,
    };
  });

  useEffect(() => {
    const controller = new AbortController();
    const leaving = controller.signal;
    const constraints = { audio: from(microphone), video: video && from(camera) };
    openPreview(constraints, { leaving, onLost: () => setLosses((before) => before + 1) }).then(
      (stream) => {
        if (leaving.aborted) return;
        listeners.current.opened(stream);
        if (picture.current) picture.current.srcObject = stream;
        // Written to the element: a render for each would be fifteen a second.
        followLevel(stream, leaving, (now) => {
          if (level.current) level.current.value = now;
        });
      },
      () => {
        if (leaving.aborted) return;
        // The engine says what is wrong, as it meets with the same.
        void Promise.resolve(media.initializeDevices({ audio: true, video }))
          .catch(() => undefined)
          .then(() => !leaving.aborted && listeners.current.failed());
      },
    );
    return () => controller.abort();
    // What was lost is opened anew: another device may take its place.
  }, [camera, losses, media, microphone, video]);

  return (
    <>
      {video && (
        <div className="hs-preview-picture">
          <video ref={picture} className="hs-preview-video" aria-label={texts.localVideo} autoPlay muted playsInline />
        </div>
      )}
      <label className="hs-field">
        {texts.level}
        <meter ref={level} className="hs-level" min={0} max={1} value={0} />
      </label>
    </>
  );
}

/** One that is away gives its place to another. */
const from = (deviceId: string | undefined) => deviceId === undefined || { deviceId };
