import { forwardRef, useCallback, useEffect, useId, useRef, useState, type ComponentPropsWithoutRef } from 'react';
import { canPerform, type BasicError } from '../engine';
import { useCalls, useClient } from '../hooks';
import { Button } from './Button';
import { useScopedCall } from './CallScope';
import { cx } from './cx';
import { Field } from './Field';
import { TransferIcon } from './icons';
import { usePassedFocus } from './passedFocus';
import { nameOf } from './sentences';
import { useWords } from './texts';
import { nameWords, transferDialogWords, transferErrorWords } from './words';

export interface TransferDialogProps extends Omit<ComponentPropsWithoutRef<'dialog'>, 'children' | 'open' | 'onClose'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
  /** It has closed: by the person, or because the call is over. Take it off the page then. */
  onClose?: (() => void) | undefined;
}

/**
 * Passes a call on, to an address or to the far side of another call of ours. It is open, and the page behind it out of reach, for as
 * long as it is on the page; the focus goes back to where it came from. A transfer that fails is said here, and the call goes on.
 */
export const TransferDialog = forwardRef<HTMLDialogElement, TransferDialogProps>(function TransferDialog(
  { callId, onClose, className, ...dialog },
  ref,
) {
  const client = useClient();
  const call = useScopedCall(callId);
  const others = useCalls().filter((other) => other.id !== call?.id && canPerform(other, 'consultativeTransfer'));
  const texts = useWords(words);
  const focus = usePassedFocus(ref);
  const element = useRef<HTMLDialogElement>(null);
  // Open from the first to the last. Closed before it is taken off the page, since a browser gives the focus back only then.
  const attach = useCallback(
    (shown: HTMLDialogElement | null) => {
      close(element.current);
      element.current = shown;
      focus.attach(shown);
      if (shown) open(shown);
    },
    [focus],
  );
  const id = useId();
  const [address, setAddress] = useState('');
  const [chosen, setChosen] = useState<string>();
  const [problem, setProblem] = useProblem(call?.id);

  const isOver = !call || !canPerform(call, 'end');
  const canTransfer = call !== undefined && canPerform(call, 'directTransfer');
  useEffect(() => {
    if (!isOver) return;
    // The button that opened it may be disabled by now.
    focus.passOn();
    close(element.current);
  }, [focus, isOver]);

  const who = nameOf(call?.remoteParticipant, texts);
  const underWay = call?.localOp?.operation;
  const isPending = underWay === 'DIRECT_TRANSFER' || underWay === 'CONSULTATIVE_TRANSFER';
  function transfer() {
    const isEmpty = address.trim() === '';
    setProblem(isEmpty ? 'no-address' : undefined);
    if (!isEmpty && call) client.call.directTransfer(call.id, address.trim());
  }
  function connect(otherCallId: string) {
    setProblem(undefined);
    setChosen(otherCallId);
    if (call) client.call.consultativeTransfer(call.id, otherCallId);
  }
  return (
    <dialog
      aria-labelledby={`${id}title`}
      {...dialog}
      ref={attach}
      className={cx('hs-transfer', className)}
      data-call={call?.id}
      data-state={isPending ? 'pending' : problem ? 'failed' : 'idle'}
      aria-busy={isPending}
      // Nothing else has opened it again in the meantime.
      onClose={({ currentTarget }) => !currentTarget.open && onClose?.()}
    >
      <h2 className="hs-transfer-title" id={`${id}title`}>
        {texts.transferOf(who)}
      </h2>
      <form
        className="hs-transfer-part"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending && canTransfer) transfer();
        }}
      >
        <Field
          label={texts.address}
          name="address"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={problem === 'no-address' || undefined}
          aria-describedby={problem ? `${id}problem` : undefined}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <Button className="hs-submit" type="submit" isPending={underWay === 'DIRECT_TRANSFER'} canAct={canTransfer}>
          <TransferIcon />
          {texts.transferTo}
        </Button>
      </form>
      <div className="hs-transfer-part" data-part="connect">
        {others.map((other) => (
          <Button
            key={other.id}
            isPending={underWay === 'CONSULTATIVE_TRANSFER' && chosen === other.id}
            canAct={canTransfer}
            onClick={() => connect(other.id)}
          >
            {texts.connectCalls(who, nameOf(other.remoteParticipant, texts))}
          </Button>
        ))}
        {others.length === 0 && (
          <>
            <Button canAct={false} aria-describedby={`${id}hint`}>
              {texts.connectWithAnother}
            </Button>
            <p className="hs-hint" id={`${id}hint`}>
              {texts.connectHint(who)}
            </p>
          </>
        )}
      </div>
      {/* Both are there before their text, as some screen readers need it. */}
      <output className={isPending ? 'hs-hint' : 'hs-for-the-ear'}>{isPending && texts.transferring}</output>
      <p className={problem ? 'hs-problem' : 'hs-for-the-ear'} role={problem && 'alert'} aria-live="assertive" id={`${id}problem`}>
        {problem && (problem === 'no-address' ? texts.transferNeedsAddress : texts.error(problem))}
      </p>
      <Button onClick={() => close(element.current)}>{texts.cancel}</Button>
    </dialog>
  );
});

const words = { ...nameWords, ...transferDialogWords, ...transferErrorWords };

type Problem = BasicError | 'no-address' | undefined;

/** What is wrong with what was asked for here: the page behind says it to nobody. */
function useProblem(callId: string | undefined) {
  const client = useClient();
  const state = useState<Problem>();
  const [, setProblem] = state;
  useEffect(
    () => client.on('call:error', ({ callId: failed, error }) => failed === callId && setProblem(error)),
    [client, callId, setProblem],
  );
  return state;
}

function open(dialog: HTMLDialogElement): void {
  if (hasModals(dialog)) dialog.showModal();
  else dialog.setAttribute('open', '');
}

function close(dialog: HTMLDialogElement | null): void {
  if (!dialog?.open) return;
  if (hasModals(dialog)) return dialog.close();
  dialog.removeAttribute('open');
  queueMicrotask(() => dialog.dispatchEvent(new Event('close'))); // later, as in a browser
}

/** Not on a page that is only thought of, as in tests. */
const hasModals = (dialog: HTMLDialogElement): boolean => 'showModal' in dialog;
