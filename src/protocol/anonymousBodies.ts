import * as v from 'valibot';
import { customParametersRequest, mediaState } from './session';

const nonEmpty = v.pipe(v.string(), v.nonEmpty());
const { customParameters } = customParametersRequest.entries;
const withParameters = { customParameters: v.optional(customParameters) };
const supported = v.optional(v.array(v.string()));

/** The body that subscribes a visitor, and that renews its subscription (PROTOCOL §7.2, 1 and 5). */
export const subscribeRequest = v.object({
  subscribeRequest: v.object({
    /** Seconds. */
    expires: v.optional(v.number()),
    service: v.array(v.string()),
    useTurn: v.optional(v.boolean()),
    notificationType: v.optional(v.string()),
    supported,
  }),
});

/** What a visitor gets for it. `service` must contain `callMe`; the last segment of `notificationChannel` is the `notifyChannelId`. */
export const subscribeResponse = v.object({
  subscribeResponse: v.object({
    statusCode: v.literal(0),
    subscription: v.pipe(v.string(), v.startsWith('/')),
    subscriptionParams: v.object({
      /** Seconds. */
      expires: v.optional(v.number()),
      service: v.array(v.string()),
      notificationChannel: v.pipe(v.string(), v.includes('/websocket/')),
      turnCredentials: v.optional(
        v.object({
          username: v.string(),
          password: v.string(),
          /** Seconds. Ours, as `urls` is. */
          ttl: v.optional(v.number()),
          urls: v.optional(v.array(v.string())),
        }),
      ),
    }),
  }),
});

/** The body that starts a call. With tokens `to` and `from` are the two other tokens (PROTOCOL §7.2, 3). */
export const callStartRequest = v.object({
  callMeRequest: v.object({
    type: v.literal('callStart'),
    to: nonEmpty,
    from: nonEmpty,
    sdp: nonEmpty,
    notifyChannelId: nonEmpty,
    supported,
    ...withParameters,
  }),
});

/** What is said in a call that goes on (PROTOCOL §7.2, 4); the last one is our own. `startCallUpdate` without `sdp` asks for an offer. */
export const callSessionRequest = v.object({
  callMeRequest: v.variant('type', [
    v.object({ type: v.literal('audit') }),
    v.object({ type: v.literal('startCallUpdate'), sdp: v.optional(nonEmpty), ...withParameters }),
    v.object({ type: v.literal('respondCallUpdate'), sdp: nonEmpty, ...withParameters }),
    v.object({ type: v.literal('sendCustomHeaders'), customParameters }),
    v.object({ type: v.literal('x-mediaState'), 'x-mediaState': mediaState }),
  ]),
});

/** The reply to `callStart`. To all other requests only the status is said. */
export const callStartResponse = v.object({ callMeResponse: v.object({ statusCode: v.literal(0), sessionData: nonEmpty }) });

/** The state of a call, as a visitor asks for it: `INITIATED`, `RINGING`, `ANSWERED`. */
export const callStateResponse = v.object({ callControlResponse: v.object({ state: v.string() }) });

/** What `GET /callparameters` answers: all that a page needs for a call with tokens (PROTOCOL §7.3). */
export const callParameters = v.object({
  realm: v.string(),
  accountToken: v.string(),
  fromToken: v.string(),
  toToken: v.string(),
  caller: v.string(),
  callee: v.string(),
});
/** All that a page needs for a call with tokens. */
export type CallParameters = v.InferOutput<typeof callParameters>;
