import { createContext, useContext, useMemo, type ReactNode } from 'react';
import type { BasicError, Call, CallOutcome, CallState, DeviceChoice, DeviceSwitch, ErrorReason } from '../engine';
import type { BrowserName } from './browsers';
import type { QualityCause, QualityLevel } from './estimateQuality';

/** Why a microphone or camera cannot be used: the reasons of `call:4`. */
export type MediaFailure = Extract<
  ErrorReason,
  | 'denied-by-person'
  | 'denied-by-system'
  | 'no-device'
  | 'device-in-use'
  | 'overconstrained'
  | 'insecure-context'
  | 'aborted'
  | 'unsupported-browser'
>;

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
  /** The button that opens the dialog for transfers. */
  transfer: string;
  /** Beside a button, where the code for what it opens could not be loaded. */
  notLoaded: string;
  /** The dialog. */
  transferOf: (who: string) => string;
  /** The button that transfers to the address above it. */
  transferTo: string;
  transferNeedsAddress: string;
  transferring: string;
  /** The button that makes two of our calls one without us. */
  connectCalls: (one: string, other: string) => string;
  /** The same, while there is no other. */
  connectWithAnother: string;
  connectHint: (who: string) => string;
  cancel: string;
  /** The list of calls that go on. */
  calls: string;
  /** Beside the one that is selected. */
  currentCall: string;
  /** The button that resumes a call, and holds the others. */
  switchTo: string;
  /** The button that makes one conversation of this call and the current one. */
  join: string;
  joined: (one: string, other: string) => string;
  /** The list of calls that are over. */
  history: string;
  /** Shown in it before the first. */
  noHistory: string;
  /** Replaced as a whole. */
  directions: Readonly<Record<Call['direction'], string>>;
  /** How a call ended; replaced as a whole. For one that was answered, `lasted` is said instead. */
  outcomes: Readonly<Record<CallOutcome, string>>;
  lasted: (minutes: number, seconds: number) => string;
  /** When a call was, as it is said now: again each minute. */
  when: (at: Date, now: Date) => string;
  callBack: (who: string) => string;
  /** The button that removes one call from the list. */
  forget: (who: string, when: string) => string;
  clearHistory: string;
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
  /** The names of what can be chosen; replaced as a whole. */
  devices: Readonly<Record<keyof DeviceChoice, string>>;
  /** Where there is none of a kind; replaced as a whole. */
  noDevice: Readonly<Record<keyof DeviceChoice, string>>;
  /** The button that asks for the permission. */
  allowDevices: string;
  /** A device whose name the browser does not tell yet. `count` begins with 1. */
  unnamedDevice: (device: string, count: number) => string;
  /** A device that was chosen and is not there. */
  deviceAway: (device: string) => string;
  /** Where nothing is chosen. */
  anyDevice: string;
  /** Beside the speaker, where the browser does not let a page choose it. */
  fixedSpeaker: string;
  /** Another device has taken over by itself. Labels may be empty. */
  deviceSwitched: (change: DeviceSwitch) => string;
  /** The place where the devices are tried before a call. */
  preview: string;
  checkDevices: string;
  /** The same, where there is no question of a camera. */
  checkMicrophone: string;
  stopPreview: string;
  /** How loud the microphone is. */
  level: string;
  testSpeaker: string;
  tryAgain: string;
  /** Why microphone or camera cannot be used, in few words; replaced as a whole. */
  mediaFailures: Readonly<Record<MediaFailure, string>>;
  /** What a person can do about it, step by step. */
  mediaSteps: (reason: MediaFailure, browser: BrowserName) => readonly string[];
  /** How well a call goes, which is an estimate. */
  quality: (level: string) => string;
  /** Replaced as a whole. */
  qualityLevels: Readonly<Record<QualityLevel, string>>;
  qualityCause: (cause: string) => string;
  /** Replaced as a whole. */
  qualityCauses: Readonly<Record<QualityCause, string>>;
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
