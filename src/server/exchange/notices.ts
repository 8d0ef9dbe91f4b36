import { sessionsPath, trickleFeature, type NotificationName } from '../../protocol';
import type { Candidate, Leg } from './call';
import { channelsOf, type Turn } from './exchange';
import { post } from './mailbox';

/** What a leg can be told, apart from what all notifications carry; N1 to N6 of PROTOCOL §4.3. */
export type Notice =
  | { kind: 'invitation'; from: { address: string; name: string | undefined }; to: string; sdp: string | undefined; trickle: boolean }
  | { kind: 'ringing' }
  | ({ kind: 'ended' | 'cancelled' } & Partial<EndReason>)
  | { kind: 'accepted'; sdp: string }
  | { kind: 'offered'; sdp: string | undefined }
  | { kind: 'answered'; sdp: string }
  | { kind: 'candidates'; candidates: readonly Candidate[] };

/** Why a call ended, in the numbers of SIP (RFC 3261 §21). */
export interface EndReason {
  readonly statusCode: number;
  readonly reasonText: string;
}

/** The reasons this service gives. A plain hang-up has none. */
export const endReasons = {
  declined: { statusCode: 603, reasonText: 'Declined' },
  declinedElsewhere: { statusCode: 603, reasonText: 'Declined elsewhere' },
  answeredElsewhere: { statusCode: 200, reasonText: 'Answered elsewhere' },
  callerGaveUp: { statusCode: 487, reasonText: 'Caller gave up' },
  noAnswer: { statusCode: 408, reasonText: 'No answer' },
  silent: { statusCode: 504, reasonText: 'A side was not heard of any more' },
} as const satisfies Record<string, EndReason>;

/** Tells a leg something, on each of its channels. */
export function tell(turn: Turn, leg: Leg, notice: Notice): void {
  for (const channelId of reach(turn, leg)) post(turn, channelId, notification(turn, leg, notice));
}

/** The channels of a leg; if they are all gone, those which the same login has opened since. */
function reach({ exchange }: Turn, leg: Leg): readonly string[] {
  const alive = leg.channelIds.filter((id) => exchange.channels.has(id));
  if (alive.length > 0 || leg.login === undefined) return alive;
  return channelsOf(exchange, leg.userId)
    .filter(({ login, subscription }) => subscription && login === leg.login)
    .map(({ id }) => id);
}

function notification(turn: Turn, leg: Leg, notice: Notice): Partial<Record<NotificationName, object>> {
  const envelope = {
    id: turn.newId(),
    dateTime: new Date(turn.now).toISOString(),
    link: [{ href: `${sessionsPath('v1', leg.userId)}/${leg.sessionId}`, rel: 'WrtcsSession' }],
  };
  switch (notice.kind) {
    case 'invitation': {
      const { from, to, sdp, trickle } = notice;
      const parties = { originatorAddress: from.address, originatorName: from.name, tParticipantAddress: to };
      return {
        wrtcsSessionInvitationNotification: {
          ...envelope,
          ...parties,
          offer: { sdp },
          ...(trickle && { 'x-supported': [trickleFeature] }),
        },
      };
    }
    case 'ringing':
      return { wrtcsEventNotification: { ...envelope, eventType: 'Ringing' } };
    case 'ended':
    case 'cancelled': {
      const { kind, ...reason } = notice;
      return { wrtcsEventNotification: { ...envelope, eventType: kind === 'ended' ? 'SessionEnded' : 'Cancelled', ...reason } };
    }
    case 'accepted':
      return { wrtcsAcceptanceNotification: { ...envelope, answer: { sdp: notice.sdp } } };
    case 'offered':
      // An absent sdp is left out of the JSON: the receiver is to make the offer.
      return { wrtcsOfferNotification: { ...envelope, offer: { sdp: notice.sdp } } };
    case 'answered':
      return { wrtcsAnswerNotification: { ...envelope, answer: { sdp: notice.sdp } } };
    case 'candidates':
      return { wrtcsIceNotification: { ...envelope, wrtcsIceCandidates: notice.candidates } };
    default:
      return notice satisfies never;
  }
}
