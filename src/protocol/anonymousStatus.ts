import * as v from 'valibot';

/** The words for the status codes in the bodies of anonymous calls (PROTOCOL §7.2, 7). */
export const callMeStatus = {
  ok: 0,
  /** Too many at a time, or in a minute. */
  resource: 4,
  badBody: 5,
  internal: 26,
  notAuthorized: 27,
  /** The callee takes no anonymous calls. */
  notEnabled: 35,
  invalidValue: 37,
  subscriptionGone: 39,
  sessionGone: 42,
  invalidToken: 46,
  noSession: 47,
  glare: 49,
  invalidRealm: 64,
  tokenExpired: 65,
} as const;

const said = v.object({ statusCode: v.number(), reasonText: v.optional(v.string()) });
const wrappers = ['subscribeResponse', 'callMeResponse', 'callControlResponse', 'authorizationResponse'] as const;

/** The status that a body says, in whichever of its wrappers; undefined where it says none. */
export function readCallMeStatus(body: unknown): v.InferOutput<typeof said> | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  for (const wrapper of wrappers) {
    const parsed = v.safeParse(said, (body as Record<string, unknown>)[wrapper]);
    if (parsed.success) return parsed.output;
  }
  return undefined;
}
