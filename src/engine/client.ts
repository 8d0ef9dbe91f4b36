import type { Devices, RenderOptions } from '../media';
import type { CustomParameter, SocketState } from '../signalling';
import type { LoginCredentials, Tokens, UserInfo } from './account';
import type { Call, CallOptions, DeviceOptions, MakeOptions, MediaConstraints, MediaOptions, OperationOptions } from './call';
import type { callStates } from './callMachine';
import type { CompleteConfig, ConfigChange } from './config';
import type { DeviceChoice, InputChoice } from './devices';
import type { Listening } from './events';
import type { CallHistoryEntry } from './historyStorage';
import type { SdpHandler } from './sdpHandlers';
import type { Track } from './tracks';

/**
 * A client of a calling service, in the shape of the SDK family. The methods of `call` return at once; what became of
 * them comes as events. Only a programmer's mistake is thrown.
 */
export interface Client extends Listening {
  readonly call: CallApi;
  readonly callHistory: CallHistoryApi;
  readonly media: MediaApi;
  readonly services: ServicesApi;
  readonly connection: ConnectionApi;
  /**
   * Takes tokens the application got by itself; again, to renew them.
   * @throws HookswitchError `authentication:1` on missing or malformed tokens, and for another user while subscribed.
   */
  setTokens(tokens: Tokens): void;
  /**
   * Gets tokens from the service and renews them before they expire.
   * @throws HookswitchError `authentication:1`: none or wrong credentials; `reason` where it was something else.
   */
  login(credentials: LoginCredentials): Promise<UserInfo>;
  /** Ends every call, unsubscribes, and forgets the tokens. Resolves also where the service cannot be told. */
  logout(): Promise<void>;
  getUserInfo(): UserInfo | undefined;
  getConfig(): CompleteConfig;
  /** Merges values into the configuration; those of calls hold from the next call on. @throws as `create`. */
  updateConfig(change: ConfigChange): void;
  getVersion(): string;
}

export interface CallApi {
  /**
   * Calls somebody. Returns the id of the call; no event comes before it has returned. Microphone and camera are asked
   * for inside this call, so make it in a click's own task.
   * @param destination - an address or a number: `bob@example.com`, `bob`, `+1 613 555 0100` (PROTOCOL §4.1).
   */
  make(destination: string, media?: MediaConstraints, options?: MakeOptions): string;
  /** Answers an incoming call. Video that was not offered is not sent. Fails with `call:4`, `call:6`; the call then rings on. */
  answer(callId: string, media?: MediaConstraints, options?: CallOptions): void;
  /** Declines an incoming call on all devices. */
  reject(callId: string): void;
  /** Stops ringing here; the caller is not told. */
  ignore(callId: string): void;
  /** Ends, cancels or declines, whichever it is. */
  end(callId: string): void;
  /** Passes an incoming call on to somebody else; pending until it is gone, or comes back with an error. */
  forward(callId: string, destination: string): void;
  /** Neither side hears or sees the other. The state changes when the far side has agreed; so it does by {@link unhold}. */
  hold(callId: string, options?: OperationOptions): void;
  /** Resumes a call we held. Another active one is held, unless the configuration says otherwise (`call.holdOthers`). */
  unhold(callId: string, options?: OperationOptions): void;
  /** Sends more: a second camera, a screen. `call:newMedia` follows. The far side does not send back by itself. */
  addMedia(callId: string, media: MediaConstraints, options?: MediaOptions): void;
  /** Turns tracks of ours off, at once, and sends them no more. `call:removedMedia` follows. */
  removeMedia(callId: string, trackIds: readonly string[], options?: OperationOptions): void;
  startVideo(callId: string, videoOptions?: DeviceOptions, options?: MediaOptions): void;
  stopVideo(callId: string, options?: OperationOptions): void;
  /** Asks which screen or window to share, and sends it. Ends also with the browser's own button. */
  startScreenshare(callId: string, screenOptions?: DeviceOptions, options?: MediaOptions): void;
  stopScreenshare(callId: string, options?: OperationOptions): void;
  /** Sends something else of the same kind in the place of a track of ours, which is turned off. `call:trackReplaced` follows. */
  replaceTrack(callId: string, trackId: string, media: MediaConstraints): void;
  /**
   * Takes sound and picture from other devices, of one call or of all; from the default devices where none are named. The far side is
   * not told, and who is muted stays muted. Reported as `replaceTrack`. Fails with `call:4` where a device cannot be used: the old one
   * goes on then.
   */
  changeInputDevices(callId?: string, devices?: InputChoice): void;
  /** All our microphones in this call, until {@link unmute}. */
  mute(callId: string): void;
  unmute(callId: string): void;
  /** Makes the connection find its path anew; `call:mediaRestart` follows. */
  restartMedia(callId: string, options?: OperationOptions): void;
  /**
   * Sends the tones of a keypad.
   * @param tone - `0`–`9`, `A`–`D`, `#`, `*`, and `,` for a pause of 2 s.
   * @param duration - of each, in ms; 100 unless given.
   * @param intertoneGap - in ms; 70 unless given.
   */
  sendDTMF(callId: string, tone: string, duration?: number, intertoneGap?: number): void;
  /** The browser's figures of a call or of one of its tracks; the same comes as `call:statsReceived`. Rejects as `call:error` says. */
  getStats(callId: string, trackId?: string): Promise<RTCStatsReport>;
  /** The far side shall talk to somebody else instead of us. Pending until our call has ended, or comes back with an error. */
  directTransfer(callId: string, destination: string): void;
  /** The far sides of both calls shall talk to each other. Pending as {@link directTransfer}. */
  consultativeTransfer(callId: string, otherCallId: string): void;
  /**
   * Makes one conversation of two calls, mixed here: the far sides hear us and each other. Calls we hold are resumed. It lasts until one
   * of them is over; the other then goes on. Fails with `call:5` without Web Audio.
   */
  join(callId: string, otherCallId: string): void;
  /** From now on these travel with what we send about the call. */
  setCustomParameters(callId: string, customParameters: readonly CustomParameter[]): void;
  /** Sends these at once, or those that were set. */
  sendCustomParameters(callId: string, customParameters?: readonly CustomParameter[]): void;
  /** From now on all session descriptions go through these, in order. */
  setSdpHandlers(handlers: readonly SdpHandler[]): void;
  /** What this browser can send of a kind; the same comes as `call:availableCodecs`. */
  getAvailableCodecs(kind: 'audio' | 'video'): Promise<readonly RTCRtpCodec[]>;
  /** All calls that are not over, and the last 50 that are, oldest first. */
  getAll(): readonly Call[];
  getById(callId: string): Call | undefined;
  readonly states: typeof callStates;
}

