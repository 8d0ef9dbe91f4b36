import { sessionsPath, type Feature, type NotificationName } from '../../protocol';
import type { Candidate, CustomParameter, Description, Leg, Who } from './call';
import { channelsOf, type Turn } from './exchange';
import { post } from './mailbox';
import { visitorNotification } from './visitorNotices';

/** What a leg can be told, apart from what all notifications carry; N1 to N6 of PROTOCOL §4.3, and our own. `from`: the partner has changed. */
export type Notice =
  | ({ kind: 'invitation'; from: Who; to: string; trickle: boolean } & Description)
  | { kind: 'ringing' }
  | ({ kind: 'ended' | 'cancelled' } & Partial<EndReason>)
  | ({ kind: 'transferFailed' } & EndReason)
  | ({ kind: 'accepted' | 'offered' | 'answered'; from?: Who | undefined } & Description)
  | { kind: 'candidates'; candidates: readonly Candidate[] }
  | { kind: 'customParameters'; customParameters: readonly CustomParameter[] }
  | { kind: 'mediaState'; mediaState: MediaState };

/** What microphone and camera of a side do, and the section of its descriptions in which it sends a screen. */
interface MediaState {
  readonly microphone: SourceState;
  readonly camera: SourceState;
  readonly screenMid?: string | undefined;
}
type SourceState = 'on' | 'off' | 'none';

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
  forwarded: { statusCode: 200, reasonText: 'Forwarded' },
  transferred: { statusCode: 200, reasonText: 'Transferred' },
  noOffer: { statusCode: 408, reasonText: 'No offer for the transfer' },
  hungUp: { statusCode: 487, reasonText: 'Hung up before the transfer was done' },
  noAnswer: { statusCode: 408, reasonText: 'No answer' },
  silent: { statusCode: 504, reasonText: 'A side was not heard of any more' },
} as const satisfies Record<string, EndReason>;

/** Tells a leg something, on each of its channels; what is our own, on those that have asked for it. */
export function tell(turn: Turn, leg: Leg, notice: Notice): void {
  const feature = notice.kind === 'customParameters' || notice.kind === 'mediaState' ? notice.kind : undefined;
  for (const channelId of reach(turn, leg, feature)) {
    const isVisitor = turn.exchange.channels.get(channelId)?.visit !== undefined;
    const told = isVisitor ? visitorNotification(turn, leg, notice) : notification(turn, leg, notice);
    if (told) post(turn, channelId, told);
  }
}

/** Tells devices that the call is no longer theirs. */
export function cancel(turn: Turn, devices: readonly Leg[], reason: EndReason): void {
  for (const device of devices) tell(turn, device, { kind: 'cancelled', ...reason });
}

/** The channels of a leg; if they are all gone, those which the same login has opened since. */
function reach({ exchange }: Turn, leg: Leg, feature: Feature | undefined): readonly string[] {
  const named = leg.channelIds.flatMap((id) => exchange.channels.get(id) ?? []);
  const successors = () => channelsOf(exchange, leg.userId).filter(({ login, subscription }) => subscription && login === leg.login);
  const alive = named.length > 0 || leg.login === undefined ? named : successors();
  return alive.filter(({ subscription }) => feature === undefined || subscription?.features.has(feature)).map(({ id }) => id);
}

function notification(turn: Turn, leg: Leg, notice: Notice): Partial<Record<NotificationName, object>> {
  const envelope = {
    id: turn.newId(),
    dateTime: new Date(turn.now).toISOString(),
    link: [{ href: `${sessionsPath('v1', leg.userId)}/${leg.sessionId}`, rel: 'WrtcsSession' }],
  };
  switch (notice.kind) {
    case 'invitation': {
      const { from, to, sdp, trickle, customParameters } = notice;
      const members = { ...originator(from), tParticipantAddress: to, offer: { sdp }, customParameters };
      const supported = trickle && { 'x-supported': ['trickle' satisfies Feature] };
      return { wrtcsSessionInvitationNotification: { ...envelope, ...members, ...supported } };
    }
    case 'ringing':
      return { wrtcsEventNotification: { ...envelope, eventType: 'Ringing' } };
    case 'ended':
    case 'cancelled':
    case 'transferFailed': {
      const { kind, ...reason } = notice;
      return { wrtcsEventNotification: { ...envelope, eventType: eventTypes[kind], ...reason } };
    }
    case 'accepted':
    case 'offered':
    case 'answered': {
      const { kind, sdp, from, customParameters } = notice;
      // An absent sdp is left out of the JSON: the receiver is to make the offer.
      const members = { ...envelope, ...(from && originator(from)), customParameters };
      if (kind === 'offered') return { wrtcsOfferNotification: { ...members, offer: { sdp } } };
      return { [kind === 'accepted' ? 'wrtcsAcceptanceNotification' : 'wrtcsAnswerNotification']: { ...members, answer: { sdp } } };
    }
    case 'candidates':
      return { wrtcsIceNotification: { ...envelope, wrtcsIceCandidates: notice.candidates } };
    case 'customParameters':
      return { 'x-wrtcsCustomParametersNotification': { ...envelope, customParameters: notice.customParameters } };
    case 'mediaState':
      return { 'x-wrtcsMediaStateNotification': { ...envelope, 'x-mediaState': notice.mediaState } };
    default:
      return notice satisfies never;
  }
}

const eventTypes = { ended: 'SessionEnded', cancelled: 'Cancelled', transferFailed: 'TransferFailed' } as const;

function originator({ address, name }: Who) {
  return { originatorAddress: address, originatorName: name };
}
