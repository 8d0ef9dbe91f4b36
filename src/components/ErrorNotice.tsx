import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { useLastError } from '../hooks';
import { cx } from './cx';
import { useTexts } from './texts';

export type ErrorNoticeProps = ComponentPropsWithoutRef<'div'>;

/** What went wrong last and what can be done about it, until it is dismissed. */
export const ErrorNotice = forwardRef<HTMLDivElement, ErrorNoticeProps>(function ErrorNotice({ className, children, ...div }, ref) {
  const { error, dismiss } = useLastError();
  const texts = useTexts();
  if (!error) return null;
  return (
    <div ref={ref} role="alert" {...div} className={cx('hs-error', className)} data-code={error.code} data-reason={error.reason}>
      {children ?? (
        <>
          <p className="hs-error-title">{texts.errorTitle}</p>
          <p className="hs-error-text">{texts.error(error)}</p>
          <button className="hs-button hs-dismiss" type="button" onClick={dismiss}>
            {texts.dismiss}
          </button>
        </>
      )}
    </div>
  );
});
