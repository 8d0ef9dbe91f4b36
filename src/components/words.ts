import { errorReasons } from '../errors';
import type { Texts } from './texts';

// Groups without a common part: a bundler leaves out those that nobody on the page says.

/** Of `LoginForm` and `LogOutButton`. */
export const accountWords = {
  logIn: 'Log in',
  logOut: 'Log out',
  clientId: 'Client ID',
  email: 'E-mail',
  password: 'Password',
} satisfies Partial<Texts>;

/** Of `Dialer`. */
export const dialWords = {
  address: 'Address or number',
  addressExample: 'bob@example.com',
  withVideo: 'With video',
  logInToCall: 'Log in to make calls.',
  connectToCall: 'Calls can be made as soon as the service is reached.',
  dial: 'Call',
} satisfies Partial<Texts>;

/** Of `CallActionButton`, by operation. */
export const actionWords = {
  answer: 'Answer',
  answerWithVideo: 'Answer with video',
  reject: 'Reject',
  ignore: 'Ignore',
  end: 'End',
} satisfies Partial<Texts>;

/** Of `MuteButton`. */
export const muteWords = { mute: 'Mute', unmute: 'Unmute' } satisfies Partial<Texts>;

/** Of `CameraButton`. */
export const cameraWords = { camera: 'Camera' } satisfies Partial<Texts>;

/** Of `HoldButton`. */
export const holdWords = { hold: 'Hold', resume: 'Resume' } satisfies Partial<Texts>;

/** Of `ShareButton`. */
export const shareWords = { share: 'Share screen', stopSharing: 'Stop sharing' } satisfies Partial<Texts>;

/** Of `Keypad` and `KeypadButton`. */
export const keypadWords = { keypad: 'Keypad' } satisfies Partial<Texts>;

/** Of `Keypad` alone. */
export const keyWords = {
  tonesSent: 'Tones sent',
  keys: { '*': 'Star', '#': 'Hash' },
} satisfies Partial<Texts>;

/** Of `CallControls`. */
export const controlsWords = { controls: 'Call controls' } satisfies Partial<Texts>;

/** Of `ResumeSoundButton`. */
export const soundWords = { resumeSound: 'Resume sound' } satisfies Partial<Texts>;

/** For who is at the other end. */
export const nameWords = { someone: 'Someone' } satisfies Partial<Texts>;

/** For whatever goes wrong. The service's own sentence helps nobody where we know better what can be done. */
export const errorWords = {
  error({ code, message, reason }) {
    const help = reason && errorReasons[reason];
    // A login that never reached the service says nothing of the credentials.
    return help && (code === 'authentication:1' || !message.includes(help)) ? help : message;
  },
} satisfies Partial<Texts>;

/** Of `MediaContainer`. */
export const mediaWords = {
  media: 'Pictures of the call',
  remoteVideo: (who) => `Picture of ${who}`,
  localVideo: 'Your picture',
  cameraOff: 'Camera is off',
  remoteCameraOff: 'Camera is off',
} satisfies Partial<Texts>;

/** For whoever calls. */
export const incomingWords = { incoming: (who) => `${who} is calling` } satisfies Partial<Texts>;

/** Of `IncomingCallBanner`. */
export const offerWords = {
  offersAudio: 'Voice call',
  offersVideo: 'Video call',
} satisfies Partial<Texts>;

/** For a call on hold. */
export const heldWords = {
  holds: { here: 'On hold by you', there: 'On hold by the other side', both: 'On hold by both sides' },
} satisfies Partial<Texts>;

/** For what a call is doing. */
export const stateWords = {
  states: {
    Initiating: 'Calling',
    Initiated: 'Calling',
    Ringing: 'Ringing',
    'Early Media': 'Ringing',
    Connected: 'Connected',
    'On Hold': 'On hold',
    Ended: 'Call ended',
    Cancelled: 'Call ended',
  },
  callState: (who, state, reason) => `${who}: ${state}${reason ? ` (${reason})` : ''}`,
  reasons: {
    200: 'Answered elsewhere',
    404: 'No such address',
    408: 'No answer',
    480: 'No answer',
    486: 'Busy',
    487: 'Caller gave up',
    503: 'Service not available',
    504: 'Connection lost',
    600: 'Busy',
    603: 'Declined',
    604: 'No such address',
    9909: 'Connection lost',
  },
} satisfies Partial<Texts>;

/** For whether calls can come in. */
export const serviceWords = {
  registered: 'Calls can reach this page now.',
  unregistered: 'Calls no longer reach this page.',
  reconnecting: 'Connection to the service lost. Trying again …',
} satisfies Partial<Texts>;

/** Of `ErrorNotice`. */
export const noticeWords = {
  errorTitle: 'Something went wrong',
  dismiss: 'Dismiss',
} satisfies Partial<Texts>;

/** Of `MessageLog`. */
export const logWords = {
  messages: 'Messages',
  noMessages: 'Nothing has happened yet.',
  calling: (who) => `Calling ${who}`,
} satisfies Partial<Texts>;
