import { Hono, type Context } from 'hono';
import {
  answerRequest,
  customParametersRequest,
  featuresIn,
  forwardRequest,
  iceRequest,
  mediaStateRequest,
  offerRequest,
  sessionRequest,
  sessionsPath,
  statusRequest,
  transferRequest,
} from '../../protocol';
import { endSession } from '../exchange/ending';
import type { Turn } from '../exchange/exchange';
import { forwardCall } from '../exchange/forward';
import { answer, offer, offerByName } from '../exchange/negotiation';
import { hearRinging, relay, trickle } from '../exchange/relaying';
import { findSession, hearSession, partiesOf, sessionStatus, sessionsOf, startSession, type Session } from '../exchange/sessions';
import { startTransfer } from '../exchange/transfer';
import { Refusal } from '../refusal';
import { readBody } from './body';
import type { Env, Service } from './endpoint';

const base = '/cpaas/webrtcsignaling/v1/:user/sessions';

/** Call sessions, S1 to S11 of PROTOCOL §4, and our own additions. */
export function sessionRoutes({ exchange, perform }: Service): Hono<Env> {
  const routes = new Hono<Env>();
  const find = (c: Context<Env>) => findSession(exchange, c.get('requester').userId, c.req.param('id') ?? '');
  const change = (c: Context<Env>, step: (turn: Turn, session: Session) => void) =>
    perform((turn) => step(turn, hearSession(turn, c.get('requester').userId, c.req.param('id') ?? '')));

  routes.post(base, async (c) => {
    const { wrtcsSession } = await readBody(c, sessionRequest);
    const { 'x-supported': words, 'x-notifyURL': notifyURL, ...wish } = wrtcsSession;
    const trickles = featuresIn(words).includes('trickle');
    const session = perform((turn) => startSession(turn, c.get('requester'), { ...wish, notifyURL, trickle: trickles }));
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
    const { sdp, customParameters } = (await readBody(c, answerRequest)).wrtcsAnswer;
    change(c, (turn, session) => answer(turn, session, { sdp, customParameters }));
    return c.json({});
  });

  routes.put(`${base}/:id/update`, async (c) => {
    find(c);
    const { sdp, customParameters } = (await readBody(c, offerRequest)).wrtcsOffer;
    change(c, (turn, session) => offer(turn, session, { sdp, customParameters }));
    return c.json({});
  });

  routes.put(`${base}/:id/offer`, async (c) => {
    find(c);
    const { sdp, customParameters } = (await readBody(c, offerRequest)).wrtcsOffer;
    change(c, (turn, session) => offerByName(turn, session, { sdp, customParameters }));
    return c.json({});
  });

  routes.put(`${base}/:id/ice`, async (c) => {
    find(c);
    const { wrtcsIceCandidates, 'x-completeSdp': completeSdp } = await readBody(c, iceRequest);
    change(c, (turn, session) => trickle(turn, session, wrtcsIceCandidates, completeSdp));
    return c.json({});
  });

  routes.put(`${base}/:id/forward`, async (c) => {
    find(c);
    const { wrtcsForward } = await readBody(c, forwardRequest);
    change(c, (turn, session) => forwardCall(turn, session, wrtcsForward.address));
    return c.json({});
  });

  routes.put(`${base}/:id/transfer`, async (c) => {
    find(c);
    if (c.get('requester').anonymous) throw new Refusal('forbidden', 'without an account nobody is transferred');
    const { wrtcsTransfer } = await readBody(c, transferRequest);
    change(c, (turn, session) => startTransfer(turn, session, wrtcsTransfer));
    return c.json({});
  });

  routes.put(`${base}/:id/customParameters`, async (c) => {
    find(c);
    const { customParameters } = await readBody(c, customParametersRequest);
    change(c, (turn, session) => relay(turn, session, { kind: 'customParameters', customParameters }));
    return c.json({});
  });

  routes.put(`${base}/:id/mediaState`, async (c) => {
    find(c);
    const { 'x-mediaState': mediaState } = await readBody(c, mediaStateRequest);
    change(c, (turn, session) => relay(turn, session, { kind: 'mediaState', mediaState }));
    return c.json({});
  });

  routes.delete(`${base}/:id`, (c) => {
    change(c, (turn, session) => endSession(turn, session));
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
  const { leg } = session;
  const { from, to } = partiesOf(session);
  return {
    clientCorrelator: leg.clientCorrelator,
    originatorAddress: from.address,
    originatorName: from.name,
    tParticipantAddress: to,
    status: sessionStatus(session),
    resourceURL: `${sessionsPath('v1', leg.userId)}/${leg.sessionId}`,
  };
}
