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
  /** Beside the button for calling, while nobody is logged in. */
  logInToCall: string;
  /** The same, while the service is not reached. */
  connectToCall: string;
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
  hold: string;
  /** The button that ends our hold. */
  resume: string;
  share: string;
  stopSharing: string;
  /** The keypad, and the button that opens it. */
  keypad: string;
  /** The tones that were sent from it. */
  tonesSent: string;
  /** The names of keys that are no figures; replaced as a whole. */
  keys: Readonly<Record<string, string>>;
  /** The group of buttons of a call. */
  controls: string;
  /** The place where pictures are shown. */
  media: string;
  remoteVideo: (who: string) => string;
  localVideo: string;
  cameraOff: string;
  /** In place of the far side's picture. */
  remoteCameraOff: string;
  /** Shown when the browser plays no sound before a click. */
  resumeSound: string;
  /** Who it is when the service does not tell. */
  someone: string;
  incoming: (who: string) => string;
  offersAudio: string;
  offersVideo: string;
  /** What a call is doing; replaced as a whole. */
  states: Readonly<Record<CallState, string>>;
  /** A call on hold, by who holds it; replaced as a whole. */
  holds: Readonly<Record<'here' | 'there' | 'both', string>>;
  /** A call and what it is doing, with the reason the service gave. */
  callState: (who: string, state: string, reason?: string) => string;
  /** Why a call is over, by the status code of its transition; replaced as a whole. What is not in it is said in the service's words. */
  reasons: Readonly<Record<number, string>>;
  errorTitle: string;
  /** What went wrong and what can be done. `error.code` and `error.reason` are the keys for another language. */
  error: (error: BasicError) => string;
  dismiss: string;
  /** The list of messages. */
  messages: string;
  /** Shown in it before the first. */
  noMessages: string;
  registered: string;
  unregistered: string;
  /** The path to the service is lost, and is being looked for. */
  reconnecting: string;
  calling: (who: string) => string;
}

/** What providers have replaced: each component brings the words it says itself, so that a page pays for no others. */
const WordsContext = createContext<Partial<Texts>>({});

export interface TextsProviderProps {
  /** The words to replace; the others stay as they are. */
  texts: Partial<Texts>;
  children?: ReactNode;
}

/** Replaces words of the components below it. */
export function TextsProvider({ texts, children }: TextsProviderProps) {
  const outer = useContext(WordsContext);
  const words = useMemo(() => ({ ...outer, ...texts }), [outer, texts]);
  return <WordsContext.Provider value={words}>{children}</WordsContext.Provider>;
}

/** These words, and what the nearest {@link TextsProvider} says in place of them. */
export function useWords<K extends keyof Texts>(own: Pick<Texts, K>): Pick<Texts, K> {
  const replaced = useContext(WordsContext);
  return useMemo(() => ({ ...own, ...replaced }), [own, replaced]);
}
