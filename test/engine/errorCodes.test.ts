import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { HookswitchError } from '../../src/engine';
import { createOn, type BasicError, type Client } from '../../src/engine';
import { errorMessages, errorReasons } from '../../src/errors';
import { createBrowserMedia } from '../../src/media';
import type { CallMessage } from '../../src/signalling';
import { createFakeMedia } from '../../src/testing';
import { adapterOn, createScriptedService, type ScriptedReply } from '../signalling/cpaas/scriptedService';
import { annAlone, answerTo, bobsAddress, connect, reaches, settled, twoPeople, type Person } from './people';

afterEach(() => void vi.useRealTimers());

/** The codes of the SDK family that concern calls, media, subscription and login. */
const codes = [
  ...Array.from({ length: 11 }, (_, index) => `call:${index + 1}`),
  ...Array.from({ length: 7 }, (_, index) => `subscription:${index + 1}`),
  ...['authentication:1', 'authentication:2', 'authentication:12'],
];

/** What brings an application to see the code, each through the whole engine. */
const raised: Record<string, () => Promise<BasicError | undefined>> = {
  async 'call:1'() {
    const { ann, callId } = await inACall();
    ann.client.call.directTransfer(callId, 'carol');
    await settled();
    ann.service.say({ type: 'transferFailed', callId, statusCode: 603 });
    return lastError(ann);
  },
  async 'call:2'() {
    const { ann, bob } = await twoPeople();
    const { made } = await connect(ann, bob, { audio: false, video: true });
    ann.client.call.sendDTMF(made, '1');
    return lastError(ann);
  },
  async 'call:3'() {
    const ann = annAlone();
    // Node has no RTCPeerConnection, as a browser in which a policy has turned WebRTC off.
    vi.spyOn(ann.media, 'createPeer').mockImplementation(createBrowserMedia().createPeer as never); // it never gets to a peer
    await reaches(ann, ann.client.call.make(bobsAddress), 'Ended');
    return lastError(ann);
  },
  async 'call:4'() {
    const ann = annAlone();
    ann.media.denyCapture('denied-by-person');
    await reaches(ann, ann.client.call.make(bobsAddress), 'Ended');
    return lastError(ann);
  },
  async 'call:5'() {
    const { ann, callId } = await inACall();
    ann.client.updateConfig({ call: { holdOthers: false } });
    const { callId: other } = await inACall(ann);
    // Node has no Web Audio either.
    vi.spyOn(ann.media, 'createMixer').mockImplementation(createBrowserMedia().createMixer);
    ann.client.call.join(callId, other);
    await vi.waitFor(() => expect(ann.heard.some(([type]) => type === 'call:error')).toBe(true), { timeout: 5000 });
    return lastError(ann);
  },
  async 'call:6'() {
    const { ann, callId } = await inACall();
    ann.client.call.unhold(callId);
    return lastError(ann);
  },
  async 'call:7'() {
    const ann = annAlone();
    ann.client.call.end('none');
    return lastError(ann);
  },
  async 'call:8'() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { ann, callId } = await inACall();
    ann.client.call.hold(callId);
    await settled();
    await vi.advanceTimersByTimeAsync(20_000);
    return lastError(ann);
  },
  async 'call:9'() {
    const ann = annAlone();
    const callId = ann.client.call.make(bobsAddress);
    await reaches(ann, callId, 'Initiated');
    ann.service.say({ type: 'answer', callId, sdp: '' });
    await reaches(ann, callId, 'Ended');
    return lastError(ann);
  },
  async 'call:10'() {
    const { ann, callId } = await inACall();
    ann.client.call.hold(callId);
    await settled();
    ann.service.say({ type: 'offerReject', callId, statusCode: 488 });
    return lastError(ann);
  },
  'subscription:1': () => failedSubscription({}, (service) => (service.upgrades = 'refused')),
  'subscription:2': () => failedSubscription({ channels: { status: 500 } }),
  'subscription:5': () => failedSubscription({ subscriptions: { status: 403 } }),
  async 'authentication:1'() {
    try {
      annAlone().client.setTokens({ accessToken: 'a', idToken: 'not a token' });
    } catch (error) {
      return (error as HookswitchError).toBasicError(); // what setTokens throws
    }
    return undefined;
  },
};

