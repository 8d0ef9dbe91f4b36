// @vitest-environment node
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createServer } from '../../src/server';
import { logIn, send } from './client';

/** RFC 2202 §3, test case 2: the check that the code below and coturn mean the same by HMAC-SHA1. */
test('the credentials are those of a shared secret as coturn takes them: user name `expiry:user`, password its HMAC-SHA1 in base64', async () => {
  expect(createHmac('sha1', 'Jefe').update('what do ya want for nothing?').digest('hex')).toBe('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79');

  const now = Date.now();
  const server = await createServer({ port: 0, turn: { secret: 'north', ttlSeconds: 600, urls: ['turn:127.0.0.1:3478'] }, now: () => now });
  try {
    const { user, access_token } = await logIn(server.url, 'alice');
    const reply = await send(
      `${server.url}/cpaas/webrtcsignaling/v1/${user}/turn`,
      'POST',
      { wrtcsTurnCredentials: { clientCorrelator: 'c' } },
      { Authorization: `Bearer ${access_token}` },
    );
    const username = `${Math.floor(now / 1000) + 600}:${user}`;
    expect(reply).toMatchObject({
      status: 200,
      body: {
        wrtcsTurnCredentials: {
          username,
          password: createHmac('sha1', 'north').update(username).digest('base64'),
          ttl: 600,
          urls: ['turn:127.0.0.1:3478'],
        },
      },
    });
    expect(
      Buffer.from((reply.body as { wrtcsTurnCredentials: { password: string } }).wrtcsTurnCredentials.password, 'base64'),
    ).toHaveLength(20);
  } finally {
    await server.close();
  }
});

test('without a secret of its own each server has another one', async () => {
  const passwords = new Set<string>();
  for (let started = 0; started < 2; started += 1) {
    const server = await createServer({ port: 0, now: () => 1_795_000_000_000 });
    const { user, access_token } = await logIn(server.url, 'alice');
    const headers = { Authorization: `Bearer ${access_token}` };
    const body = { wrtcsTurnCredentials: { clientCorrelator: 'c' } };
    const reply = await send(`${server.url}/cpaas/webrtcsignaling/v1/${user}/turn`, 'POST', body, headers);
    const { wrtcsTurnCredentials } = reply.body as { wrtcsTurnCredentials: { password: string; urls?: string[] } };
    expect(wrtcsTurnCredentials).not.toHaveProperty('urls');
    passwords.add(wrtcsTurnCredentials.password);
    await server.close();
  }
  expect(passwords.size).toBe(2);
});