/** The last 100 calls that are over. */
export interface CallHistoryApi {
  /** Newest first. The same array as long as nothing has changed; `callHistory:change` tells. */
  getAll(): readonly CallHistoryEntry[];
  get(id: string): CallHistoryEntry | undefined;
  remove(id: string): void;
  clear(): void;
}

export interface MediaApi {
  /** Microphones, cameras and loudspeakers. Labels are empty before a permission was given. */
  getDevices(): Promise<Devices>;
  /**
   * Asks for the permissions before there is a call, and turns everything off again. Both kinds unless given. `devices:change` follows,
   * and the list has labels. @throws HookswitchError `call:4` with a reason, as `media:error` says.
   */
  initializeDevices(constraints?: MediaConstraints): Promise<Devices>;
  getDefaultDevices(): DeviceChoice;
  /**
   * Chooses devices for calls to come, where they name none; undefined leaves it to the browser. What is played already moves to the
   * loudspeaker, unless it was rendered with one of its own. Kept in memory.
   */
  setDefaultDevices(devices: DeviceChoice): void;
  /** A track of a call that is not over. */
  getTrackById(trackId: string): Track | undefined;
  /** The tracks of one stream. */
  getById(mediaId: string): { id: string; local: boolean; tracks: readonly string[] } | undefined;
  /**
   * Shows or plays tracks in an element of the page, each once however often it is rendered.
   * @param container - a CSS selector or an element.
   */
  renderTracks(trackIds: readonly (string | undefined)[], container: string | Element, options?: RenderOptions): void;
  removeTracks(trackIds: readonly (string | undefined)[], container: string | Element): void;
  /** Sends silence, or a black picture, until unmuted. */
  muteTracks(trackIds: readonly string[]): void;
  unmuteTracks(trackIds: readonly string[]): void;
}

export interface ServicesApi {
  /** Asks for notifications of services; `['call']` is what there is. What became of it comes as `subscription:change` or `subscription:error`. */
  subscribe(services: readonly string[], type?: string): void;
  /** Gives them up; the last one closes the socket. Calls in progress end. */
  unsubscribe(services: readonly string[], type?: string): void;
  getSubscriptions(): Subscriptions;
}

export interface Subscriptions {
  readonly subscribed: readonly string[];
  readonly available: readonly string[];
  readonly isPending: boolean;
}

export interface ConnectionApi {
  /** Figures of the socket; `connected: false` when there is none. */
  getSocketState(platform?: string): SocketState;
  enableConnectivityChecking(enabled: boolean): void;
}
