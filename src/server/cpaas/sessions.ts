import { Hono, type Context } from 'hono';
import { answerRequest, iceRequest, offerRequest, saysTrickle, sessionRequest, sessionsPath, statusRequest } from '../../protocol';
import { endSession } from '../exchange/ending';
import type { Turn } from '../exchange/exchange';
import { answer, hearRinging, offer, offerByName, trickle } from '../exchange/negotiation';
import { findSession, hearSession, sessionStatus, sessionsOf, startSession, type Session } from '../exchange/sessions';
import { readBody } from './body';
import type { Env, Service } from './endpoint';

const base = '/cpaas/webrtcsignaling/v1/:user/sessions';

/** Call sessions, S1 to S7, S10 and S11 of PROTOCOL §4. */
export function sessionRoutes({ exchange, perform }: Service): Hono<Env> {
  const routes = new Hono<Env>();
  const find = (c: Context<Env>) => findSession(exchange, c.get('requester').userId, c.req.param('id') ?? '');
  const change = (c: Context<Env>, step: (turn: Turn, session: Session) => void) =>
    perform((turn) => step(turn, hearSession(turn, c.get('requester').userId, c.req.param('id') ?? '')));

  routes.post(base, async (c) => {
    const { wrtcsSession } = await readBody(c, sessionRequest);
    const { 'x-supported': features, 'x-notifyURL': notifyURL, ...wish } = wrtcsSession;
    const session = perform((turn) => startSession(turn, c.get('requester'), { ...wish, notifyURL, trickle: saysTrickle(features) }));
    return c.json({ wrtcsSession: describe(session) }, 201);
  });

  routes.put(`${base}/:id/status`, async (c) => {
    find(c); // a session that is gone is 404, whatever the body
    const { wrtcsSessionStatus } = await readBody(c, statusRequest);
    change(c, (turn, session) => wrtcsSessionStatus.status === 'Ringing' && hearRinging(turn, session));
    return c.json({ wrtcsSessionStatus });
  });

  routes.put(`${base}/:id/answer`, async (c) => {
    find(c);
    const { wrtcsAnswer } = await readBody(c, answerRequest);
    change(c, (turn, session) => answer(turn, session, wrtcsAnswer.sdp));
    return c.json({});
  });

  routes.put(`${base}/:id/update`, async (c) => {
    find(c);
    const { wrtcsOffer } = await readBody(c, offerRequest);
    change(c, (turn, session) => offer(turn, session, wrtcsOffer.sdp));
    return c.json({});
  });

  routes.put(`${base}/:id/offer`, async (c) => {
    find(c);
    const { wrtcsOffer } = await readBody(c, offerRequest);
    change(c, (turn, session) => offerByName(turn, session, wrtcsOffer.sdp));
    return c.json({});
  });

  routes.put(`${base}/:id/ice`, async (c) => {
    find(c);
    const { wrtcsIceCandidates, 'x-completeSdp': completeSdp } = await readBody(c, iceRequest);
    change(c, (turn, session) => trickle(turn, session, wrtcsIceCandidates, completeSdp));
    return c.json({});
  });

  routes.delete(`${base}/:id`, (c) => {
    change(c, endSession);
    return c.body(null, 204);
  });

  routes.get(base, (c) => {
    const { userId } = c.get('requester');
    const sessions = sessionsOf(exchange, userId, c.req.query('clientCorrelator')).map(describe);
    return c.json({ wrtcsSessionList: { resourceURL: sessionsPath('v1', userId), wrtcsSession: sessions } });
  });
  routes.get(`${base}/:id`, (c) => c.json({ wrtcsSession: describe(find(c)) }));
  routes.get(`${base}/:id/status`, (c) => c.json({ wrtcsSessionStatus: { status: sessionStatus(find(c)) } }));

  return routes;
}

function describe(session: Session) {
  const { call, leg } = session;
  return {
    clientCorrelator: leg.clientCorrelator,
    originatorAddress: call.from.address,
    originatorName: call.from.name,
    tParticipantAddress: call.to,
    status: sessionStatus(session),
    resourceURL: `${sessionsPath('v1', leg.userId)}/${leg.sessionId}`,
  };
}
