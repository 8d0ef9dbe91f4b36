import * as v from 'valibot';
import type { CallOptions, CustomParameter, DeviceOptions, MediaConstraints } from '../engine';

/** What can be said about a call when it is made or answered, and in `call.callDefaults`. */
export interface CallSettings {
  /** Whether our voice is sent. Default true. */
  isAudioEnabled?: boolean | undefined;
  /** Whether there can be a picture in this call, theirs or ours. Default true. */
  isVideoEnabled?: boolean | undefined;
  /** Whether our camera is on from the start. Default false. */
  sendInitialVideo?: boolean | undefined;
  /** Where picture and sound of the far side are put. Without it there is no picture; the sound is heard all the same. */
  remoteVideoContainer?: Element | null | undefined;
  /** Where our own picture is put. */
  localVideoContainer?: Element | null | undefined;
  /** Of our picture, in pixels. */
  videoResolution?: { width?: number | undefined; height?: number | undefined } | undefined;
  /** Whether the callee's address is completed: `bob` to `bob@` and our own domain. Default true. */
  normalizeAddress?: boolean | undefined;
  /** The caller's name, as the callee sees it. */
  contact?: { firstName?: string | undefined; lastName?: string | undefined } | undefined;
  /** Travel with what is sent about the call. */
  customParameters?: readonly CustomParameter[] | undefined;
  /** Caps in kbit/s of what we ask to be sent. */
  bandwidth?: { audio?: number | undefined; video?: number | undefined } | undefined;
}

const flag = v.optional(v.boolean('true or false'));
const amount = v.optional(v.pipe(v.number('a number'), v.minValue(0, '0 or more')));
const word = v.optional(v.string('a text'));
// Of whatever window it is; `null` is what a page gets for an id that it does not have.
const container = v.nullish(
  v.custom<Element>((given) => typeof given === 'object' && given !== null && 'ownerDocument' in given, 'an element of the page'),
);

/** Reads {@link CallSettings}. Unknown keys are passed over. */
export const callSettings = v.object(
  {
    isAudioEnabled: flag,
    isVideoEnabled: flag,
    sendInitialVideo: flag,
    remoteVideoContainer: container,
    localVideoContainer: container,
    videoResolution: v.optional(v.object({ width: amount, height: amount }, 'an object {width, height}')),
    normalizeAddress: flag,
    contact: v.optional(v.object({ firstName: word, lastName: word }, 'an object {firstName, lastName}')),
    customParameters: v.optional(
      v.array(v.object({ name: v.string('a text'), value: v.string('a text') }, 'an object {name, value}'), 'an array'),
    ),
    bandwidth: v.optional(v.object({ audio: amount, video: amount }, 'an object {audio, video}')),
  },
  'an object',
) satisfies v.GenericSchema<unknown, CallSettings>;

/** The defaults, with what was said for one call over them. What is undefined or null says nothing. */
export function settingsOver(defaults: CallSettings, given: CallSettings): CallSettings {
  return { ...defaults, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null)) };
}

/** What is captured for a call. */
export function mediaOf({
  isAudioEnabled = true,
  isVideoEnabled = true,
  sendInitialVideo = false,
  ...settings
}: CallSettings): MediaConstraints {
  const video = isVideoEnabled && sendInitialVideo;
  return { audio: isAudioEnabled, video, ...(video && { videoOptions: pictureOf(settings) }) };
}

/** What is asked of the camera. */
export function pictureOf({ videoResolution: { width, height } = {} }: CallSettings): DeviceOptions {
  return { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}

/** What is said beside the media. */
export function optionsOf({ bandwidth, contact, customParameters }: CallSettings): CallOptions {
  const displayName = [contact?.firstName, contact?.lastName].filter(Boolean).join(' ');
  return { bandwidth, customParameters, ...(displayName && { displayName }) };
}
