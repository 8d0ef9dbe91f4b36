import type { Devices, RenderOptions } from '../media';
import type { SocketState } from '../signalling';
import type { LoginCredentials, Tokens, UserInfo } from './account';
import type { Call, CallOptions, MediaConstraints } from './call';
import type { callStates } from './callMachine';
import type { CompleteConfig, ConfigChange } from './config';
import type { Listening } from './events';
import type { Track } from './tracks';

/**
 * A client of a calling service, in the shape of the SDK family. The methods of `call` return at once; what became of
 * them comes as events. Only a programmer's mistake is thrown.
 */
export interface Client extends Listening {
  readonly call: CallApi;
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
  make(destination: string, media?: MediaConstraints, options?: CallOptions): string;
  /** Answers an incoming call. Video that was not offered is not sent. Fails with `call:4`, `call:6`; the call then rings on. */
  answer(callId: string, media?: MediaConstraints, options?: CallOptions): void;
  /** Declines an incoming call on all devices. */
  reject(callId: string): void;
  /** Stops ringing here; the caller is not told. */
  ignore(callId: string): void;
  /** Ends, cancels or declines, whichever it is. */
  end(callId: string): void;
  /** All calls that are not over, and the last 50 that are, oldest first. */
  getAll(): readonly Call[];
  getById(callId: string): Call | undefined;
  readonly states: typeof callStates;
}

export interface MediaApi {
  /** Microphones, cameras and loudspeakers. Labels are empty before a permission was given. */
  getDevices(): Promise<Devices>;
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
