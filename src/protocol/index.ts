export { addressKey, normalizeAddress } from './addresses';
export { channelLifetimeRequest, channelRequest, channelResponse, readLivenessFrame, type LivenessFrame } from './channel';
export { notificationId, readNotification, saysTrickle, type Notification, type NotificationName } from './notifications';
export { callSubscriptionsPath, channelsPath, idInPath, sessionsPath, tokenPath, turnPath } from './paths';
export { readRequestError, type RequestErrorBody, type RequestException } from './requestError';
export {
  answerRequest,
  candidate,
  iceRequest,
  offerRequest,
  sessionRequest,
  sessionResponse,
  statusRequest,
  statusResponse,
} from './session';
export { callSubscriptionRequest, callSubscriptionResponse, trickleFeature, turnRequest, turnResponse } from './subscription';
export { readIdToken, tokenError, tokenResponse, type IdTokenClaims, type TokenError, type TokenResponse } from './tokens';
