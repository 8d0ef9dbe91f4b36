import * as v from 'valibot';
import { idInPath } from './paths';
import { candidate, mediaState } from './session';
import { supported } from './subscription';

const text = v.optional(v.string());
const envelope = {
  id: v.pipe(v.string(), v.nonEmpty()),
  link: v.pipe(v.array(v.object({ href: v.string() })), v.minLength(1)),
  originatorAddress: text,
  originatorName: text,
};
const description = v.object({ sdp: text });
const parameters = v.array(v.object({ name: v.string(), value: v.string() }));
/** Of no use to the call itself: malformed ones must not cost the notification. */
const withParameters = { customParameters: v.fallback(v.optional(parameters), undefined) };

/** The notifications of a call, N1 to N6 of PROTOCOL §4.3 and two of our own, by their wire names. */
const schemas = {
  wrtcsSessionInvitationNotification: v.object({
    ...envelope,
    ...withParameters,
    tParticipantAddress: text,
    offer: description,
    'x-supported': supported,
  }),
  wrtcsEventNotification: v.object({ ...envelope, eventType: v.string(), statusCode: v.optional(v.number()), reasonText: text }),
  wrtcsAcceptanceNotification: v.object({ ...envelope, ...withParameters, answer: description }),
  wrtcsOfferNotification: v.object({ ...envelope, ...withParameters, offer: v.optional(description) }),
  wrtcsAnswerNotification: v.object({ ...envelope, ...withParameters, answer: description }),
  wrtcsIceNotification: v.object({ ...envelope, wrtcsIceCandidates: v.array(candidate) }),
  'x-wrtcsCustomParametersNotification': v.object({ ...envelope, customParameters: parameters }),
  'x-wrtcsMediaStateNotification': v.object({ ...envelope, 'x-mediaState': mediaState }),
};
type Schemas = typeof schemas;
export type NotificationName = keyof Schemas;

/** A notification that was understood: its name, its session, and its checked members. */
export type Notification = {
  [N in NotificationName]: { name: N; id: string; sessionId: string; body: v.InferOutput<Schemas[N]> };
}[NotificationName];

/** Reads a frame of the socket as a notification of a call; undefined for anything else. Never throws. */
export function readNotification(frame: unknown): Notification | undefined {
  if (typeof frame !== 'object' || frame === null) return undefined;
  const name = (Object.keys(schemas) as NotificationName[]).find((known) => Object.hasOwn(frame, known));
  if (name === undefined) return undefined;
  const parsed = v.safeParse(schemas[name], (frame as Record<string, unknown>)[name]);
  if (!parsed.success) return undefined;
  const sessionId = idInPath(parsed.output.link[0]?.href ?? '', 'sessions');
  if (sessionId === undefined) return undefined;
  // The name picked the schema, so the pair is one row of the union.
  return { name, id: parsed.output.id, sessionId, body: parsed.output } as Notification;
}

/** The id by which a repeated notification is known, whatever its kind (PROTOCOL §2.5): of the first member that has one. */
export function notificationId(frame: unknown): string | undefined {
  if (typeof frame !== 'object' || frame === null) return undefined;
  for (const member of Object.values(frame as Record<string, unknown>)) {
    if (typeof member === 'object' && member !== null && 'id' in member && typeof member.id === 'string' && member.id !== '')
      return member.id;
  }
  return undefined;
}
