import { HookswitchError } from '../errors';
import type { Devices } from '../media';
import { newCallId, normalizeAddress, type CallMessage } from '../signalling';
import type { UserInfo } from './account';
import type { MediaConstraints } from './call';
import { callStates } from './callMachine';
import type { CallApi } from './client';
import type { Listening } from './events';
import { hold, holdWhenIdle, unhold } from './holding';
import { leave } from './leaving';
import type { SessionContext } from './liveCall';
import { addMedia, removeMedia, replaceTrack, restartMedia, startSource, stopSource } from './mediaOperations';
import { muteCall } from './muting';
import { refuse, refuses } from './operating';
import { canPerform, operationNames, type Operation } from './operations';
import type { SdpHandler } from './sdpHandlers';
import { CallSession } from './session';
import { consultativeTransfer, directTransfer, forward, sendCustomParameters } from './signallingOperations';
import { getStats, sendTones } from './tonesAndStats';

export interface CallsContext extends Omit<SessionContext, 'onOver'> {
  user(): UserInfo | undefined;
  setSdpHandlers(handlers: SdpHandler[]): void;
  on: Listening['on'];
}

/** What the client itself asks of its calls. */
export interface Calls extends CallApi {
  endAll(): void;
  /** Something was plugged in or out. */
  reviewDevices(listed: Devices): void;
  /** The far sides of these calls hear what has changed about our microphone and camera. */
  tellMediaState(callIds: readonly string[]): void;
}

/** Ended calls that are remembered. */
const endedCallsKept = 50;
const defaultMedia: MediaConstraints = { audio: true };

