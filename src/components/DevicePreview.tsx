import { forwardRef, useState, type ComponentPropsWithoutRef } from 'react';
import type { DeviceChoice } from '../engine';
import { useDevices } from '../hooks';
import { Button } from './Button';
import { cx } from './cx';
import { DeviceSelect } from './DeviceSelect';
import { CameraIcon } from './icons';
import type { PreviewPanel } from './PreviewPanel';
import { useWords } from './texts';
import { loadingWords, previewWords } from './words';

export interface DevicePreviewProps extends Omit<ComponentPropsWithoutRef<'section'>, 'children'> {
  /** Whether the camera is looked at as well, where there is one. Default true. */
  video?: boolean | undefined;
}

interface Preview {
  state: 'off' | 'asking' | 'on' | 'failed';
  /** Undefined where it could not be loaded, too. */
  Panel?: typeof PreviewPanel | undefined;
  /** What is open. */
  inUse?: DeviceChoice | undefined;
}

/**
 * For before a call: the own picture as in a mirror, how loud the microphone is, a tone on the loudspeaker, and which devices are to be
 * used; while it is on, those that are really open. Nothing is turned on before its button is pressed, and everything is off again when
 * it is stopped or taken off the page.
 */
export const DevicePreview = forwardRef<HTMLElement, DevicePreviewProps>(function DevicePreview(
  { video = true, className, ...section },
  ref,
) {
  const devices = useDevices();
  const [{ state, Panel, inUse }, setPreview] = useState<Preview>({ state: 'off' });
  const texts = useWords(words);
  const isOn = state === 'on';
  const hasCamera = video && devices.camera.length > 0;
  function start() {
    setPreview({ state: 'asking' });
    // Loaded when it is needed: most people have checked their devices before. Not by `lazy`, as in `TransferButton`.
    import('./PreviewPanel').then(({ askFirst }) => askFirst(devices, hasCamera)).then(setPreview, () => setPreview({ state: 'failed' }));
  }
  return (
    <section ref={ref} aria-label={texts.preview} {...section} className={cx('hs-preview', className)} data-state={state}>
      {video && !(isOn && hasCamera) && (
        <div className="hs-preview-picture">
          <CameraIcon isOff />
        </div>
      )}
      {Panel && (
        <Panel
          isOn={isOn}
          video={hasCamera}
          onOpened={(opened) => setPreview({ state, Panel, inUse: opened })}
          onFailed={() => setPreview({ state: 'failed', Panel })}
        />
      )}
      {!Panel && state === 'failed' && <p role="alert">{texts.notLoaded}</p>}
      <Button
        className={isOn ? '' : 'hs-submit'}
        isPending={state === 'asking'}
        onClick={isOn ? () => setPreview({ state: 'off' }) : start}
      >
        {isOn ? texts.stopPreview : video ? texts.checkDevices : texts.checkMicrophone}
      </Button>
      {video && <DeviceSelect kind="camera" canAsk={false} inUse={inUse?.camera} />}
      <DeviceSelect kind="microphone" canAsk={false} inUse={inUse?.microphone} />
      <DeviceSelect kind="speaker" canAsk={false} />
    </section>
  );
});

const words = { ...previewWords, ...loadingWords };
