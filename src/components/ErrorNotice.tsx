import { forwardRef, Fragment, type ComponentPropsWithoutRef } from 'react';
import { useLastError } from '../hooks';
import { Button } from './Button';
import { cx } from './cx';
import { useWords } from './texts';
import { useVoice } from './voices';
import { errorWords, noticeWords } from './words';

export type ErrorNoticeProps = ComponentPropsWithoutRef<'div'>;

/**
 * What went wrong last and what can be done about it, until it is dismissed or the same succeeds. It is there before its text,
 * unseen, as some screen readers need it.
 */
export const ErrorNotice = forwardRef<HTMLDivElement, ErrorNoticeProps>(function ErrorNotice({ className, children, ...div }, ref) {
  useVoice('notice');
  const { error, at, dismiss } = useLastError();
  const texts = useWords(words);
  return (
    <div
      ref={ref}
      role={error && 'alert'}
      aria-live="assertive"
      {...div}
      className={error ? cx('hs-error', className) : 'hs-for-the-ear'}
      data-code={error?.code}
      data-reason={error?.reason}
    >
      {error && (
        // What goes wrong a second time is said a second time.
        <Fragment key={at}>
          {children ?? (
            <>
              <p className="hs-error-title">{texts.errorTitle}</p>
              <p className="hs-error-text">{texts.error(error)}</p>
              <Button className="hs-dismiss" onClick={dismiss}>
                {texts.dismiss}
              </Button>
            </>
          )}
        </Fragment>
      )}
    </div>
  );
});

const words = { ...errorWords, ...noticeWords };
