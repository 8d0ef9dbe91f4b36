import { HookswitchError } from '../errors';
import { newCallId, normalizeAddress, type CallMessage } from '../signalling';
import type { UserInfo } from './account';
import type { MediaConstraints } from './call';
import { callStates } from './callMachine';
import type { CallApi } from './client';
import { canPerform, operations, type Operation } from './operations';
import { CallSession, type SessionContext } from './session';

export interface CallsContext extends Omit<SessionContext, 'onOver'> {
  user(): UserInfo | undefined;
  normalizesDestination(): boolean;
}

/** Ended calls that are remembered. */
const endedCallsKept = 50;
const defaultMedia: MediaConstraints = { audio: true };

/** The calls of a client. */
export function createCallApi(context: CallsContext): CallApi & { endAll(): void; leaveAll(): void } {
  const { emit, log, signalling } = context;
  const sessions = new Map<string, CallSession>();

  function open(seed: ConstructorParameters<typeof CallSession>[0]): CallSession {
    const session = new CallSession(seed, { ...context, onOver: forgetOldest });
    sessions.set(seed.id, session);
    return session;
  }
  function forgetOldest() {
    const over = [...sessions.values()].filter((session) => session.isOver());
    for (const { call } of over.slice(0, -endedCallsKept)) sessions.delete(call.id);
  }
  function withSession(callId: string, operation: Operation, act: (session: CallSession) => void) {
    const session = sessions.get(callId);
    if (session) return act(session);
    const error = new HookswitchError('call:7', {
      reason: 'no-such-call',
      detail: `'${operation}' was asked for on '${callId}'.`,
    }).toBasicError();
    queueMicrotask(() => {
      emit('call:operation', { callId, operation: operations[operation].name, transition: 'FINISH', isLocal: true, error });
      emit('call:error', { callId, error });
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

  return {
    make(destination, media, options) {
      const user = context.user();
      const typed = typeof destination === 'string' ? destination : '';
      const problem =
        typed.trim() === ''
          ? new HookswitchError('call:7', { detail: 'Whom to call is missing.' })
          : user
            ? undefined
            : new HookswitchError('authentication:1', { reason: 'not-logged-in' });
      const domain = user?.identity.split('@').pop() ?? '';
      const to = !problem && context.normalizesDestination() ? normalizeAddress(typed, domain) : typed;
      const session = open({
        id: newCallId(),
        direction: 'outgoing',
        from: user?.username ?? '',
        to,
        remoteParticipant: { displayNumber: to.replace(/^sip:/, '') },
      });
      session.make(media ?? defaultMedia, options ?? {}, problem);
      return session.call.id;
    },
    answer: (callId, media, options) => withSession(callId, 'answer', (session) => session.answer(media ?? defaultMedia, options ?? {})),
    reject: (callId) => withSession(callId, 'reject', (session) => session.leave('reject')),
    ignore: (callId) => withSession(callId, 'ignore', (session) => session.leave('ignore')),
    end: (callId) => withSession(callId, 'end', (session) => session.leave('end')),
    getAll: () => [...sessions.values()].map((session) => session.call),
    getById: (callId) => sessions.get(callId)?.call,
    states: callStates,
    endAll() {
      for (const session of [...sessions.values()]) if (!session.isOver()) session.leave('end');
    },
    /** As `endAll`, but what rings goes on ringing on the person's other devices. */
    leaveAll() {
      for (const session of [...sessions.values()]) {
        if (!session.isOver()) session.leave(canPerform(session.call, 'answer') ? 'ignore' : 'end');
      }
    },
  };
}
