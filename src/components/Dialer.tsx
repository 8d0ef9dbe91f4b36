import { forwardRef, useState, type ComponentPropsWithoutRef } from 'react';
import type { CallState } from '../engine';
import { useCalls, useClient, useSubscription } from '../hooks';
import { cx } from './cx';
import { ReceiverIcon } from './icons';
import { useTexts } from './texts';

export interface DialerProps extends Omit<ComponentPropsWithoutRef<'form'>, 'onSubmit'> {
  /** Whom to call, at first. */
  initialAddress?: string | undefined;
  /** Whether "with video" is ticked, at first. Default true. */
  initialVideo?: boolean | undefined;
}

const unanswered: ReadonlySet<CallState> = new Set(['Initiating', 'Initiated', 'Ringing', 'Early Media']);

/** Whom to call, with or without video. One call at a time: while it rings, the button waits. */
export const Dialer = forwardRef<HTMLFormElement, DialerProps>(function Dialer(
  { initialAddress = '', initialVideo = true, className, children, ...form },
  ref,
) {
  const client = useClient();
  const { status } = useSubscription();
  const isPending = useCalls().some(({ direction, state }) => direction === 'outgoing' && unanswered.has(state));
  const texts = useTexts();
  const [address, setAddress] = useState(initialAddress);
  const [withVideo, setWithVideo] = useState(initialVideo);
  const canCall = address.trim() !== '' && (status === 'reachable' || status === 'subscribing');
  return (
    <form
      ref={ref}
      aria-label={texts.dial}
      {...form}
      className={cx('hs-form hs-dialer', className)}
      data-state={isPending ? 'pending' : 'idle'}
      onSubmit={(event) => {
        event.preventDefault();
        if (canCall && !isPending) client.call.make(address.trim(), { audio: true, video: withVideo });
      }}
    >
      {children ?? (
        <>
          <label className="hs-field">
            {texts.address}
            <input
              className="hs-input"
              name="address"
              inputMode="email"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              placeholder={texts.addressExample}
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          </label>
          <label className="hs-tick">
            <input
              className="hs-checkbox"
              name="video"
              type="checkbox"
              checked={withVideo}
              onChange={(event) => setWithVideo(event.target.checked)}
            />
            {texts.withVideo}
          </label>
          <button
            className="hs-button hs-submit"
            type="submit"
            data-operation="make"
            data-pending={isPending || undefined}
            aria-disabled={isPending || undefined}
            disabled={!canCall}
          >
            <ReceiverIcon />
            {texts.dial}
          </button>
        </>
      )}
    </form>
  );
});
