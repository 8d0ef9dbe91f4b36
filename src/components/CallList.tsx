import { forwardRef, useEffect, useId, useState, type ComponentPropsWithoutRef, type ReactNode } from 'react';
import { canPerform, type Call } from '../engine';
import { useCalls, useClient } from '../hooks';
import { Button } from './Button';
import { CallActionButton } from './CallActionButton';
import { CallScope, useScopedId } from './CallScope';
import { CallTimer } from './CallTimer';
import { cx } from './cx';
import { usePassedFocus } from './passedFocus';
import { holderOf, nameOf } from './sentences';
import { useWords, type Texts } from './texts';
import { heldWords, listWords, nameWords, stateWords } from './words';

export interface CallListProps extends Omit<ComponentPropsWithoutRef<'section'>, 'onSelect'> {
  /** The selected call. Without it: that of the nearest `CallScope`, otherwise the newest we talk in. */
  callId?: string | undefined;
  /** The person has switched to this call. */
  onSelect?: ((callId: string) => void) | undefined;
  /** In the place of the buttons of each call; what is in it speaks of that call. */
  children?: ReactNode;
  /** Shown while no call goes on; without it, nothing is. */
  empty?: ReactNode;
}

/** All calls that go on, oldest first: who it is, what the call is doing and for how long; to switch to it, to join it with the current one, to end it. */
export const CallList = forwardRef<HTMLElement, CallListProps>(function CallList({ callId, empty, ...section }, ref) {
  const calls = useCalls().filter((call) => canPerform(call, 'end'));
  const selectedId = useScopedId(callId);
  // A call of theirs that rings is selected only when it is answered.
  const selected =
    calls.find(({ id }) => id === selectedId) ?? calls.findLast(isTalking) ?? calls.findLast((call) => !canPerform(call, 'reject'));
  return calls.length === 0 ? empty : <Going ref={ref} calls={calls} selected={selected} {...section} />;
});

/** Answered, and not held by us. */
const isTalking = (call: Call) => canPerform(call, 'sendCustomParameters') && !call.localHold;

interface GoingProps extends Omit<CallListProps, 'callId' | 'empty'> {
  calls: readonly Call[];
  selected: Call | undefined;
}

const Going = forwardRef<HTMLElement, GoingProps>(function Going({ calls, selected, onSelect, className, children, ...section }, ref) {
  const texts = useWords(words);
  const { attach } = usePassedFocus(ref);
  return (
    <section tabIndex={-1} aria-label={texts.calls} {...section} ref={attach} className={cx('hs-calls', className)} data-landing>
      <ul className="hs-list">
        {conversations(calls).map((together) => {
          const isSelected = together.some(({ id }) => id === selected?.id);
          return (
            <li
              key={together[0]?.id}
              className="hs-conversation"
              aria-current={isSelected || undefined}
              data-selected={isSelected}
              data-joined={together[1] && true}
            >
              {isSelected && <p className="hs-list-note">{texts.currentCall}</p>}
              {together[1] && !together.some(holderOf) && <p className="hs-joined">{joinedNames(together, texts)}</p>}
              {together.map((call) => (
                <One key={call.id} call={call} selected={isSelected ? undefined : selected} onSelect={onSelect}>
                  {children}
                </One>
              ))}
            </li>
          );
        })}
      </ul>
    </section>
  );
});

const words = { ...nameWords, ...stateWords, ...heldWords, ...listWords };

/** Calls that are joined are one. */
function conversations(calls: readonly Call[]): readonly (readonly Call[])[] {
  const later = new Set<string>();
  return calls.flatMap((call) => {
    const other = calls.find(({ id }) => id === call.joinedWith);
    if (other) later.add(other.id);
    return later.has(call.id) ? [] : [other ? [call, other] : [call]];
  });
}

function joinedNames([one, other]: readonly Call[], texts: Pick<Texts, 'joined' | 'someone'>): string {
  return texts.joined(nameOf(one?.remoteParticipant, texts), nameOf(other?.remoteParticipant, texts));
}

interface OneProps extends Pick<CallListProps, 'onSelect' | 'children'> {
  call: Call;
  /** The current call; undefined where it is this one. */
  selected: Call | undefined;
}

function One({ call, selected, onSelect, children }: OneProps) {
  const texts = useWords(words);
  const id = useId();
  const holder = holderOf(call);
  const isIncoming = canPerform(call, 'reject');
  return (
    <div className="hs-one-call" data-call={call.id} data-state={call.state} data-hold={holder}>
      <p className="hs-list-who" id={id}>
        {nameOf(call.remoteParticipant, texts)}
      </p>
      <p className="hs-list-note">
        {holder ? texts.holds[holder] : texts.states[call.state]} <CallTimer callId={call.id} />
      </p>
      <CallScope callId={call.id}>
        <div className="hs-list-actions" role="group" aria-labelledby={id}>
          {children ??
            (isIncoming ? (
              <>
                <CallActionButton operation="answer" />
                <CallActionButton operation="reject" />
              </>
            ) : (
              <>
                {call.localHold && <SwitchButton call={call} onSelect={onSelect} />}
                {selected && <JoinButton call={call} selected={selected} />}
                <CallActionButton operation="end" />
              </>
            ))}
        </div>
      </CallScope>
    </div>
  );
}

/** The engine holds the others. */
function SwitchButton({ call, onSelect }: Pick<OneProps, 'call' | 'onSelect'>) {
  const client = useClient();
  const texts = useWords(listWords);
  return (
    <Button
      isPending={call.localOp?.operation === 'UNHOLD'}
      canAct={canPerform(call, 'unhold')}
      onClick={() => {
        client.call.unhold(call.id);
        onSelect?.(call.id);
      }}
    >
      {texts.switchTo}
    </Button>
  );
}

function JoinButton({ call, selected }: { call: Call; selected: Call }) {
  const client = useClient();
  const texts = useWords(listWords);
  const [isPending, setPending] = useState(false);
  // Joining is told only by its beginning and its end: the calls go on meanwhile, and may be resumed for it.
  useEffect(
    () =>
      client.on('call:operation', ({ callId, operation, transition }) => {
        if (callId === selected.id && operation === 'JOIN' && transition === 'FINISH') setPending(false);
      }),
    [client, selected.id],
  );
  const canJoin = [call, selected].every((one) => canPerform(one, 'join') && one.joinedWith === undefined);
  if (!canPerform(call, 'sendCustomParameters')) return null; // not answered
  return (
    <Button
      isPending={isPending}
      canAct={canJoin}
      onClick={() => {
        setPending(true);
        client.call.join(selected.id, call.id);
      }}
    >
      {texts.join}
    </Button>
  );
}
