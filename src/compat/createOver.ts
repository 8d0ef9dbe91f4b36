import { HookswitchError, type Client } from '../engine';
import { createLog } from '../log';
import { callSettings, mediaOf, optionsOf, pictureOf, settingsOver, type CallSettings } from './callSettings';
import type { KandyClient } from './client';
import { createConnecting } from './connecting';
import { createDrawing } from './drawing';
import { createKandyEmitter, passedOn, type KandyEvents } from './events';
import { read } from './reading';
import type { KandySettings } from './settings';
import { describeCall, kandyStates, wordFor } from './words';

/** Puts the names of Kandy.js 3 over a client of the engine. */
export function createOver(engine: Client, { clientId, callDefaults }: Omit<KandySettings, 'engine'>): KandyClient {
  const { call } = engine;
  const { emit, on, off } = createKandyEmitter(createLog(() => engine.getConfig().logs.logLevel));
  // Before the page is told, so that it finds the pictures there.
  const drawing = createDrawing(engine);

  for (const type of passedOn) engine.on(type, (params: KandyEvents[typeof type]) => emit(type, params));
  engine.on('call:stateChange', ({ callId, previous, transition, error }) => {
    const now = call.getById(callId);
    if (!now) return;
    const { state } = describeCall(now);
    const oldState = wordFor(now.direction, previous);
    // An operation that failed, or a hold by the other side too: nothing that this generation has a word for.
    if (state === oldState && now.state === previous.state) return;
    const { statusCode: code, reasonText } = transition ?? {};
    emit('call:stateChange', { callId, state, transition: { code, reasonText, oldState }, ...(error && { error }) });
  });

  function settingsFor(given: unknown): CallSettings {
    return settingsOver(callDefaults, read(callSettings, 'options', given ?? {}));
  }
  /** The engine completes addresses in all calls or in none. */
  function withAddressAsWritten<T>(act: () => T): T {
    const { normalizeDestination } = engine.getConfig().call;
    engine.updateConfig({ call: { normalizeDestination: false } });
    try {
      return act();
    } finally {
      engine.updateConfig({ call: { normalizeDestination } });
    }
  }

  function silence(callId: string, isSilent: boolean) {
    const found = call.getById(callId);
    if (found && found.endTime === undefined) return drawing.silence(callId, isSilent);
    const error = found
      ? new HookswitchError('call:6', { reason: 'wrong-state' })
      : new HookswitchError('call:7', { reason: 'no-such-call' });
    queueMicrotask(() => emit('call:error', { callId, error: error.toBasicError() }));
  }

  return {
    on,
    off,
    callHistory: engine.callHistory,
    ...createConnecting(engine, clientId, emit),
    call: {
      ...call,
      make(callee, options) {
        const settings = settingsFor(options);
        const { isVideoEnabled = true, normalizeAddress = true } = settings;
        // In this generation the callee may answer a voice call with a picture.
        const videoSection = isVideoEnabled ? 'kept-ready' : 'when-used';
        const make = () => call.make(callee, mediaOf(settings), { ...optionsOf(settings), videoSection });
        const callId = normalizeAddress ? make() : withAddressAsWritten(make);
        drawing.use(callId, settings);
        return callId;
      },
      answer(callId, options) {
        const settings = settingsFor(options);
        drawing.use(callId, settings);
        call.answer(callId, mediaOf(settings), optionsOf(settings));
      },
      startVideo: (callId, options) => call.startVideo(callId, pictureOf(settingsFor(options))),
      silence: (callId) => silence(callId, true),
      unsilence: (callId) => silence(callId, false),
      setDefaultDevices: (devices) => engine.media.setDefaultDevices(devices),
      getAll: () => call.getAll().map(describeCall),
      getById(callId) {
        const found = call.getById(callId);
        return found && describeCall(found);
      },
      states: kandyStates,
    },
  };
}
