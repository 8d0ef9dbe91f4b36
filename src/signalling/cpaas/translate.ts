import type { ErrorReason } from '../../errors';
import { featuresIn, type Feature, type Notification } from '../../protocol';
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
      customParameters: message.customParameters,
      ...(trickle && { 'x-notifyURL': trickle.notifyURL }),
      ...(trickle && message.trickle && { 'x-supported': ['trickle' satisfies Feature] }),
    },
  };
}

/**
 * What a message within a call is to the service; undefined for what this protocol has no words for.
 * @param otherSessionId - of the call with the target of a consultative transfer.
 */
export function sessionRequest(
  message: Exclude<CallMessage, Invite>,
  clientCorrelator: string,
  otherSessionId?: string,
): SessionRequest | undefined {
  switch (message.type) {
    case 'ringing':
      return statusRequest(clientCorrelator, 'Ringing');
    case 'answer':
    case 'offerAnswer': {
      const { sdp, customParameters } = message;
      const body = { wrtcsAnswer: { clientCorrelator, sdp, customParameters } };
      return { operation: 'Answer session', method: 'PUT', item: '/answer', body, reasons: goneReasons };
    }
    case 'offer': {
      const { sdp, customParameters } = message;
      const body = { wrtcsOffer: { clientCorrelator, sdp, customParameters } };
      return { operation: 'Update session', method: 'PUT', item: '/update', body, reasons: { ...goneReasons, 409: 'glare' } };
    }
    case 'candidates': {
      const { candidates: wrtcsIceCandidates, completeSdp } = message;
      return { operation: 'Send candidates', method: 'PUT', item: '/ice', body: { wrtcsIceCandidates, 'x-completeSdp': completeSdp } };
    }
    case 'forward': {
      const body = { wrtcsForward: { clientCorrelator, address: message.to } };
      return { operation: 'Forward session', method: 'PUT', item: '/forward', body, reasons: moveReasons };
    }
    case 'transfer': {
      const body = { wrtcsTransfer: { clientCorrelator, address: message.to, sessionId: otherSessionId } };
      const operation = message.otherCallId === undefined ? 'Direct transfer session' : 'Consultative transfer session';
      return { operation, method: 'PUT', item: '/transfer', body, reasons: moveReasons };
    }
    case 'customParameters': {
      const body = { customParameters: message.customParameters };
      return { operation: 'Send custom parameters', method: 'PUT', item: '/customParameters', body, reasons: goneReasons };
    }
    case 'mediaState': {
      const { microphone, camera, screenMid } = message;
      const body = { 'x-mediaState': { microphone, camera, screenMid } };
      return { operation: 'Send media state', method: 'PUT', item: '/mediaState', body, reasons: goneReasons };
    }
    case 'reject':
    case 'cancel':
    case 'bye':
      return { operation: 'End session', method: 'DELETE', item: '' };
    case 'progress':
    case 'transferFailed': // only ever received
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
const moveReasons = { 404: 'call-over', 409: 'wrong-state' } as const;

/** What is known of the call that a notification is about. */
export interface SessionView {
  callId: string;
  direction: 'outgoing' | 'incoming';
  answered: boolean;
}

/** What a notification (N1 to N6 of PROTOCOL §4.3, and ours) says; undefined where it says nothing to a call. */
export function messageFrom({ name, sessionId, body }: Notification, view: SessionView): CallMessage | undefined {
  const { callId } = view;
  switch (name) {
    case 'wrtcsSessionInvitationNotification': {
      const { originatorAddress: from = '', originatorName: fromName, tParticipantAddress: to = '', offer, customParameters } = body;
      const trickle = featuresIn(body['x-supported']).includes('trickle');
      return { type: 'invite', callId, from, fromName, to, sdp: offer.sdp, trickle, sessionId, customParameters };
    }
    case 'wrtcsEventNotification':
      return eventFrom(body, view);
    case 'wrtcsAcceptanceNotification':
    case 'wrtcsAnswerNotification': {
      const type = name === 'wrtcsAcceptanceNotification' ? 'answer' : 'offerAnswer';
      const { sdp } = body.answer;
      return sdp === undefined ? undefined : { type, callId, sdp, from: partyFrom(body), customParameters: body.customParameters };
    }
    case 'wrtcsOfferNotification':
      return { type: 'offer', callId, sdp: body.offer?.sdp, from: partyFrom(body), customParameters: body.customParameters };
    case 'wrtcsIceNotification':
      return { type: 'candidates', callId, candidates: body.wrtcsIceCandidates };
    case 'x-wrtcsCustomParametersNotification':
      return { type: 'customParameters', callId, customParameters: body.customParameters };
    case 'x-wrtcsMediaStateNotification':
      return { type: 'mediaState', callId, ...body['x-mediaState'] };
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
    case 'TransferFailed':
      return { type: 'transferFailed', callId, statusCode, reasonText };
    default:
      return undefined; // other clients know more events
  }
}
