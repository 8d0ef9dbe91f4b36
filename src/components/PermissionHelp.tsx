import { forwardRef, useSyncExternalStore, type ComponentPropsWithoutRef } from 'react';
import type { BasicError } from '../engine';
import { useLastError } from '../hooks';
import { browserOf, type BrowserName } from './browsers';
import { Button } from './Button';
import { cx } from './cx';
import { permissionWords } from './permissionWords';
import { useWords, type MediaFailure } from './texts';
import { useHasVoice } from './voices';

export interface PermissionHelpProps extends ComponentPropsWithoutRef<'div'> {
  /** Without it: what went wrong last. */
  error?: BasicError | undefined;
  /** There is a button for it, which also dismisses what went wrong last. Called in the click's own task. */
  onTryAgain?: (() => void) | undefined;
  /** For whom the steps are. Default: the browser this is shown in. */
  browser?: BrowserName | undefined;
}

/**
 * What to click so that microphone and camera can be used, by the browser and by what went wrong. Nothing while nothing is wrong with
 * them. Where no `ErrorNotice` says it, it interrupts.
 */
export const PermissionHelp = forwardRef<HTMLDivElement, PermissionHelpProps>(function PermissionHelp(
  { error, onTryAgain, browser, className, children, ...div },
  ref,
) {
  const last = useLastError();
  const here = useSyncExternalStore(never, thisBrowser, () => 'other' as const);
  const isSaid = useHasVoice('notice');
  const texts = useWords(permissionWords);
  const { reason } = error ?? last.error ?? {};
  if (!isMediaFailure(reason)) return null;
  return (
    <div ref={ref} {...div} className={cx('hs-help', className)} data-reason={reason} data-browser={browser ?? here}>
      {children ?? (
        <>
          <p className="hs-help-title" role={isSaid ? undefined : 'alert'}>
            {texts.mediaFailures[reason]}
          </p>
          <ol className="hs-help-steps">
            {texts.mediaSteps(reason, browser ?? here).map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {onTryAgain && (
            <Button
              className="hs-submit"
              onClick={() => {
                last.dismiss();
                onTryAgain();
              }}
            >
              {texts.tryAgain}
            </Button>
          )}
        </>
      )}
    </div>
  );
});

const isMediaFailure = (reason: string | undefined): reason is MediaFailure =>
  reason !== undefined && Object.hasOwn(permissionWords.mediaFailures, reason);

const never = () => () => undefined;
const thisBrowser = () => browserOf(navigator);
