export { HookswitchError, errorMessages, errorReasons, type BasicError, type ErrorCode, type ErrorReason } from '../errors';
export type { LogLevel } from '../log';
export type { Devices, RenderOptions, SdpInfo } from '../media';
export type { CustomParameter, SocketState, SourceState } from '../signalling';
export type { LoginCredentials, Tokens, UserInfo } from './account';
export type {
  Bandwidth,
  Call,
  CallOptions,
  DeviceOptions,
  MakeOptions,
  MediaConstraints,
  MediaOptions,
  OngoingOperation,
  OperationOptions,
  RemoteMedia,
  RemoteParticipant,
} from './call';
export { callStates, type CallState, type Direction, type PublicState } from './callMachine';
export type { CallApi, CallHistoryApi, Client, ConnectionApi, MediaApi, ServicesApi, Subscriptions } from './client';
export type { DeviceChoice, InputChoice } from './devices';
export type { ClientConfig, CompleteConfig, ConfigChange } from './config';
export { create, createOn, type ClientOptions, type Ports } from './create';
export type {
  AnyListener,
  ClientEvent,
  ClientEvents,
  DeviceSwitch,
  Listener,
  Listening,
  MediaChange,
  SourceChange,
  TrackChange,
  Transition,
} from './events';
export { canPerform, operations, type OperableCall, type Operation, type OperationName } from './operations';
export { createLocalStorageHistory, type CallHistoryEntry, type CallHistoryStorage, type CallOutcome } from './historyStorage';
export type { SdpHandler } from './sdpHandlers';
export type { Device, Track } from './tracks';
