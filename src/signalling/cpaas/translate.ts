import type { ErrorReason } from '../../errors';
import { saysTrickle, trickleFeature, type Notification } from '../../protocol';
import type { CallMessage, Party } from '../signalling';

type Invite = Extract<CallMessage, { type: 'invite' }>;

/** A request about one session; `item` follows the session's own path, and is empty for the session itself. */
export interface SessionRequest {
  operation: string;
  method: 'PUT' | 'DELETE';
  item: string;
  body?: object;
  reasons?: Partial<Record<number, ErrorReason>>;
}

/** How the service is to reach this device about candidates; undefined where it does not carry them. */
export type TrickleRoute = { notifyURL: string } | undefined;

/** The body of S1 (PROTOCOL §4). */
export function invitationBody(message: Invite, clientCorrelator: string, trickle: TrickleRoute): object {
  return {
    wrtcsSession: {
      clientCorrelator,
      tParticipantAddress: message.to,
      tParticipantName: message.fromName,
      offer: { sdp: message.sdp },
      ...(trickle && { 'x-notifyURL': trickle.notifyURL }),
      ...(trickle && message.trickle && { 'x-supported': [trickleFeature] }),
    },
  };
}

/** What a message within a call is to the service; undefined for what this protocol has no words for. */
export function sessionRequest(message: Exclude<CallMessage, Invite>, clientCorrelator: string): SessionRequest | undefined {
  switch (message.type) {
    case 'ringing':
      return statusRequest(clientCorrelator, 'Ringing');
    case 'answer':
    case 'offerAnswer': {
      const body = { wrtcsAnswer: { clientCorrelator, sdp: message.sdp } };
      return { operation: 'Answer session', method: 'PUT', item: '/answer', body, reasons: goneReasons };
    }
    case 'offer': {
      const body = { wrtcsOffer: { clientCorrelator, sdp: message.sdp } };
      return { operation: 'Update session', method: 'PUT', item: '/update', body, reasons: { ...goneReasons, 409: 'glare' } };
    }
    case 'candidates': {
      const { candidates: wrtcsIceCandidates, completeSdp } = message;
      return { operation: 'Send candidates', method: 'PUT', item: '/ice', body: { wrtcsIceCandidates, 'x-completeSdp': completeSdp } };
    }
    case 'reject':
    case 'cancel':
    case 'bye':
      return { operation: 'End session', method: 'DELETE', item: '' };
    case 'progress':
    case 'offerReject': // the service lets an offer that is not answered lapse
      return undefined;
    default:
      return message satisfies never;
  }
}

/** S2, and S3: the audit (PROTOCOL §5.9). */
export function statusRequest(clientCorrelator: string, status: 'Ringing' | 'Connected'): SessionRequest {
  const body = { wrtcsSessionStatus: { clientCorrelator, status } };
  return { operation: 'Session Status Update', method: 'PUT', item: '/status', body, reasons: goneReasons };
}

const goneReasons = { 404: 'call-over' } as const;

/** What is known of the call that a notification is about. */
export interface SessionView {
  callId: string;
  direction: 'outgoing' | 'incoming';
  answered: boolean;
}

/** What a notification (N1 to N6, PROTOCOL §4.3) says; undefined where it says nothing to a call. */
export function messageFrom({ name, sessionId, body }: Notification, view: SessionView): CallMessage | undefined {
  const { callId } = view;
  switch (name) {
    case 'wrtcsSessionInvitationNotification': {
      const { originatorAddress: from = '', originatorName: fromName, tParticipantAddress: to = '', offer } = body;
      return { type: 'invite', callId, from, fromName, to, sdp: offer.sdp, trickle: saysTrickle(body['x-supported']), sessionId };
    }
    case 'wrtcsEventNotification':
      return eventFrom(body, view);
    case 'wrtcsAcceptanceNotification':
      return body.answer.sdp === undefined ? undefined : { type: 'answer', callId, sdp: body.answer.sdp };
    case 'wrtcsOfferNotification':
      return { type: 'offer', callId, sdp: body.offer?.sdp, from: partyFrom(body) };
    case 'wrtcsAnswerNotification':
      return body.answer.sdp === undefined ? undefined : { type: 'offerAnswer', callId, sdp: body.answer.sdp, from: partyFrom(body) };
    case 'wrtcsIceNotification':
      return { type: 'candidates', callId, candidates: body.wrtcsIceCandidates };
    default:
      return name satisfies never;
  }
}

interface Originator {
  originatorAddress?: string | undefined;
  originatorName?: string | undefined;
}

function partyFrom({ originatorAddress: address, originatorName: name }: Originator): Party | undefined {
  return address === undefined ? undefined : { address, name };
}

function eventFrom(
  { eventType, statusCode, reasonText }: { eventType: string; statusCode?: number | undefined; reasonText?: string | undefined },
  { callId, direction, answered }: SessionView,
): CallMessage | undefined {
  switch (eventType) {
    case 'Ringing':
      return { type: 'ringing', callId };
    case 'Cancelled':
      return { type: 'cancel', callId, statusCode, reasonText };
    case 'SessionEnded': {
      const refused = direction === 'outgoing' && !answered && statusCode !== undefined && statusCode >= 300;
      return { type: refused ? 'reject' : 'bye', callId, statusCode, reasonText };
    }
    default:
      return undefined; // other clients know more events
  }
}
