import { HookswitchError } from '../../errors';
import type { Log } from '../../log';
import { idInPath, sessionResponse, sessionsPath, type Feature, type Notification } from '../../protocol';
import { newCallId } from '../callId';
import { inNextTask } from '../nextTask';
import type { CallMessage, Reason, Receipt } from '../signalling';
import type { Reply, Rest } from './rest';
import { openSession, type Session, type SessionContext } from './session';
import { invitationBody, messageFrom, sessionRequest, type TrickleRoute } from './translate';

export interface SessionsContext {
  rest: Rest;
  clientCorrelator: string;
  /** How candidates come to this device; undefined where the service does not carry them. */
  trickleRoute: () => TrickleRoute;
  /** Whether the service carries an addition of ours. */
  serviceHas: (feature: Feature) => boolean;
  /** Tells the engine. */
  deliver: (message: CallMessage) => void;
  /** Called when the number of calls in progress may have changed. */
  onCount: () => void;
  log: Log;
}

/** The table of this side's calls and the service's sessions. */
export interface Sessions {
  send(message: CallMessage): Promise<Receipt>;
  hear(notification: Notification): void;
  /** The link is back: makes the state of every call true, and sends the hang-ups that could not be sent. */
  resync(): void;
  /** Stops the audits until the next `resync`. */
  pause(): void;
  /** Ends every call on this side, without a word to the service. */
  endAll(reason: Reason): void;
  forget(callId: string): void;
  /** Whether any call is in progress. */
  readonly busy: boolean;
}

type Invite = Extract<CallMessage, { type: 'invite' }>;

export function createSessions({ rest, clientCorrelator, trickleRoute, serviceHas, deliver, onCount, log }: SessionsContext): Sessions {
  const byCall = new Map<string, Session>();
  const bySessionId = new Map<string, Session>();
  /** Notifications that overtook the reply to an invitation of ours, or wait for its sender to have seen it. */
  let held: Notification[] = [];
  let invitesInFlight = 0;
  /** Sessions whose hang-up did not reach the service. */
  const owed = new Set<string>();

  const context: SessionContext = { rest, clientCorrelator, deliver, onOver: onCount, log };

  async function invite(message: Invite): Promise<Receipt> {
    const session = add(message.callId, 'outgoing');
    invitesInFlight += 1;
    const reply = await rest.ask({
      operation: 'Create session',
      method: 'POST',
      collection: sessionsPath,
      body: invitationBody(message, clientCorrelator, trickleRoute()),
      schema: sessionResponse,
    });
    invitesInFlight -= 1;
    const sessionId = reply.ok ? idInPath(reply.value.wrtcsSession.resourceURL, 'sessions') : undefined;
    if (sessionId !== undefined && session.phase !== 'over') bySessionId.set(sessionId, session);
    session.name(sessionId);
    // A task later, so that whoever awaits this invitation knows of its success before anything is heard about it.
    inNextTask(() => release(session));
    if (sessionId !== undefined) return { sessionId };
    remove(session);
    throw reply.ok ? new HookswitchError('NO_CODE', { reason: 'bad-response' }) : reply.error;
  }

  function release(session: Session) {
    if (session.phase === 'inviting') session.phase = 'unanswered';
    const now = held;
    held = [];
    now.forEach(hear);
  }

  function hear(notification: Notification) {
    const known = bySessionId.get(notification.sessionId);
    if (notification.name === 'wrtcsSessionInvitationNotification')
      return known ? log.debug('a repeated invitation') : beInvited(notification);
    if (known ? known.phase === 'inviting' : invitesInFlight > 0) return void held.push(notification);
    if (!known || known.phase === 'over') return log.debug('a notification for an unknown session', notification.name);
    const message = messageFrom(notification, { callId: known.callId, direction: known.direction, answered: known.phase === 'answered' });
    if (!message) return log.debug('a notification that says nothing to a call', notification.name);
    known.hear(message);
  }

  function beInvited(notification: Notification) {
    const session = add(newCallId(), 'incoming');
    session.phase = 'unanswered';
    session.name(notification.sessionId);
    bySessionId.set(notification.sessionId, session);
    const message = messageFrom(notification, { callId: session.callId, direction: 'incoming', answered: false });
    if (message) deliver(message);
  }

  async function hangUp(session: Session): Promise<Receipt> {
    if (session.phase === 'over') return {};
    session.end();
    const sessionId = await session.named;
    if (sessionId === undefined) return {};
    const reply = await end(sessionId);
    if (reply.ok || reply.status === 404) return {};
    owed.add(sessionId);
    throw reply.error;
  }

  function end(sessionId: string): Promise<Reply<undefined>> {
    return rest.ask({ operation: 'End session', method: 'DELETE', collection: sessionsPath, item: sessionId });
  }

  async function speak(message: Exclude<CallMessage, Invite>, session: Session | undefined): Promise<Receipt> {
    if (!session) throw noSuchCall();
    const otherCallId = message.type === 'transfer' ? message.otherCallId : undefined;
    const otherSessionId = otherCallId === undefined ? undefined : await sessionIdOf(otherCallId);
    const request = sessionRequest(message, clientCorrelator, otherSessionId);
    if (request) await session.speak(message, request);
    else log.debug('the service has no words for this message', message.type);
    return {};
  }

  async function sessionIdOf(callId: string): Promise<string> {
    const sessionId = await byCall.get(callId)?.named;
    if (sessionId === undefined) throw noSuchCall();
    return sessionId;
  }

  function add(callId: string, direction: Session['direction']): Session {
    const session = openSession(callId, direction, context);
    byCall.set(callId, session);
    onCount();
    return session;
  }

  function remove(session: Session) {
    session.end();
    if (byCall.get(session.callId) === session) byCall.delete(session.callId);
    for (const [sessionId, other] of bySessionId) if (other === session) bySessionId.delete(sessionId);
  }

  return {
    async send(message) {
      if (message.type === 'invite') return invite(message);
      const session = byCall.get(message.callId);
      switch (message.type) {
        case 'reject':
        case 'cancel':
        case 'bye':
          return session ? hangUp(session) : {};
        case 'candidates':
          if (trickleRoute()) await session?.trickle.add(message);
          return {};
        case 'mediaState': // a courtesy, which the service need not know
          return serviceHas('mediaState') ? speak(message, session) : {};
        case 'customParameters':
          if (!serviceHas('customParameters')) throw new HookswitchError('call:5');
          return speak(message, session);
        default:
          return speak(message, session);
      }
    },
    hear,
    resync() {
      for (const sessionId of owed) {
        owed.delete(sessionId);
        void end(sessionId).then((reply) => !reply.ok && reply.status === undefined && owed.add(sessionId));
      }
      for (const session of byCall.values()) session.check.now();
    },
    pause() {
      for (const session of byCall.values()) session.check.stop();
    },
    endAll(reason) {
      for (const session of [...byCall.values()]) session.endFromAfar('bye', reason);
    },
    forget(callId) {
      const session = byCall.get(callId);
      if (!session) return;
      // Forgotten before the service has named it, the session would ring on without us.
      if (session.phase === 'inviting') void hangUp(session).catch((error: unknown) => log.warn('a call could not be ended', error));
      remove(session);
    },
    get busy() {
      return [...byCall.values()].some((session) => session.phase !== 'over');
    },
  };
}

function noSuchCall(): HookswitchError {
  return new HookswitchError('call:7', { reason: 'no-such-call' });
}
