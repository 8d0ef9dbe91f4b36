// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callSessionRequest, callStartRequest } from '../../src/protocol';
import { createServer } from '../../src/server';
import { createRates } from '../../src/server/anonymous/rates';
import { createTickets } from '../../src/server/anonymous/tickets';
import { openVisit, visitsIn } from '../../src/server/exchange/visits';
import { limits } from '../../src/server/limits';
import { strongRealm, subscribe, visit, withTokens } from './anonymousVisitor';
import { send } from './client';
import { createWorld } from './world';

test('no more visitors are taken than fit, and people still find room', () => {
  const world = createWorld();
  const { perform, exchange } = world;
  const come = () => perform((turn) => openVisit(turn, { account: 'ab', ticket: undefined, expires: 60, features: [] }));
  for (let count = 0; count < limits.visitors; count += 1) come();
  expect(come).toThrow('too many visitors');
  expect(visitsIn(exchange)).toBe(limits.visitors);
  expect(() => world.device('alice')).not.toThrow();
});

test('a used token is never forgotten as long as it is good, and then it is', () => {
  let now = 1_795_223_335_761;
  const tickets = createTickets({ realms: [{ ...strongRealm, maxAgeSeconds: 60 }], callees: '*' }, () => now);
  const step = () => undefined;
  const ticket = { realm: 'strong', caller: 'ann@example.com', issuedAt: now };
  for (let count = 0; count < limits.usedTokens; count += 1) tickets.use(`token ${count}`, ticket, step);
  expect(() => tickets.use('token 0', ticket, step)).toThrow('The token has been used before');
  expect(() => tickets.use('one more', ticket, step)).toThrow('There are too many calls');
  now += 60_001;
  expect(() => tickets.use('one more', { ...ticket, issuedAt: now }, step)).not.toThrow();
});

test('who has waited may go on, one at a time', () => {
  let now = 0;
  const rates = createRates(() => now);
  expect([rates.take('ann', 2), (now += 20_000) && rates.take('ann', 2), rates.take('ann', 2)]).toEqual([undefined, undefined, 40]);
  expect(rates.take('eve', 2)).toBeUndefined();
  now = 60_000;
  expect([rates.take('ann', 2), rates.take('ann', 2)]).toEqual([undefined, 20]);
});

test('however many addresses come, those who come often are still watched', () => {
  const rates = createRates(() => 0);
  rates.take('ann', 1);
  for (let count = 0; count < 19_999; count += 1) rates.take(`passer-by ${count}`, 1);
  expect(rates.take('ann', 1)).toBe(60);
  rates.take('the last straw', 1);
  expect(rates.take('ann', 1)).toBeUndefined();
});

test('whatever a visitor sends, the answer is no failure of the server', async () => {
  const errors: unknown[] = [];
  const quiet = () => undefined;
  const server = await createServer({
    port: 0,
    log: { debug: quiet, info: quiet, warn: quiet, error: (...words) => void errors.push(...words) },
    anonymous: { realms: [strongRealm], callees: ['bob@example.com'], perMinute: { address: 10_000, callee: 10_000 } },
  });
  const visitor = await visit(server.url, withTokens());
  await visitor.start();
  const members = [...Object.keys(callStartRequest.entries.callMeRequest.entries), 'x-mediaState'];
  const types = callSessionRequest.entries.callMeRequest.options.map(({ entries }) => entries.type.literal);
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...types, 'v=0', visitor.notifyChannelId));
  const body = fc.oneof(
    fc.dictionary(fc.constantFrom(...members), value).map((callMeRequest) => ({ callMeRequest })),
    fc.jsonValue(),
  );
  const account = fc.oneof(fc.string(), fc.constantFrom('%', '%zz', '..', 'bob@example.com', 'sip:@'));
  await fc.assert(
    fc.asyncProperty(body, account, async (said, name) => {
      const replies = [
        await send(`${visitor.callMe}/callSessions/${visitor.sessionData}`, 'PUT', said),
        await send(visitor.callMe, 'POST', said),
        await subscribe(server.url, { account: encodeURIComponent(name), realm: 'strong' }),
      ];
      for (const { status } of replies) expect(status).toBeLessThan(500);
    }),
    { numRuns: 100 },
  );
  expect(errors).toEqual([]);
  await server.close();
});
