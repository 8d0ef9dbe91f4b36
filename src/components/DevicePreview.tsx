import { forwardRef, lazy, Suspense, useState, type ComponentPropsWithoutRef } from 'react';
import { useDevices } from '../hooks';
import { Button } from './Button';
import { cx } from './cx';
import { DeviceSelect } from './DeviceSelect';
import { CameraIcon } from './icons';
import { useWords } from './texts';
import { previewWords } from './words';

export interface DevicePreviewProps extends Omit<ComponentPropsWithoutRef<'section'>, 'children'> {
  /** Whether the camera is looked at as well, where there is one. Default true. */
  video?: boolean | undefined;
}

/**
 * For before a call: the own picture as in a mirror, how loud the microphone is, a tone on the loudspeaker, and which devices are to be
 * used. Nothing is turned on before its button is pressed, and everything is off again when it is stopped or taken off the page.
 */
export const DevicePreview = forwardRef<HTMLElement, DevicePreviewProps>(function DevicePreview(
  { video = true, className, ...section },
  ref,
) {
  const { camera, microphone, request } = useDevices();
  const [state, setState] = useState<'off' | 'asking' | 'on' | 'failed'>('off');
  const texts = useWords(previewWords);
  const isOn = state === 'on';
  const hasCamera = video && camera.length > 0;
  const blank = video && (
    <div className="hs-preview-picture">
      <CameraIcon isOff />
    </div>
  );
  function start() {
    setState('asking');
    // Where the devices have names, the permission was given before.
    const isAllowed = microphone.some(({ label }) => label !== '') || request({ audio: true, video: hasCamera });
    void Promise.resolve(isAllowed).then((isGiven) => setState((now) => (now === 'asking' ? (isGiven ? 'on' : 'failed') : now)));
  }
  return (
    <section ref={ref} aria-label={texts.preview} {...section} className={cx('hs-preview', className)} data-state={state}>
      {isOn && hasCamera ? null : blank}
      {(isOn || state === 'failed') && (
        <Suspense fallback={isOn && hasCamera && blank}>
          <PreviewPanel isOn={isOn} video={hasCamera} onFailed={() => setState('failed')} />
        </Suspense>
      )}
      <Button className={isOn ? undefined : 'hs-submit'} isPending={state === 'asking'} onClick={isOn ? () => setState('off') : start}>
        {isOn ? texts.stopPreview : video ? texts.checkDevices : texts.checkMicrophone}
      </Button>
      {video && <DeviceSelect kind="camera" canAsk={false} />}
      <DeviceSelect kind="microphone" canAsk={false} />
      <DeviceSelect kind="speaker" canAsk={false} />
    </section>
  );
});

// Loaded when they are needed: most people have checked their devices before.
const PreviewPanel = lazy(() => import('./PreviewPanel').then((loaded) => ({ default: loaded.PreviewPanel })));
