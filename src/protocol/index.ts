export { addressKey, normalizeAddress } from './addresses';
export {
  callParameters,
  callSessionRequest,
  callStartRequest,
  callStartResponse,
  callStateResponse,
  subscribeRequest,
  subscribeResponse,
  type CallParameters,
} from './anonymousBodies';
export { readVisitorNotification, type VisitorEventType, type VisitorNotification } from './anonymousNotifications';
export {
  callMePath,
  callSessionPath,
  notifyChannelIdIn,
  subscribePath,
  visitorSocketPath,
  visitorSubscriptionPath,
} from './anonymousPaths';
export { callMeStatus, readCallMeStatus } from './anonymousStatus';
export { channelLifetimeRequest, channelRequest, channelResponse, readLivenessFrame, type LivenessFrame } from './channel';
export { notificationId, readNotification, type Notification, type NotificationName } from './notifications';
export { callSubscriptionsPath, channelsPath, idInPath, sessionsPath, tokenPath, turnPath } from './paths';
export { readRequestError, type RequestErrorBody, type RequestException } from './requestError';
export {
  answerRequest,
  candidate,
  customParametersRequest,
  forwardRequest,
  iceRequest,
  mediaStateRequest,
  offerRequest,
  sessionRequest,
  sessionResponse,
  statusRequest,
  statusResponse,
  transferRequest,
} from './session';
export {
  callSubscriptionRequest,
  callSubscriptionResponse,
  features,
  featuresIn,
  turnRequest,
  turnResponse,
  type Feature,
} from './subscription';
export { readIdToken, tokenError, tokenResponse, type IdTokenClaims, type TokenError, type TokenResponse } from './tokens';
