import * as v from 'valibot';

/** What a side can do beyond the documented protocol; unknown words are passed over. */
export const supported = v.optional(v.array(v.string()));
/**
 * Our words for it (README.md of this room): `trickle`, candidates on their own; `customParameters`, the same for the
 * parameters of the application; `mediaState`, what microphone and camera do.
 */
export const features = ['trickle', 'customParameters', 'mediaState'] as const;
/** One of our words. */
export type Feature = (typeof features)[number];

/** Which of our words a list names, in our order. */
export function featuresIn(words: readonly string[] | undefined): Feature[] {
  return features.filter((feature) => words?.includes(feature));
}

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
