import { forwardRef, useEffect, useState, type ComponentPropsWithoutRef, type ReactNode } from 'react';
import type { CallHistoryEntry } from '../engine';
import { useCallHistory, useCalls, useClient, useSubscription } from '../hooks';
import { Button } from './Button';
import { cx } from './cx';
import { CrossIcon, DirectionIcon, ReceiverIcon } from './icons';
import { usePassedFocus } from './passedFocus';
import { nameOf } from './sentences';
import { useWords } from './texts';
import { historyWords, nameWords, offerWords } from './words';

const minuteMs = 60_000;

export interface CallHistoryProps extends Omit<ComponentPropsWithoutRef<'section'>, 'children'> {
  /** What can be done with a call that is over, in the place of calling back and removing it. */
  children?: ((entry: CallHistoryEntry) => ReactNode) | undefined;
}

/** The calls that are over, newest first: who, when, how it ended; to call back with the voice, and to remove one or all. */
export const CallHistory = forwardRef<HTMLElement, CallHistoryProps>(function CallHistory({ className, children, ...section }, ref) {
  const { entries, remove, clear } = useCallHistory();
  const texts = useWords(words);
  const { attach } = usePassedFocus(ref);
  const now = useNow();
  return (
    <section
      tabIndex={-1}
      aria-label={texts.history}
      {...section}
      ref={attach}
      className={cx('hs-history', className)}
      data-landing
      data-state={entries.length === 0 ? 'empty' : 'filled'}
    >
      {entries.length === 0 ? (
        <p className="hs-hint">{texts.noHistory}</p>
      ) : (
        <>
          <ol className="hs-entries">
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} now={now} onRemove={() => remove(entry.id)}>
                {children?.(entry)}
              </Entry>
            ))}
          </ol>
          <Button onClick={clear}>{texts.clearHistory}</Button>
        </>
      )}
    </section>
  );
});

const words = { ...nameWords, ...offerWords, ...historyWords };

interface EntryProps {
  entry: CallHistoryEntry;
  /** In ms since 1970. */
  now: number;
  onRemove: () => void;
  children?: ReactNode;
}

function Entry({ entry, now, onRemove, children }: EntryProps) {
  const texts = useWords(words);
  const { direction, outcome, remoteParticipant, startTime, endTime, media } = entry;
  const isMissed = outcome === 'missed';
  const who = nameOf(remoteParticipant, texts);
  const at = new Date(startTime);
  // It may have ended since we looked at the clock last.
  const when = texts.when(at, new Date(Math.max(now, endTime)));
  const { video } = outcome === 'answered' ? media.used : media.offered;
  return (
    <li className="hs-entry" data-outcome={outcome} data-direction={direction}>
      <span className="hs-entry-sign">
        <DirectionIcon of={isMissed ? 'missed' : direction} />
      </span>
      <p className="hs-list-who">{who}</p>
      <p className="hs-list-note">
        <span className="hs-outcome">{outcome === 'answered' ? lasted(entry.durationMs, texts) : texts.outcomes[outcome]}</span>
        {[texts.directions[direction], video ? texts.offersVideo : texts.offersAudio].map((word) => ` · ${word}`)}
        {' · '}
        <time dateTime={at.toISOString()}>{when}</time>
      </p>
      <div className="hs-entry-actions">
        {children ?? (
          <>
            <CallBack who={who} address={remoteParticipant.displayNumber} />
            <Button aria-label={texts.forget(who, when)} onClick={onRemove}>
              <CrossIcon />
            </Button>
          </>
        )}
      </div>
    </li>
  );
}

function CallBack({ who, address }: { who: string; address: string | undefined }) {
  const client = useClient();
  const { status } = useSubscription();
  const texts = useWords(historyWords);
  const [hasAsked, setAsked] = useState(false);
  // One at a time, as everywhere.
  const isCalling = useCalls().some(
    ({ direction, startTime, endTime }) => direction === 'outgoing' && (startTime ?? endTime) === undefined,
  );
  useEffect(() => (isCalling ? () => setAsked(false) : undefined), [isCalling]);
  const isReachable = status === 'reachable' || status === 'subscribing';
  return (
    <Button
      className="hs-submit"
      data-operation="make"
      aria-label={texts.callBack(who)}
      isPending={hasAsked && isCalling}
      canAct={Boolean(address) && isReachable && !isCalling}
      onClick={() => {
        if (!address) return;
        setAsked(true);
        client.call.make(address, { audio: true });
      }}
    >
      <ReceiverIcon />
    </Button>
  );
}

function lasted(durationMs: number, texts: Pick<typeof words, 'lasted'>): string {
  const seconds = Math.round(durationMs / 1000);
  return texts.lasted(Math.floor(seconds / 60), seconds % 60);
}

/** In ms since 1970; a minute old at most. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const clock = setInterval(() => setNow(Date.now()), minuteMs);
    return () => clearInterval(clock);
  }, []);
  return now;
}
