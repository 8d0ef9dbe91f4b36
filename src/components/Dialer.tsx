import { forwardRef, useId, useState, type ComponentPropsWithoutRef } from 'react';
import type { CallState } from '../engine';
import { useCalls, useClient, useSubscription } from '../hooks';
import { Button } from './Button';
import { cx } from './cx';
import { Field } from './Field';
import { ReceiverIcon } from './icons';
import { usePassedFocus } from './passedFocus';
import { useWords } from './texts';
import { dialWords } from './words';

export interface DialerProps extends Omit<ComponentPropsWithoutRef<'form'>, 'onSubmit'> {
  /** Whom to call, at first. */
  initialAddress?: string | undefined;
  /** Whether "with video" is ticked, at first. Default true. */
  initialVideo?: boolean | undefined;
}

const unanswered: ReadonlySet<CallState> = new Set(['Initiating', 'Initiated', 'Ringing', 'Early Media']);

/**
 * Whom to call, with or without video. One call at a time: while it rings, the button waits. The address stays, so that a call
 * that failed can be made again; where no call can be made, it says what that needs.
 */
export const Dialer = forwardRef<HTMLFormElement, DialerProps>(function Dialer(
  { initialAddress = '', initialVideo = true, className, children, ...form },
  ref,
) {
  const client = useClient();
  const { status } = useSubscription();
  const isPending = useCalls().some(({ direction, state }) => direction === 'outgoing' && unanswered.has(state));
  const texts = useWords(dialWords);
  const focus = usePassedFocus(ref);
  const id = useId();
  const [address, setAddress] = useState(initialAddress);
  const [withVideo, setWithVideo] = useState(initialVideo);
  // A call made while the subscription is under way waits for it.
  const isReachable = status === 'reachable' || status === 'subscribing';
  const canCall = address.trim() !== '' && isReachable;
  return (
    <form
      aria-label={texts.dial}
      {...form}
      ref={focus.attach}
      className={cx('hs-form hs-dialer', className)}
      data-landing
      data-state={isPending ? 'pending' : 'idle'}
      onSubmit={(event) => {
        event.preventDefault();
        if (canCall && !isPending) client.call.make(address.trim(), { audio: true, video: withVideo });
      }}
    >
      {children ?? (
        <>
          <Field
            label={texts.address}
            name="address"
            inputMode="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder={texts.addressExample}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
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
          <Button
            className="hs-submit"
            type="submit"
            data-operation="make"
            isPending={isPending}
            canAct={canCall}
            aria-describedby={isReachable ? undefined : `${id}hint`}
          >
            <ReceiverIcon />
            {texts.dial}
          </Button>
          {!isReachable && (
            <p className="hs-hint" id={`${id}hint`}>
              {status === 'loggedOut' || status === 'loggingIn' ? texts.logInToCall : texts.connectToCall}
            </p>
          )}
        </>
      )}
    </form>
  );
});
