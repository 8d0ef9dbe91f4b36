import { createContext, useContext, useMemo, type ReactNode } from 'react';
import type { BasicError, CallState } from '../engine';

/** Every word the components say. Functions get what the sentence is about, so that a language can order it as it needs. */
export interface Texts {
  logIn: string;
  logOut: string;
  clientId: string;
  email: string;
  password: string;
  /** The field for whom to call. */
  address: string;
  /** Shown in that field while it is empty. */
  addressExample: string;
  withVideo: string;
  /** The button that makes a call. */
  dial: string;
  answer: string;
  answerWithVideo: string;
  reject: string;
  ignore: string;
  end: string;
  mute: string;
  unmute: string;
  camera: string;
  /** The group of buttons of a call. */
  controls: string;
  /** The place where pictures are shown. */
  media: string;
  remoteVideo: (who: string) => string;
  localVideo: string;
  cameraOff: string;
  /** Shown when the browser plays no sound before a click. */
  resumeSound: string;
  /** Who it is when the service does not tell. */
  someone: string;
  incoming: (who: string) => string;
  offersAudio: string;
  offersVideo: string;
  /** What a call is doing; replaced as a whole. */
  states: Readonly<Record<CallState, string>>;
  /** A call and what it is doing, with the reason the service gave. */
  callState: (who: string, state: string, reason?: string) => string;
  errorTitle: string;
  /** What went wrong and what can be done. `error.code` and `error.reason` are the keys for another language. */
  error: (error: BasicError) => string;
  dismiss: string;
  /** The list of messages. */
  messages: string;
  registered: string;
  unregistered: string;
  calling: (who: string) => string;
}

/** The words as they are without a {@link TextsProvider}. */
export const englishTexts: Texts = {
  logIn: 'Log in',
  logOut: 'Log out',
  clientId: 'Client ID',
  email: 'E-mail',
  password: 'Password',
  address: 'Address or number',
  addressExample: 'bob@example.com',
  withVideo: 'With video',
  dial: 'Call',
  answer: 'Answer',
  answerWithVideo: 'Answer with video',
  reject: 'Reject',
  ignore: 'Ignore',
  end: 'End',
  mute: 'Mute',
  unmute: 'Unmute',
  camera: 'Camera',
  controls: 'Call controls',
  media: 'Pictures of the call',
  remoteVideo: (who) => `Picture of ${who}`,
  localVideo: 'Your picture',
  cameraOff: 'Camera is off',
  resumeSound: 'Resume sound',
  someone: 'Someone',
  incoming: (who) => `${who} is calling`,
  offersAudio: 'Voice call',
  offersVideo: 'Video call',
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
  errorTitle: 'Something went wrong',
  error: ({ message }) => message,
  dismiss: 'Dismiss',
  messages: 'Messages',
  registered: 'Calls can reach this page now.',
  unregistered: 'Calls no longer reach this page.',
  calling: (who) => `Calling ${who}`,
};

const TextsContext = createContext(englishTexts);

export interface TextsProviderProps {
  /** The words to replace; the others stay as they are above. */
  texts: Partial<Texts>;
  children?: ReactNode;
}

/** Replaces words of the components below it. */
export function TextsProvider({ texts, children }: TextsProviderProps) {
  const outer = useContext(TextsContext);
  const words = useMemo(() => ({ ...outer, ...texts }), [outer, texts]);
  return <TextsContext.Provider value={words}>{children}</TextsContext.Provider>;
}

/** The words of the nearest {@link TextsProvider}, for components of your own. */
export function useTexts(): Texts {
  return useContext(TextsContext);
}
