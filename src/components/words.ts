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

/** Of `TransferButton`. */
export const transferWords = { transfer: 'Transfer' } satisfies Partial<Texts>;

/** For a part whose code is loaded later. */
export const loadingWords = { notLoaded: 'This did not load. Check the network and try again.' } satisfies Partial<Texts>;

/** Of `TransferDialog` alone. */
export const transferDialogWords = {
  transferOf: (who) => `Transfer ${who}`,
  address: 'Address or number',
  transferTo: 'Transfer to this address',
  transferNeedsAddress: 'Type an address or a number first.',
  transferring: 'Transferring …',
  connectCalls: (one, other) => `Connect ${one} with ${other}`,
  connectWithAnother: 'Connect with another call',
  connectHint: (who) => `To talk to them first, close this and call them; ${who} is put on hold. Then come back and connect the two.`,
  cancel: 'Cancel',
} satisfies Partial<Texts>;

/** For what goes wrong there. The table of all reasons would weigh as much as the dialog. */
export const transferErrorWords = {
  error: ({ message, reason }) =>
    reason === 'transfer-failed' ? 'The other party could not be reached. The call goes on as it was.' : message,
} satisfies Partial<Texts>;

/** Of `CallList`. */
export const listWords = {
  calls: 'Calls',
  currentCall: 'Current call',
  switchTo: 'Switch to',
  join: 'Join',
  joined: (one, other) => `${one} and ${other} hear each other`,
} satisfies Partial<Texts>;

/** Of `CallHistory`. */
export const historyWords = {
  history: 'Past calls',
  noHistory: 'No calls yet.',
  directions: { incoming: 'Incoming', outgoing: 'Outgoing' },
  outcomes: {
    answered: 'Answered',
    missed: 'Missed',
    rejected: 'Declined',
    cancelled: 'Cancelled',
    busy: 'Busy',
    noAnswer: 'No answer',
    failed: 'Failed',
    answeredElsewhere: 'Answered elsewhere',
  },
  lasted: (minutes, seconds) => (minutes > 0 ? `${minutes} min ${seconds} s` : `${seconds} s`),
  when(at, now) {
    const ago = Math.floor((now.getTime() - at.getTime()) / 60_000);
    if (ago < 60) return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(-ago, ago > 0 ? 'minute' : 'second');
    const isToday = at.toDateString() === now.toDateString();
    return at.toLocaleString(undefined, { timeStyle: 'short', ...(!isToday && { dateStyle: 'medium' }) });
  },
  callBack: (who) => `Call ${who}`,
  forget: (who, when) => `Remove the call with ${who}, ${when}`,
  clearHistory: 'Remove all',
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
    // A login that never reached the service says nothing of the credentials; a failure whose reason we know is not unknown.
    return help && (code === 'authentication:1' || code === 'call:1' || !message.includes(help)) ? help : message;
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
} satisfies Partial<Texts>;

/** For why a call is over: by the number that the service gives (SIP's, RFC 3261 §21). */
export const reasonWords = {
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

/** Of `DeviceSelect`. */
export const deviceWords = {
  devices: { camera: 'Camera', microphone: 'Microphone', speaker: 'Speaker' },
  noDevice: { camera: 'No camera found', microphone: 'No microphone found', speaker: 'No speaker found' },
  allowDevices: 'Allow access',
  unnamedDevice: (device, count) => `${device} ${count}`,
  deviceAway: (device) => `${device} (not connected)`,
  anyDevice: 'Chosen by the browser',
  fixedSpeaker: 'This browser plays on the speaker of the system.',
  deviceSwitched({ from: { label } = { label: '' }, to, reason }) {
    const here = to.label || 'Another device';
    if (reason === 'plugged-in') return `${here} was plugged in, and is used now.`;
    return `${label || 'The device'} was unplugged. ${here} is used instead.`;
  },
} satisfies Partial<Texts>;

/** Of `DevicePreview`. */
export const previewWords = {
  preview: 'Your devices',
  checkDevices: 'Check camera and microphone',
  checkMicrophone: 'Check microphone',
  stopPreview: 'Stop',
} satisfies Partial<Texts>;

/** Of `DevicePreview`, once it is on. */
export const livePreviewWords = {
  level: 'Microphone level',
  testSpeaker: 'Test speaker',
  localVideo: 'Your picture',
} satisfies Partial<Texts>;

/** Of `QualityIndicator`. */
export const qualityWords = {
  quality: (level) => `Estimated quality: ${level}`,
  qualityLevels: { good: 'good', fair: 'fair', poor: 'poor', unknown: 'not known' },
  qualityCause: (cause) => `Likely cause: ${cause}`,
  qualityCauses: { here: 'your network', there: 'their network', microphone: 'your microphone is silent' },
} satisfies Partial<Texts>;
