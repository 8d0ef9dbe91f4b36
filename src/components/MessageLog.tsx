import { forwardRef, useEffect, useRef, useState, type ComponentPropsWithoutRef } from 'react';
import type { BasicError, CallState, Client } from '../engine';
import { useClient } from '../hooks';
import { cx } from './cx';
import { nameOf } from './nameOf';
import { useTexts, type Texts } from './texts';

export type MessageLogProps = Omit<ComponentPropsWithoutRef<'div'>, 'children'>;

interface Message {
  id: number;
  at: Date;
  isError: boolean;
  /** Said at each rendering, so that another language changes what is there already. */
  say: (texts: Texts) => string;
}

const messagesKept = 100;

/** What has happened since it was first shown, newest last. */
export const MessageLog = forwardRef<HTMLDivElement, MessageLogProps>(function MessageLog({ className, ...div }, ref) {
  const client = useClient();
  const texts = useTexts();
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const end = useRef<HTMLLIElement>(null);
  useEffect(
    () =>
      listen(client, (say, isError = false) => {
        setMessages((before) => [...before.slice(1 - messagesKept), { id: (before.at(-1)?.id ?? 0) + 1, at: new Date(), isError, say }]);
      }),
    [client],
  );
  useEffect(() => {
    const log = end.current?.closest('[role=log]');
    if (log) log.scrollTop = log.scrollHeight;
  }, [messages]);
  return (
    // In the order of tabs, because who uses no mouse must be able to scroll it, too.
    <div ref={ref} tabIndex={0} aria-label={texts.messages} {...div} role="log" className={cx('hs-log', className)}>
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

const told: ReadonlySet<CallState> = new Set(['Ringing', 'Connected', 'On Hold', 'Ended', 'Cancelled']);

function listen({ call, services, on }: Client, tell: (say: Message['say'], isError?: boolean) => void): () => void {
  const isReachable = () => services.getSubscriptions().subscribed.length > 0;
  let wasReachable = isReachable();
  const fail = ({ error }: { error: BasicError }) => tell((texts) => texts.error(error), true);
  const stops = [
    on('subscription:change', () => {
      const isNow = isReachable();
      if (isNow !== wasReachable) tell((texts) => (isNow ? texts.registered : texts.unregistered));
      wasReachable = isNow;
    }),
    on('call:start', ({ callId }) => {
      const who = call.getById(callId)?.remoteParticipant;
      tell((texts) => texts.calling(nameOf(who, texts)));
    }),
    on('call:receive', ({ callId }) => {
      const who = call.getById(callId)?.remoteParticipant;
      tell((texts) => texts.incoming(nameOf(who, texts)));
    }),
    on('call:stateChange', ({ callId, previous, transition }) => {
      const changed = call.getById(callId);
      if (!changed || changed.state === previous.state || !told.has(changed.state)) return;
      const { state, direction, remoteParticipant } = changed;
      // That somebody calls was told by call:receive.
      if (state === 'Ringing' && direction === 'incoming') return;
      tell((texts) => texts.callState(nameOf(remoteParticipant, texts), texts.states[state], transition?.reasonText));
    }),
    on('call:error', fail),
    // With a call, call:error says the same.
    on('media:error', (params) => params.callId === undefined && fail(params)),
    on('subscription:error', fail),
    on('auth:error', fail),
  ];
  return () => stops.forEach((stop) => stop());
}
