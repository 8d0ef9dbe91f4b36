import { forwardRef, useState, type ComponentPropsWithoutRef } from 'react';
import { useCall } from '../hooks';
import { Button } from './Button';
import { useScopedId } from './CallScope';
import { cx } from './cx';
import { TransferIcon } from './icons';
import { useWords } from './texts';
import type { TransferDialog } from './TransferDialog';
import { loadingWords, transferWords } from './words';

export interface TransferButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'onClick'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

type Opening = { state: 'closed' | 'loading' | 'failed' } | { state: 'open'; callId: string; Dialog: typeof TransferDialog };

/** Opens a `TransferDialog` for the call. Its code is loaded with the first click: few calls are transferred. */
export const TransferButton = forwardRef<HTMLButtonElement, TransferButtonProps>(function TransferButton(
  { callId, className, children, ...button },
  ref,
) {
  const { call, can } = useCall(useScopedId(callId));
  const texts = useWords(words);
  const [opening, setOpening] = useState<Opening>({ state: 'closed' });
  const underWay = call?.localOp?.operation;
  function open(id: string) {
    setOpening({ state: 'loading' });
    // Not by `lazy`: what cannot be loaded must not take the page with it, and may be tried again.
    import('./TransferDialog').then(
      ({ TransferDialog: Dialog }) => setOpening({ state: 'open', callId: id, Dialog }),
      () => setOpening({ state: 'failed' }),
    );
  }
  return (
    <>
      <Button
        ref={ref}
        aria-haspopup="dialog"
        {...button}
        className={cx('hs-transfer-button', className)}
        data-state={opening.state}
        isPending={opening.state === 'loading' || underWay === 'DIRECT_TRANSFER' || underWay === 'CONSULTATIVE_TRANSFER'}
        canAct={can('directTransfer')}
        onClick={() => call && open(call.id)}
      >
        {children ?? (
          <>
            <TransferIcon />
            {texts.transfer}
          </>
        )}
      </Button>
      {opening.state === 'failed' && (
        <p className="hs-hint" role="alert">
          {texts.notLoaded}
        </p>
      )}
      {opening.state === 'open' && <opening.Dialog callId={opening.callId} onClose={() => setOpening({ state: 'closed' })} />}
    </>
  );
});

const words = { ...transferWords, ...loadingWords };
