import type { VisitorEventType } from '../../protocol';
import type { CustomParameter, Description, Leg, Who } from './call';
import type { Exchange, Turn } from './exchange';
import { legsOf, lineBehind, partnerOf } from './legs';

/** What a leg can be told, as an anonymous caller hears it. */
type VisitorNotice =
  | { kind: 'invitation' }
  | { kind: 'candidates' }
  | { kind: 'ringing' }
  | { kind: 'ended' | 'cancelled' | 'transferFailed'; statusCode?: number | undefined; reasonText?: string | undefined }
  | ({ kind: 'accepted' | 'offered' | 'answered'; from?: Who | undefined } & Description)
  | { kind: 'customParameters'; customParameters: readonly CustomParameter[] }
  | { kind: 'mediaState'; mediaState: object };

const eventTypes = {
  ringing: 'ringing',
  ended: 'callEnd',
  cancelled: 'callCancel',
  accepted: 'respondCallUpdate',
  offered: 'startCallUpdate',
  answered: 'respondCallUpdate',
  // Without a description it refuses the offer that was asked for.
  transferFailed: 'respondCallUpdate',
  customParameters: 'sendCustomHeaders',
  mediaState: 'x-mediaState',
} as const satisfies Record<Exclude<VisitorNotice['kind'], 'invitation' | 'candidates'>, VisitorEventType>;

/** A notice in the words of PROTOCOL §7.2, 6; undefined for what visitors never hear: they are not called, and do not trickle. */
export function visitorNotification(turn: Turn, leg: Leg, notice: VisitorNotice): object | undefined {
  if (notice.kind === 'invitation' || notice.kind === 'candidates') return undefined;
  const partner = ('from' in notice ? notice.from : undefined) ?? counterpart(turn.exchange, leg);
  return visitorMessage(turn, eventTypes[notice.kind], {
    sessionParams: { sessionData: leg.sessionId, ...detailsOf(notice) },
    callNotificationParams: partner ? { remoteName: partner.name, remoteDisplayNumber: partner.address } : {},
    ...('customParameters' in notice && { customParameters: notice.customParameters }),
    ...('mediaState' in notice && { 'x-mediaState': notice.mediaState }),
  });
}

/** That a subscription is gone. */
export function goneNotification(turn: Turn): object {
  return visitorMessage(turn, 'gone', { sessionParams: {} });
}

function visitorMessage({ now, newId }: Turn, eventType: VisitorEventType, members: object): object {
  return { notificationMessage: { eventId: newId(), time: now, eventType, ...members } };
}

function detailsOf(notice: Exclude<VisitorNotice, { kind: 'invitation' | 'candidates' }>) {
  if ('sdp' in notice) return { sdp: notice.sdp };
  return 'statusCode' in notice ? { statusCode: notice.statusCode, reasonText: notice.reasonText } : {};
}

/** Who is at the other end; undefined once the call is over. */
function counterpart(exchange: Exchange, { sessionId }: Leg): Who | undefined {
  const call = exchange.calls.get(exchange.sessions.get(sessionId) ?? '');
  const leg = call && legsOf(call).find((candidate) => candidate.sessionId === sessionId);
  if (!call || !leg) return undefined;
  if (call.state === 'ringing' && !lineBehind(call)) return { address: call.callee.address, name: call.callee.name };
  return partnerOf(call, leg)?.who;
}
