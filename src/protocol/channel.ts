import * as v from 'valibot';

/** The body that asks for a notification channel (PROTOCOL §2.1). */
export const channelRequest = v.object({
  notificationChannel: v.object({
    channelLifetime: v.optional(v.number()),
    channelType: v.pipe(v.string(), v.toLowerCase()),
    clientCorrelator: v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)),
    'x-connCheckRole': v.optional(v.picklist(['client', 'server'])),
  }),
});

/** A notification channel, as the service describes it. Only what a client uses is required. */
export const channelResponse = v.object({
  notificationChannel: v.object({
    callbackURL: v.pipe(v.string(), v.nonEmpty()),
    channelData: v.object({ channelURL: v.pipe(v.string(), v.startsWith('/')) }),
    channelLifetime: v.optional(v.number()),
    resourceURL: v.pipe(v.string(), v.includes('/channels/')),
  }),
});

/** The body that prolongs a channel (PROTOCOL §2.2). */
export const channelLifetimeRequest = v.object({ notificationChannelLifetime: v.object({ channelLifetime: v.number() }) });

/** The liveness frames of the socket, all three forms (PROTOCOL §2.4). */
export type LivenessFrame = { type: 'connCheck'; intervalSeconds: number | undefined } | { type: 'connAck' } | { type: 'ping' };

/** The interval only informs: one that is no number must not leave a client without its connAck. */
const connCheck = v.object({ connCheck: v.object({ interval: v.fallback(v.optional(v.number()), undefined) }) });
const connAck = v.object({ connAck: v.looseObject({}) });
const ping = v.object({ message_type: v.literal('ping') });

/** Reads a liveness frame, or gives undefined for any other frame. */
export function readLivenessFrame(frame: unknown): LivenessFrame | undefined {
  const check = v.safeParse(connCheck, frame);
  if (check.success) return { type: 'connCheck', intervalSeconds: check.output.connCheck.interval };
  if (v.is(connAck, frame)) return { type: 'connAck' };
  if (v.is(ping, frame)) return { type: 'ping' };
  return undefined;
}
