import * as v from 'valibot';
import { mediaState } from './session';

const text = v.optional(v.string());
const parameters = v.array(v.object({ name: v.string(), value: v.string() }));

const schema = v.object({
  notificationMessage: v.object({
    eventId: v.union([v.pipe(v.string(), v.nonEmpty()), v.pipe(v.number(), v.transform(String))]),
    eventType: v.string(),
    sessionParams: v.fallback(
      v.optional(v.object({ sessionData: text, sdp: text, sdpFormat: text, statusCode: v.optional(v.number()), reasonText: text })),
      undefined,
    ),
    callNotificationParams: v.fallback(v.optional(v.object({ remoteName: text, remoteDisplayNumber: text })), undefined),
    /** Of no use to the call itself: malformed ones must not cost the notification. */
    customParameters: v.fallback(v.optional(parameters), undefined),
    'x-mediaState': v.fallback(v.optional(mediaState), undefined),
  }),
});

/** What happens in a call (PROTOCOL §7.2, 6); the last two are what the other side says beside the descriptions. */
export type VisitorEventType =
  | 'ringing'
  | 'sessionProgress'
  | 'respondCallUpdate'
  | 'startCallUpdate'
  | 'callEnd'
  | 'callCancel'
  | 'sessionComplete'
  | 'sessionFail'
  | 'gone'
  | 'sendCustomHeaders'
  | 'x-mediaState';

/** A notification of an anonymous call, its members checked. Known by `eventId`, so that a repeated one can be passed over. */
export type VisitorNotification = v.InferOutput<typeof schema>['notificationMessage'];

/** Reads a frame of a visitor's socket; undefined for anything else. Never throws. */
export function readVisitorNotification(frame: unknown): VisitorNotification | undefined {
  const parsed = v.safeParse(schema, frame);
  return parsed.success ? parsed.output.notificationMessage : undefined;
}
