import { Hono, type Context } from 'hono';
import type * as v from 'valibot';
import { addressKey, callSessionRequest, callStartRequest } from '../../protocol';
import { readBody } from '../cpaas/body';
import type { Env } from '../cpaas/endpoint';
import type { Who } from '../exchange/call';
import { endSession } from '../exchange/ending';
import type { Turn } from '../exchange/exchange';
import { answer, offer } from '../exchange/negotiation';
import { relay } from '../exchange/relaying';
import { sessionStatus, type Session } from '../exchange/sessions';
import { findVisit, findVisitorCall, hearVisitorCall, startVisitorCall, type VisitChannel } from '../exchange/visits';
import { readCaller } from './addresses';
import { CallMeRefusal, toCallMeRefusal } from './callMeRefusal';
import { accountKey, type Visiting } from './subscriptions';

const base = '/rest/version/1/anonymous/:account/callMe';
const done = { callMeResponse: { statusCode: 0 } };

/** Calls of visitors (PROTOCOL §7.2, 3 and 4). */
export function visitorCallRoutes({ service, door, tickets }: Visiting): Hono<Env> {
  const { exchange, perform, accounts, now } = service;
  const routes = new Hono<Env>();

  routes.post(base, async (c) => {
    const { to, from, sdp, customParameters, notifyChannelId } = (await readBody(c, callStartRequest)).callMeRequest;
    const channel = goneIs('subscriptionGone', () =>
      findVisit({ exchange, now: now() }, accountKey(c.req.param('account')), notifyChannelId),
    );
    const { caller, callee } = readParties(c, channel, { from, to });
    const party = door.findCallee(callee);
    door.count(c, 'calls', party);
    const session = perform((turn) => startVisitorCall(turn, channel, { caller, callee: `sip:${party.address}`, sdp, customParameters }));
    return c.json({ callMeResponse: { statusCode: 0, sessionData: session.leg.sessionId } });
  });

  routes.put(`${base}/callSessions/:id`, async (c) => {
    find(c); // a call that is over is 404, whatever the body
    const { callMeRequest } = await readBody(c, callSessionRequest);
    perform((turn) => say(turn, hear(turn, c), callMeRequest));
    return c.json(done);
  });
  routes.delete(`${base}/callSessions/:id`, (c) => {
    perform((turn) => endSession(turn, hear(turn, c)));
    return c.json(done);
  });
  routes.get(`${base}/callSessions/:id`, (c) => c.json({ callControlResponse: { statusCode: 0, state: states[sessionStatus(find(c))] } }));

  /** Who calls whom: by the tokens; without any by what is said, but only the callee of the subscription. @throws CallMeRefusal. */
  function readParties(
    c: Context<Env>,
    { visit }: VisitChannel,
    { from, to }: { from: string; to: string },
  ): { caller: Who; callee: string } {
    const { ticket } = visit;
    const realm = c.req.query('tokenrealm');
    if (ticket) {
      if (realm !== undefined && realm !== ticket.realm) throw new CallMeRefusal('noSuchRealm');
      const parties = tickets.readCall(ticket, { from, to });
      if (visit.sessionId !== undefined) throw new CallMeRefusal('tokenUsed');
      return parties;
    }
    if (addressKey(to) !== visit.account) throw new CallMeRefusal('calleeNotAllowed');
    const caller = readCaller(from);
    if (!caller) throw new CallMeRefusal('invalid', { detail: 'from' });
    // Nobody vouches for it: no visitor may pass for one of our people.
    if (accounts.find(caller.address)) throw new CallMeRefusal('notAuthorized', { detail: 'from is the address of a user' });
    return { caller, callee: visit.account };
  }
  const find = (c: Context<Env>) =>
    goneIs('sessionGone', () => findVisitorCall({ exchange }, accountKey(c.req.param('account') ?? ''), c.req.param('id') ?? ''));
  const hear = (turn: Turn, c: Context<Env>) =>
    goneIs('sessionGone', () => hearVisitorCall(turn, accountKey(c.req.param('account') ?? ''), c.req.param('id') ?? ''));

  return routes;
}

const states = { Initiated: 'INITIATED', Ringing: 'RINGING', Connected: 'ANSWERED' } as const;

/** What is not there is gone, or was never there: that is one and the same to a stranger. */
function goneIs<Found>(kind: 'subscriptionGone' | 'sessionGone', find: () => Found): Found {
  try {
    return find();
  } catch (error) {
    throw toCallMeRefusal(error)?.status === 404 ? new CallMeRefusal(kind) : error;
  }
}

function say(turn: Turn, session: Session, said: v.InferOutput<typeof callSessionRequest>['callMeRequest']): void {
  switch (said.type) {
    case 'audit':
      return;
    case 'startCallUpdate':
      return offer(turn, session, { sdp: said.sdp, customParameters: said.customParameters });
    case 'respondCallUpdate':
      return answer(turn, session, { sdp: said.sdp, customParameters: said.customParameters });
    case 'sendCustomHeaders':
      return relay(turn, session, { kind: 'customParameters', customParameters: said.customParameters });
    case 'x-mediaState':
      return relay(turn, session, { kind: 'mediaState', mediaState: said['x-mediaState'] });
    default:
      return said satisfies never;
  }
}
