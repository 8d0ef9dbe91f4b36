import { limits } from '../limits';
import type { Channel, Letter, Mailbox } from './channel';
import type { Turn } from './exchange';

/** Of a new channel. */
export const emptyMailbox: Mailbox = { waiting: [], recent: [] };

/** Sends a notification to a channel, or keeps it until the socket is back. A channel that is gone gets nothing. */
export function post(turn: Turn, channelId: string, notification: object): void {
  const channel = turn.exchange.channels.get(channelId);
  if (!channel) return;
  const letter = { frame: JSON.stringify(notification), postedAt: turn.now };
  const { waiting, recent } = channel.mailbox;
  if (channel.socket === 'up') {
    turn.effects.push({ type: 'send', channelId, frame: letter.frame });
    turn.exchange.channels.set(channelId, { ...channel, mailbox: { waiting, recent: stillRecent([...recent, letter], turn.now) } });
  } else {
    turn.exchange.channels.set(channelId, { ...channel, mailbox: { waiting: bounded([...waiting, letter]), recent } });
  }
}

/**
 * Empties the mailbox into a new socket. What was sent shortly before goes out again with the same ids:
 * nobody can tell what died with the old socket, and clients pass over an id they know (PROTOCOL §2.5).
 */
export function flush(turn: Turn, channel: Channel): Mailbox {
  const letters = [...stillRecent(channel.mailbox.recent, turn.now), ...channel.mailbox.waiting];
  for (const { frame } of letters) turn.effects.push({ type: 'send', channelId: channel.id, frame });
  // Their time begins anew: this socket may die as well.
  return {
    waiting: [],
    recent: stillRecent(
      letters.map((letter) => ({ ...letter, postedAt: turn.now })),
      turn.now,
    ),
  };
}

/** Forgets what was sent so long ago that it has arrived. A mailbox without such letters stays the same record. */
export function forgetOld(mailbox: Mailbox, now: number): Mailbox {
  const [oldest] = mailbox.recent;
  return !oldest || isRecent(oldest, now) ? mailbox : { ...mailbox, recent: stillRecent(mailbox.recent, now) };
}

function stillRecent(letters: readonly Letter[], now: number): readonly Letter[] {
  return bounded(
    letters.filter((letter) => isRecent(letter, now)),
    limits.recentNotifications,
  );
}

function isRecent({ postedAt }: Letter, now: number): boolean {
  return now - postedAt <= limits.recentMs;
}

/** The newest letters that fit. */
function bounded(letters: readonly Letter[], count: number = limits.queuedNotifications): readonly Letter[] {
  let characters = 0;
  const tooOld = letters.findLastIndex(({ frame }) => (characters += frame.length) > limits.queuedCharacters);
  return letters.slice(tooOld + 1).slice(-count);
}
