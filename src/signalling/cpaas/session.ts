import { HookswitchError } from '../../errors';
import type { Log } from '../../log';
import { sessionsPath, statusResponse } from '../../protocol';
import type { CallMessage, Reason } from '../signalling';
import { createCheck, type Check } from './check';
import type { Rest } from './rest';
import { sessionRequest, statusRequest, type SessionRequest } from './translate';
import { createTrickle, type Trickle } from './trickle';

export interface SessionContext {
  rest: Rest;
  clientCorrelator: string;
  deliver: (message: CallMessage) => void;
  onOver: () => void;
  log: Log;
}

/** One call as this side and the service know it. */
export interface Session {
  readonly callId: string;
  readonly direction: 'outgoing' | 'incoming';
  /** `inviting` lasts until the sender of the invitation has seen the reply to it. Nothing is delivered in it, nor in `over`. */
  phase: 'inviting' | 'unanswered' | 'answered' | 'over';
  /** The service's id; undefined when it refused the invitation. */
  readonly named: Promise<string | undefined>;
  name(sessionId: string | undefined): void;
  readonly trickle: Trickle;
  /** Asks the service whether it still has the call (PROTOCOL §5.9). */
  readonly check: Check;
  /** @throws HookswitchError as the service said. */
  speak(message: CallMessage, request: SessionRequest): Promise<void>;
  hear(message: CallMessage): void;
  /** Over on this side: no more timers, no more messages. */
  end(): void;
  /** Over, and the engine is told so. */
  endFromAfar(type: 'bye' | 'cancel', reason: Reason): void;
}

const stateRequest = { operation: 'Session Status', method: 'GET', item: '/status' } as const;
const auditMs = 25_000;
const auditRetryMs = 5_000;
/** How the SDK family says that a call was lost (PROTOCOL §5.9). */
export const auditFailure: Reason = { statusCode: 9909, reasonText: 'Call has ended due to call audit failure.' };

export function openSession(
  callId: string,
  direction: Session['direction'],
  { rest, clientCorrelator, deliver, onOver, log }: SessionContext,
): Session {
  let name: (sessionId: string | undefined) => void = () => undefined;
  const named = new Promise<string | undefined>((resolve) => (name = resolve));
  /** The last description of ours on its way; candidates must not overtake it. */
  let described: Promise<unknown> = named;

  async function ask(request: SessionRequest) {
    const sessionId = await named;
    if (sessionId === undefined)
      return { ok: false, status: undefined, error: new HookswitchError('call:6', { reason: 'call-over' }) } as const;
    return rest.ask({ ...request, collection: sessionsPath, item: sessionId + request.item });
  }

  const trickle = createTrickle(
    callId,
    () => described,
    async (batch) => {
      const request = sessionRequest(batch, clientCorrelator);
      const reply = request && (await ask(request));
      if (reply && !reply.ok && session.phase !== 'over') log.warn('candidates could not be sent', reply.error.message);
    },
  );

  async function askState() {
    const audit = session.phase === 'answered';
    const request = audit ? statusRequest(clientCorrelator, 'Connected') : stateRequest;
    const sessionId = await named;
    if (sessionId === undefined) return undefined;
    const reply = await rest.ask({ ...request, collection: sessionsPath, item: sessionId + request.item, schema: statusResponse });
    return { audit, reply };
  }
  async function isConnected(): Promise<boolean> {
    const answer = session.phase === 'unanswered' ? await askState() : undefined;
    return answer?.reply.ok === true && answer.reply.value.wrtcsSessionStatus.status === 'Connected';
  }
  function judgeState(answer: Awaited<ReturnType<typeof askState>>): number | undefined {
    if (!answer) return undefined;
    const { audit, reply } = answer;
    const gone = reply.ok ? reply.value.wrtcsSessionStatus.status === 'Closed' : reply.status === 404;
    if (!gone && !reply.ok) return auditRetryMs;
    if (!gone) return session.phase === 'answered' ? auditMs : undefined;
    if (audit) session.endFromAfar('bye', auditFailure);
    else session.endFromAfar(direction === 'incoming' ? 'cancel' : 'bye', {});
    return undefined;
  }

  const session: Session = {
    callId,
    direction,
    phase: 'inviting',
    named,
    name: (sessionId) => name(sessionId),
    trickle,
    check: createCheck(askState, judgeState),
    async speak(message, request) {
      if (session.phase === 'over') throw new HookswitchError('call:6', { reason: 'call-over' });
      const asked = ask(request);
      if ('sdp' in message) described = asked;
      const reply = await asked;
      // Where only the reply was lost, the caller is connected and no second answer would be taken.
      const taken = reply.ok || (message.type === 'answer' && reply.status === undefined && (await isConnected()));
      if (!taken) throw reply.error;
      if (message.type === 'answer') answered();
    },
    hear(message) {
      if (message.type === 'answer') answered();
      if (message.type === 'bye' || message.type === 'cancel' || message.type === 'reject') session.end();
      deliver(message);
    },
    end() {
      if (session.phase === 'over') return;
      session.phase = 'over';
      session.check.stop();
      trickle.stop();
      onOver();
    },
    endFromAfar(type, reason) {
      if (session.phase === 'over') return;
      session.end();
      deliver({ type, callId, ...reason });
    },
  };

  function answered() {
    if (session.phase !== 'unanswered') return;
    session.phase = 'answered';
    session.check.in(auditMs);
  }
  return session;
}