/** The calls of a client. */
export function createCallApi(context: CallsContext): Calls {
  const { emit, log, signalling } = context;
  const sessions = new Map<string, CallSession>();
  /** From the first call to the last: a client that is dropped is left without a listener. */
  let listening = new AbortController();

  function open(seed: ConstructorParameters<typeof CallSession>[0]): CallSession {
    const session = new CallSession(seed, { ...context, onOver: forgetOldest });
    sessions.set(seed.id, session);
    // Who closes or reloads the page has hung up; the far side must not talk to nobody until the service notices.
    if ('addEventListener' in globalThis) addEventListener('pagehide', leaveAll, listening);
    context.devices.follow('calls', true);
    return session;
  }
  function forgetOldest() {
    const over = [...sessions.values()].filter(({ live }) => live.isOver());
    if (over.length === sessions.size) {
      listening.abort();
      listening = new AbortController();
      context.devices.follow('calls', false);
    }
    for (const { call } of over.slice(0, -endedCallsKept)) sessions.delete(call.id);
  }
  /** As `endAll`, but what rings goes on ringing on the person's other devices. */
  function leaveAll() {
    for (const session of [...sessions.values()]) {
      if (!session.live.isOver()) leave(session.live, canPerform(session.live.call, 'answer') ? 'ignore' : 'end');
    }
  }
  function noSuchCall(callId: string, operation: Operation): HookswitchError {
    const error = new HookswitchError('call:7', { reason: 'no-such-call', detail: `'${operation}' was asked for on '${callId}'.` });
    queueMicrotask(() => {
      const basic = error.toBasicError();
      emit('call:operation', { callId, operation: operationNames[operation], transition: 'FINISH', isLocal: true, error: basic });
      emit('call:error', { callId, error: basic });
    });
    return error;
  }
  /** Does it where the table of operations allows it. */
  function withSession(callId: string, operation: Operation, act: (session: CallSession) => void) {
    const session = sessions.get(callId);
    if (!session) noSuchCall(callId, operation);
    else if (!refuses(session.live, operation)) act(session);
  }
  /** A person talks on one call at a time, or on two that are joined. */
  function holdOthers(callId: string) {
    if (!context.settings().holdOthers) return;
    for (const session of sessions.values()) {
      if (session.call.id !== callId && session.call.joinedWith !== callId && session.live.isAnswered()) holdWhenIdle(session);
    }
  }
  function addressOf(destination: unknown): string {
    const typed = typeof destination === 'string' ? destination.trim() : '';
    const domain = context.user()?.identity.split('@').pop() ?? '';
    return typed && context.settings().normalizeDestination ? normalizeAddress(typed, domain) : typed;
  }
  function withDestination(callId: string, operation: Operation, destination: string, act: (session: CallSession, to: string) => void) {
    withSession(callId, operation, (session) => {
      const to = addressOf(destination);
      if (to) act(session, to);
      else refuse(session.live, operation, new HookswitchError('call:7', { detail: 'Whom to pass the call on to is missing.' }));
    });
  }
  function receive(message: CallMessage) {
    if (message.type === 'invite') {
      if (sessions.has(message.callId)) return log.debug('an invitation came again');
      const { callId: id, from, fromName, to, sessionId } = message;
      const remoteParticipant = { displayNumber: from, ...(fromName !== undefined && { displayName: fromName }) };
      open({ id, direction: 'incoming', from, to, remoteParticipant, wrtcsSessionId: sessionId });
    }
    const session = sessions.get(message.callId);
    if (session) session.receive(message);
    else log.debug(`a message of type ${message.type} is for no call of ours`);
  }
  signalling.onMessage(receive);
  signalling.onLink(({ state }) => {
    // What could not be said is said now.
    if (state === 'up') for (const { mediaState } of sessions.values()) mediaState.tell();
  });

  return {
    make(destination, media, options) {
      const user = context.user();
      const to = addressOf(destination);
      const problem = !to
        ? new HookswitchError('call:7', { detail: 'Whom to call is missing.' })
        : user
          ? undefined
          : new HookswitchError('authentication:1', { reason: 'not-logged-in' });
      const session = open({
        id: newCallId(),
        direction: 'outgoing',
        from: user?.username ?? '',
        to,
        remoteParticipant: { displayNumber: to.replace(/^sip:/, '') },
      });
      session.setup.make(media ?? defaultMedia, options ?? {}, problem);
      if (!problem) holdOthers(session.call.id);
      return session.call.id;
    },
    answer: (callId, media, options) =>
      withSession(callId, 'answer', (session) => {
        session.setup.answer(media ?? defaultMedia, options ?? {});
        holdOthers(callId);
      }),
    reject: (callId) => withSession(callId, 'reject', (session) => leave(session.live, 'reject')),
    ignore: (callId) => withSession(callId, 'ignore', (session) => leave(session.live, 'ignore')),
    end: (callId) => withSession(callId, 'end', (session) => leave(session.live, 'end')),
    forward: (callId, destination) => withDestination(callId, 'forward', destination, forward),
    hold: (callId, options) => withSession(callId, 'hold', (session) => hold(session, options ?? {})),
    unhold: (callId, options) =>
      withSession(callId, 'unhold', (session) => {
        holdOthers(callId);
        unhold(session, options ?? {});
      }),
    addMedia: (callId, media, options) => withSession(callId, 'addMedia', (session) => addMedia(session, media, options ?? {})),
    removeMedia: (callId, trackIds, options) =>
      withSession(callId, 'removeMedia', (session) => removeMedia(session, trackIds, options ?? {})),
    startVideo: (callId, constraints, options) =>
      withSession(callId, 'startVideo', (session) => startSource(session, 'camera', constraints, options)),
    stopVideo: (callId, options) => withSession(callId, 'stopVideo', (session) => stopSource(session, 'camera', options)),
    startScreenshare: (callId, constraints, options) =>
      withSession(callId, 'startScreenshare', (session) => startSource(session, 'screen', constraints, options)),
    stopScreenshare: (callId, options) => withSession(callId, 'stopScreenshare', (session) => stopSource(session, 'screen', options)),
    replaceTrack: (callId, trackId, media) => withSession(callId, 'replaceTrack', (session) => replaceTrack(session, trackId, media)),
    changeInputDevices(callId, choice = context.devices.get()) {
      if (callId !== undefined) return withSession(callId, 'replaceTrack', ({ inputs }) => inputs.change(choice));
      for (const { live, inputs } of sessions.values()) if (canPerform(live.call, 'replaceTrack')) inputs.change(choice);
    },
    mute: (callId) => withSession(callId, 'mute', (session) => muteCall(session, true)),
    unmute: (callId) => withSession(callId, 'unmute', (session) => muteCall(session, false)),
    restartMedia: (callId, options) => withSession(callId, 'restartMedia', (session) => restartMedia(session, options ?? {})),
    sendDTMF: (callId, tone, duration, intertoneGap) =>
      withSession(callId, 'sendDTMF', (session) => sendTones(session, tone, duration, intertoneGap)),
    getStats(callId, trackId) {
      const session = sessions.get(callId);
      if (session && !refuses(session.live, 'getStats')) return getStats(session, trackId);
      const refused = Promise.reject<RTCStatsReport>(
        session ? new HookswitchError('call:6', { reason: 'wrong-state' }) : noSuchCall(callId, 'getStats'),
      );
      refused.catch(() => undefined); // told by events; nobody has to wait for it
      return refused;
    },
    directTransfer: (callId, destination) => withDestination(callId, 'directTransfer', destination, directTransfer),
    consultativeTransfer: (callId, otherCallId) =>
      withSession(callId, 'consultativeTransfer', (session) => consultativeTransfer(session, sessions.get(otherCallId))),
    join: (callId, otherCallId) =>
      withSession(callId, 'join', (session) => {
        // Loaded where it is used: few calls are joined.
        import('./joining').then(
          ({ join }) => join(session, sessions.get(otherCallId), context.on),
          (cause: unknown) => refuse(session.live, 'join', HookswitchError.from(cause, 'call:5')),
        );
      }),
    setCustomParameters: (callId, parameters) =>
      withSession(callId, 'setCustomParameters', ({ live }) => live.setCustomParameters(parameters)),
    sendCustomParameters: (callId, parameters) =>
      withSession(callId, 'sendCustomParameters', (session) => sendCustomParameters(session, parameters)),
    setSdpHandlers: (handlers) => context.setSdpHandlers([...handlers]),
    async getAvailableCodecs(kind) {
      const codecs = context.media.availableCodecs(kind);
      emit('call:availableCodecs', { kind, codecs });
      return codecs;
    },
    getAll: () => [...sessions.values()].map((session) => session.call),
    getById: (callId) => sessions.get(callId)?.call,
    states: callStates,
    endAll() {
      for (const session of [...sessions.values()]) if (!session.live.isOver()) leave(session.live, 'end');
    },
    tellMediaState(callIds) {
      for (const callId of callIds) sessions.get(callId)?.mediaState.tell();
    },
    reviewDevices(listed) {
      for (const { inputs } of sessions.values()) inputs.review(listed);
    },
  };
}
