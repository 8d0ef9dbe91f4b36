import { forwardRef, useId, useState, type ComponentPropsWithoutRef } from 'react';
import { canPerform, type DeviceChoice } from '../engine';
import { useCallRecord, useDevices } from '../hooks';
import { Button } from './Button';
import { useScopedId } from './CallScope';
import { cx } from './cx';
import { useWords } from './texts';
import { deviceWords } from './words';

export interface DeviceSelectProps extends Omit<ComponentPropsWithoutRef<'select'>, 'children' | 'value' | 'defaultValue' | 'multiple'> {
  kind: keyof DeviceChoice;
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
  /** Whether there is a button that asks for the permission, as long as the devices have no names. Default true. */
  canAsk?: boolean | undefined;
  /** The device of this kind that the page has open for something else than a call. It is shown as the one in use. */
  inUse?: string | undefined;
}

/**
 * Chooses a camera, a microphone or a loudspeaker, for calls to come and for the one that goes on. In a call it shows the device that
 * is really used, and says when another took its place because it was plugged out or in.
 */
export const DeviceSelect = forwardRef<HTMLSelectElement, DeviceSelectProps>(function DeviceSelect(
  { kind, callId, canAsk = true, inUse: open, className, onChange, ...select },
  ref,
) {
  const id = useId();
  const scope = useScopedId(callId);
  const call = useCallRecord(scope);
  const { choose, chosen, inUse, lastSwitch, request, ...devices } = useDevices(scope);
  const texts = useWords(deviceWords);
  const listed = devices[kind];
  const names = useNames(listed);
  const sent = inUse[kind];
  const used = open ?? sent;
  const wanted = chosen[kind];
  const isListed = (deviceId: string | undefined) => listed.some((device) => device.deviceId === deviceId);

  const isFixed = kind === 'speaker' && !canChooseSpeaker();
  const isNone = listed.length === 0;
  const isUnnamed = listed.some(({ label }) => !label);
  const isPending = call?.localOp?.operation === 'REPLACE_TRACK';
  // A device that is sent from can be changed once the call is answered.
  const isBusy = kind !== 'speaker' && sent !== undefined && call !== undefined && !isPending && !canPerform(call, 'replaceTrack');
  const isAway = wanted && !isUnnamed && !isListed(wanted);
  const state = isFixed ? 'fixed' : isNone ? 'none' : isUnnamed ? 'unnamed' : isAway ? 'away' : 'ready';
  const isSwitched = lastSwitch?.kind === kind && lastSwitch.to.deviceId === used;
  const value = used ?? wanted ?? (isListed('default') ? 'default' : '');
  // Nothing chosen, one that is away, or one the list does not know yet.
  const others = [...new Set([value, wanted ?? value])].filter((deviceId) => !isListed(deviceId));
  function nameOther(deviceId: string) {
    if (isFixed || (deviceId === '' && !isNone)) return texts.anyDevice;
    if (isNone) return texts.noDevice[kind];
    return deviceId === used ? texts.devices[kind] : texts.deviceAway(names[deviceId] ?? texts.devices[kind]);
  }
  return (
    <div className="hs-device" data-kind={kind} data-state={state}>
      <label className="hs-field">
        {texts.devices[kind]}
        <select
          aria-describedby={isFixed ? id : undefined}
          {...select}
          ref={ref}
          className={cx('hs-input', className)}
          aria-busy={isPending}
          disabled={isFixed || isNone || isBusy || select.disabled}
          value={value}
          onChange={(event) => {
            onChange?.(event);
            // The value belongs to the device in use, and stays with it until that is another.
            if (!isPending) choose({ [kind]: event.currentTarget.value || undefined });
          }}
        >
          {listed.map(({ deviceId, label }, index) => (
            <option key={index} value={deviceId}>
              {label || texts.unnamedDevice(texts.devices[kind], index + 1)}
            </option>
          ))}
          {others.map((deviceId) => (
            <option key={deviceId} value={deviceId} disabled={deviceId !== '' && deviceId === wanted}>
              {nameOther(deviceId)}
            </option>
          ))}
        </select>
      </label>
      {state === 'unnamed' && canAsk && (
        <Button onClick={() => void request({ audio: kind !== 'camera', video: kind === 'camera' })}>{texts.allowDevices}</Button>
      )}
      {isFixed && (
        <p className="hs-hint" id={id}>
          {texts.fixedSpeaker}
        </p>
      )}
      {/* There before its text, as some screen readers need it. */}
      <output className={isSwitched ? 'hs-hint' : 'hs-for-the-ear'}>{isSwitched && texts.deviceSwitched(lastSwitch)}</output>
    </div>
  );
});

/** What the devices were called that have been here: one that is away has no name any more. */
function useNames(listed: readonly MediaDeviceInfo[]): Readonly<Record<string, string>> {
  const [known, setKnown] = useState({ listed, names: namesOf(listed) });
  if (known.listed !== listed) setKnown({ listed, names: { ...known.names, ...namesOf(listed) } });
  return known.names;
}

const namesOf = (listed: readonly MediaDeviceInfo[]): Record<string, string> =>
  Object.fromEntries(listed.flatMap(({ deviceId, label }) => (label ? [[deviceId, label]] : [])));

/** On the server it is not known, and there are no devices to choose from. */
const canChooseSpeaker = () => typeof HTMLMediaElement === 'undefined' || 'setSinkId' in HTMLMediaElement.prototype;
