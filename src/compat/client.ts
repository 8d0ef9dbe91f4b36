import type { CallApi, CallHistoryApi, DeviceChoice } from '../engine';
import type { CallSettings } from './callSettings';
import type { Connecting } from './connecting';
import type { KandyListening } from './events';
import type { KandyCall, kandyStates } from './words';

/** A client in the shape of Kandy.js 3. What became of a method comes as an event; only a programmer's mistake is thrown. */
export interface KandyClient extends KandyListening, Connecting {
  readonly call: KandyCallApi;
  /** The calls that are over, as this page has seen them. */
  readonly callHistory: CallHistoryApi;
}

/** Calls as this generation makes them; all that is not named here is as in the engine. */
export interface KandyCallApi extends Omit<CallApi, 'make' | 'answer' | 'startVideo' | 'getAll' | 'getById' | 'states'> {
  /** Calls somebody: an address or a number. Returns the id of the call. Make it in a click's own task. @throws HookswitchError `BAD_INPUT`. */
  make(callee: string, options?: CallSettings): string;
  /** Answers an incoming call. Our picture is sent only where the caller wants one. @throws HookswitchError `BAD_INPUT`. */
  answer(callId: string, options?: CallSettings): void;
  /** Turns our camera on; its picture goes where `localVideoContainer` said. @throws HookswitchError `BAD_INPUT`. */
  startVideo(callId: string, options?: Pick<CallSettings, 'videoResolution'>): void;
  /** The far side is not heard here, until {@link unsilence}; it is not told, and goes on hearing us. Fails with `call:6`, `call:7`. */
  silence(callId: string): void;
  unsilence(callId: string): void;
  /** Chooses devices, by their ids, for calls to come; `changeInputDevices` takes them into the present ones. */
  setDefaultDevices(devices: DeviceChoice): void;
  /** All calls that are not over, and the last 50 that are, oldest first. */
  getAll(): readonly KandyCall[];
  getById(callId: string): KandyCall | undefined;
  readonly states: typeof kandyStates;
}
