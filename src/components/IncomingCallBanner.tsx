import { forwardRef, useId, type ComponentPropsWithoutRef } from 'react';
import { canPerform } from '../engine';
import { useCalls } from '../hooks';
import { CallActionButton } from './CallActionButton';
import { CallScope } from './CallScope';
import { cx } from './cx';
import { nameOf } from './nameOf';
import { useTexts } from './texts';

export type IncomingCallBannerProps = ComponentPropsWithoutRef<'section'>;

/**
 * Who is calling, and what can be done about it; nothing while nobody is. Of several calls the one that has waited longest.
 * It takes no focus: a person who is typing must not answer by accident.
 */
export const IncomingCallBanner = forwardRef<HTMLElement, IncomingCallBannerProps>(function IncomingCallBanner(
  { className, children, ...section },
  ref,
) {
  // Who may decline has not answered yet; an answer under way does not hide the banner.
  const call = useCalls().find((one) => canPerform(one, 'reject'));
  const texts = useTexts();
  const id = useId();
  if (!call) return null;
  return (
    <section
      ref={ref}
      role="alertdialog"
      aria-labelledby={`${id}who`}
      aria-describedby={`${id}offer`}
      {...section}
      className={cx('hs-incoming', className)}
      data-state={call.state}
    >
      <p className="hs-incoming-who" id={`${id}who`}>
        {texts.incoming(nameOf(call.remoteParticipant, texts))}
      </p>
      <p className="hs-incoming-offer" id={`${id}offer`}>
        {call.mediaOffered.video ? texts.offersVideo : texts.offersAudio}
      </p>
      <CallScope callId={call.id}>
        {children ?? (
          <div className="hs-incoming-actions">
            <CallActionButton operation="answer" />
            <CallActionButton operation="answerWithVideo" />
            <CallActionButton operation="reject" />
          </div>
        )}
      </CallScope>
    </section>
  );
});