/** Why no application can see the code. */
const cannotOccur: Record<string, string> = {
  'call:11': 'Another session is another partner here (a transfer), and never a mistake.',
  'subscription:3': 'Unsubscribing always succeeds for the application; a channel the service kept lapses by itself.',
  'subscription:4': 'The liveness check keeps the channel; where that fails the link is lost, which `subscription:1` tells.',
  'subscription:6': 'Unsubscribing always succeeds for the application; the service forgets a device that is gone.',
  'subscription:7': 'As `subscription:3`.',
  'authentication:2': 'The socket is opened by the subscription and not by the login: `subscription:1`.',
  'authentication:12': 'There is one service, which every account has; a refusal is `subscription:5`.',
};

test('every code of the SDK family is raised here, or there is a reason why it cannot be', () => {
  expect([...Object.keys(raised), ...Object.keys(cannotOccur)].sort()).toEqual([...codes].sort());
});

test.each(Object.entries(raised))('%s is what an application sees', async (code, bringAbout) => {
  expect(await bringAbout()).toMatchObject({ name: 'BasicError', code });
});

test('no source raises a code that is said not to occur', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && file !== 'errors.ts');
  for (const file of sources) {
    const named = readFileSync(join('src', file), 'utf8').match(/'(call|subscription|authentication):\d+'/g) ?? [];
    expect(
      named.filter((code) => code.slice(1, -1) in cannotOccur),
      file,
    ).toEqual([]);
  }
});

test('the page on errors has a row for every code and every reason of ours, with the sentence of the code', () => {
  const rows = readFileSync('docs/errors.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const rowOf = (name: string) => rows.find(([, first]) => first === `\`${name}\``) ?? [];

  for (const [code, sentence] of Object.entries(errorMessages)) {
    expect(rowOf(code)[2], code).toBe(sentence);
    if (!(code in cannotOccur)) expect(rowOf(code).slice(3, 5).every(Boolean), `${code}: when, and what to do`).toBe(true);
  }
  for (const reason of Object.keys(errorReasons)) expect(rowOf(reason).slice(2, 4).filter(Boolean), reason).toHaveLength(2);
  for (const [code, why] of Object.entries(cannotOccur)) expect(rowOf(code), code).toContain(why);
  const known = [...Object.keys(errorMessages), ...Object.keys(errorReasons), ...Object.keys(cannotOccur)];
  const named = rows.flatMap(([, first]) => /^`(.+)`$/.exec(first ?? '')?.[1] ?? []);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

type Ann = ReturnType<typeof annAlone>;

/** Ann has called somebody, who has answered. */
async function inACall(ann: Ann = annAlone()) {
  const callId = ann.client.call.make(bobsAddress);
  await reaches(ann, callId, 'Initiated');
  const { sdp = '' } = ann.service.sent.findLast(({ type }) => type === 'invite') as Extract<CallMessage, { type: 'invite' }>;
  ann.service.say({ type: 'answer', callId, sdp: await answerTo(sdp) });
  await reaches(ann, callId, 'Connected');
  return { ann, callId };
}

async function lastError({ heard }: Person): Promise<BasicError | undefined> {
  await settled();
  return heard.flatMap(([type, params]) => (type === 'call:error' ? [params.error] : [])).at(-1);
}

/** What a client hears of a subscription with the wire protocol, where the service answers this to requests for these paths. */
async function failedSubscription(
  replies: Record<string, ScriptedReply>,
  prepare: (service: ReturnType<typeof createScriptedService>) => void = () => undefined,
): Promise<BasicError | undefined> {
  const service = createScriptedService();
  service.rules.push(({ path }) => replies[path]);
  prepare(service);
  const user = { username: 'u', identity: 'ann@example.com' };
  const signalling = adapterOn(service, { connectivity: { reconnectLimit: 1, reconnectDelay: 1 }, subscription: { timeout: 1 } });
  const client: Client = createOn({ signalling, media: createFakeMedia(), user }, { logs: { logLevel: 'silent' } });
  return new Promise((resolve) => {
    client.on('subscription:error', ({ error }) => resolve(error));
    client.services.subscribe(['call']);
  });
}
