import { forwardRef, useEffect, useRef, useState, type ComponentPropsWithoutRef } from 'react';
import type { BasicError, CallState, Client } from '../engine';
import { useClient } from '../hooks';
import { cx } from './cx';
import { holderOf, nameOf, stateOf } from './sentences';
import { useWords } from './texts';
import { useHasVoice } from './voices';
import { errorWords, heldWords, incomingWords, logWords, nameWords, reasonWords, serviceWords, stateWords } from './words';

export type MessageLogProps = Omit<ComponentPropsWithoutRef<'div'>, 'children'>;

interface Message {
  id: number;
  at: Date;
  isError: boolean;
  /** Said at each rendering, so that another language changes what is there already. */
  say: (texts: Words) => string;
}

type Words = ReturnType<typeof useWords<keyof typeof words>>;

const messagesKept = 100;
/** So far from its end, a list still counts as read to the end: scrolling knows fractions of pixels. */
const nearPx = 8;

/**
 * What has happened since it was first shown, newest last, and in sight unless the person reads further up. Read aloud as it comes,
 * save where a `CallStatus` and an `ErrorNotice` on the page say the same.
 */
export const MessageLog = forwardRef<HTMLDivElement, MessageLogProps>(function MessageLog({ className, ...div }, ref) {
  const client = useClient();
  const texts = useWords(words);
  const isSaid = [useHasVoice('status'), useHasVoice('notice')].every(Boolean);
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const end = useRef<HTMLLIElement>(null);
  const read = useRef({ toEnd: true, top: 0 });
  useEffect(
    () =>
      listen(client, (say, isError = false) => {
        setMessages((before) => [...before.slice(1 - messagesKept), { id: (before.at(-1)?.id ?? 0) + 1, at: new Date(), isError, say }]);
      }),
    [client],
  );
  useEffect(() => {
    const log = end.current?.closest('[role=log]');
    if (!log || !read.current.toEnd) return;
    log.scrollTop = log.scrollHeight;
    read.current.top = log.scrollTop;
  }, [messages]);
  return (
    // In the order of tabs, because who uses no mouse must be able to scroll it, too.
    <div
      ref={ref}
      tabIndex={0}
      aria-label={texts.messages}
      aria-live={isSaid ? 'off' : 'polite'}
      {...div}
      role="log"
      className={cx('hs-log', className)}
      onScroll={(event) => {
        const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
        const isAtEnd = scrollTop + clientHeight > scrollHeight - nearPx;
        // Not at the end, but not further up either: the list has grown, and will be scrolled.
        const toEnd = isAtEnd || (read.current.toEnd && scrollTop >= read.current.top);
        read.current = { toEnd, top: scrollTop };
        div.onScroll?.(event);
      }}
    >
      {messages.length === 0 && <p className="hs-hint">{texts.noMessages}</p>}
      <ol className="hs-log-list">
        {messages.map(({ id, at, isError, say }, index) => (
          <li key={id} ref={index === messages.length - 1 ? end : undefined} className="hs-message" data-error={isError || undefined}>
            <span className="hs-message-text">{say(texts)}</span>
            <time className="hs-message-time" dateTime={at.toISOString()}>
              {at.toLocaleTimeString()}
            </time>
          </li>
        ))}
      </ol>
    </div>
  );
});

const words = { ...nameWords, ...incomingWords, ...heldWords, ...stateWords, ...reasonWords, ...serviceWords, ...errorWords, ...logWords };

const told: ReadonlySet<CallState> = new Set(['Ringing', 'Connected', 'On Hold', 'Ended', 'Cancelled']);

function listen({ call, services, connection, on }: Client, tell: (say: Message['say'], isError?: boolean) => void): () => void {
  const reach = (): keyof typeof serviceWords =>
    services.getSubscriptions().subscribed.length === 0
      ? 'unregistered'
      : connection.getSocketState().connected
        ? 'registered'
        : 'reconnecting';
  let before = reach();
  const tellReach = () => {
    // While it is changed it says nothing yet.
    const now = services.getSubscriptions().isPending ? before : reach();
    if (now !== before) tell((texts) => texts[now]);
    before = now;
  };
  const tellWho =
    (word: 'calling' | 'incoming') =>
    ({ callId }: { callId: string }) => {
      const who = call.getById(callId)?.remoteParticipant;
      tell((texts) => texts[word](nameOf(who, texts)));
    };
  const fail = ({ error }: { error: BasicError }) => tell((texts) => texts.error(error), true);
  const stops = [
    on('subscription:change', tellReach),
    on('ws:change', tellReach),
    on('call:start', tellWho('calling')),
    on('call:receive', tellWho('incoming')),
    on('call:stateChange', ({ callId, previous, transition }) => {
      const changed = call.getById(callId);
      if (!changed || (changed.state === previous.state && holderOf(changed) === holderOf(previous)) || !told.has(changed.state)) return;
      // That somebody calls was told by call:receive.
      if (changed.state === 'Ringing' && changed.direction === 'incoming') return;
      tell((texts) => stateOf(changed, transition, texts));
    }),
    on('call:error', fail),
    // With a call, call:error says the same.
    on('media:error', (params) => params.callId === undefined && fail(params)),
    on('subscription:error', fail),
    on('auth:error', fail),
  ];
  return () => stops.forEach((stop) => stop());
}
