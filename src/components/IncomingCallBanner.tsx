import { forwardRef, useId, type ComponentPropsWithoutRef } from 'react';
import { canPerform, type Call } from '../engine';
import { useCalls } from '../hooks';
import { CallActionButton } from './CallActionButton';
import { CallScope } from './CallScope';
import { cx } from './cx';
import { usePassedFocus } from './passedFocus';
import { nameOf } from './sentences';
import { useWords } from './texts';
import { useHasVoice } from './voices';
import { incomingWords, nameWords, offerWords } from './words';

export type IncomingCallBannerProps = ComponentPropsWithoutRef<'section'>;

/**
 * Who is calling, and what can be done about it; nothing while nobody is. Of several calls the one that has waited longest.
 * It takes no focus: a person who is typing must not answer by accident. Focus that was in it goes to the controls of the call
 * that was answered, otherwise back to where it came from.
 */
export const IncomingCallBanner = forwardRef<HTMLElement, IncomingCallBannerProps>(function IncomingCallBanner(section, ref) {
  // Who may decline has not answered yet; an answer under way does not hide the banner.
  const call = useCalls().find((one) => canPerform(one, 'reject'));
  const isSaid = useHasVoice('status');
  const texts = useWords(words);
  const title = call && texts.incoming(nameOf(call.remoteParticipant, texts));
  return (
    <>
      {!isSaid && (
        <p className="hs-for-the-ear" role={call && 'alert'} aria-live="assertive">
          {title}
        </p>
      )}
      {/* Another call is another banner: no second press of a button is meant for it. */}
      {call && <Ringing key={call.id} ref={ref} call={call} title={title} {...section} />}
    </>
  );
});

const words = { ...nameWords, ...incomingWords, ...offerWords };

interface RingingProps extends IncomingCallBannerProps {
  call: Call;
  title: string | undefined;
}

const Ringing = forwardRef<HTMLElement, RingingProps>(function Ringing({ call, title, className, children, ...section }, ref) {
  const texts = useWords(offerWords);
  const focus = usePassedFocus(ref);
  const id = useId();
  return (
    <section
      role="alertdialog"
      aria-labelledby={`${id}who`}
      aria-describedby={`${id}offer`}
      {...section}
      ref={focus.attach}
      className={cx('hs-incoming', className)}
      data-call={call.id}
      data-state={call.state}
    >
      <p className="hs-incoming-who" id={`${id}who`}>
        {title}
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
