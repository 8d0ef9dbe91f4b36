import * as v from 'valibot';

/** What a side can do beyond the documented protocol; unknown words are passed over. Ours is `trickle`. */
export const supported = v.optional(v.array(v.string()));
/** The word by which a side says that it sends and takes candidates on their own (README.md of this room). */
export const trickleFeature = 'trickle';

/** The body that subscribes the call service (PROTOCOL §3), request and response alike. */
export const callSubscriptionRequest = v.object({
  wrtcsNotificationSubscription: v.object({
    callbackReference: v.object({ notifyURL: v.pipe(v.string(), v.nonEmpty()) }),
    clientCorrelator: v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)),
    'x-supported': supported,
  }),
});

export const callSubscriptionResponse = v.object({
  wrtcsNotificationSubscription: v.object({
    resourceURL: v.pipe(v.string(), v.includes('/subscriptions/')),
    'x-supported': supported,
  }),
});

export const turnRequest = v.object({ wrtcsTurnCredentials: v.object({ clientCorrelator: v.string() }) });

/** Time-limited TURN credentials (PROTOCOL §3.1). `ttl` in seconds and `urls` are ours. */
export const turnResponse = v.object({
  wrtcsTurnCredentials: v.object({
    username: v.pipe(v.string(), v.nonEmpty()),
    password: v.pipe(v.string(), v.nonEmpty()),
    ttl: v.optional(v.number()),
    urls: v.optional(v.array(v.string())),
  }),
});
