import { HookswitchError } from '../errors';
import type { DeviceOptions, MediaConstraints, MediaOptions, OperationOptions } from './call';
import type { CallParts } from './callParts';
import { renewIceServers } from './iceServers';
import type { LiveCall } from './liveCall';
import { operate, refuse } from './operating';
import { captureRequest } from './capturing';
import { canPerform, type Operation } from './operations';
import type { Source } from './presentTracks';
import { describeTrack } from './tracks';

/** Sends more than before. What is asked of the person is asked in the caller's own task. */
export function addMedia(parts: CallParts, media: MediaConstraints, options: MediaOptions = {}, asked: Operation = 'addMedia'): void {
  const { live, renegotiation, mediaState } = parts;
  const { id: callId } = live.call;
  const request = captureRequest(media);
  if (!request.audio && !request.video && !request.screen) return refuse(live, asked, nothingNamed('What to add is missing.'));
  live.setCustomParameters(options.customParameters);
  const captured = live.media.capture(request, options.stream);
  operate(live, 'ADD_MEDIA', async (operation) => {
    const added = await live.during(() => captured);
    const tracks = [...added.devices, ...added.screen];
    if (options.bandwidth) {
      live.record.update({ bandwidth: { ...live.call.bandwidth, ...options.bandwidth } });
      live.media.peer.limitBandwidth(options.bandwidth);
    }
    live.media.send(added);
    const agreed = () => {
      operation.finish();
      live.context.emit('call:newMedia', { callId, local: true, tracks: tracks.map(({ id }) => id) });
      mediaState.tell();
    };
    await renegotiation.propose({ agreed }, operation).catch((cause: unknown) => {
      live.media.stop(tracks);
      throw cause;
    });
  });
}

/** Sends these no more. They are turned off at once: whoever stops a camera does not want to wait for the far side. */
export function removeMedia(
  parts: CallParts,
  trackIds: readonly string[],
  options: OperationOptions = {},
  asked: Operation = 'removeMedia',
): void {
  const { live } = parts;
  const tracks = live.media.sent().filter(({ id }) => trackIds.includes(id));
  if (tracks.length === 0) return refuse(live, asked, nothingNamed('The call sends none of these tracks.'));
  live.setCustomParameters(options.customParameters);
  const named = tracks.map(({ id }) => id);
  tellOfRemoval(parts, named, () => live.media.stop(tracks));
}

/** Starts to send what comes from a camera or a screen, where none is sent yet. */
export function startSource(
  parts: CallParts,
  source: 'camera' | 'screen',
  constraints: DeviceOptions | undefined,
  options?: MediaOptions,
): void {
  const asked = source === 'camera' ? 'startVideo' : 'startScreenshare';
  if (parts.live.media.sent(source).length > 0) return refuseState(parts, asked, `A ${source} is sent already.`);
  const media = source === 'camera' ? { video: true, videoOptions: constraints } : { screen: true, screenOptions: constraints };
  addMedia(parts, media, options, asked);
}

/** The opposite of {@link startSource}. */
export function stopSource(parts: CallParts, source: 'camera' | 'screen', options?: OperationOptions): void {
  const asked = source === 'camera' ? 'stopVideo' : 'stopScreenshare';
  const trackIds = parts.live.media.sent(source).map(({ id }) => id);
  if (trackIds.length === 0) return refuseState(parts, asked, `No ${source} is sent.`);
  removeMedia(parts, trackIds, options, asked);
}

/** The browser has ended a track of ours already; the far side is told as soon as can be. */
export function followEndOfSource(parts: CallParts, trackId: string): void {
  const { live } = parts;
  live.record.whenIdle(() => {
    if (!live.isLeaving && canPerform(live.call, 'removeMedia')) tellOfRemoval(parts, [trackId]);
  });
}

function tellOfRemoval({ live, renegotiation, mediaState }: CallParts, trackIds: readonly string[], prepare?: () => void): void {
  operate(live, 'REMOVE_MEDIA', async (operation) => {
    prepare?.();
    // Whether or not the far side agrees, there is nothing to be seen any more.
    mediaState.tell();
    const agreed = () => {
      operation.finish();
      live.context.emit('call:removedMedia', { callId: live.call.id, local: true, tracks: trackIds });
    };
    await renegotiation.propose({ agreed }, operation);
  });
}

/** Makes the connection find its path anew, for when the network has changed (RFC 8445 §2.4). */
export function restartMedia({ live, renegotiation }: CallParts, options: OperationOptions = {}): void {
  const { id: callId } = live.call;
  live.setCustomParameters(options.customParameters);
  operate(live, 'RESTART_MEDIA', async (operation) => {
    await renewIceServers(live);
    const agreed = () => {
      operation.finish();
      live.context.emit('call:mediaRestart', { callId });
    };
    await renegotiation.propose({ iceRestart: true, agreed }, operation);
  });
}

/** Sends something else of the same kind in the place of a track; the far side is not told. */
export function replaceTrack({ live, mediaState }: CallParts, trackId: string, media: MediaConstraints): void {
  const old = live.media.sent().find(({ id }) => id === trackId);
  const source = sourceOf(media);
  if (!old || !source || (source === 'microphone') !== (old.kind === 'audio'))
    return refuse(live, 'replaceTrack', nothingNamed('A track of ours, and one source of the same kind.'));
  const captured = live.media.capture(captureRequest(media));
  operate(live, 'REPLACE_TRACK', async (operation) => {
    const { devices, screen } = await live.during(() => captured);
    const [track] = [...devices, ...screen];
    if (!track) throw new HookswitchError('call:2');
    const tell = await putInPlace(live, old, track, source);
    operation.finish();
    tell();
    mediaState.tell();
  });
}

/** Sends `track` in the place of `old`, which is turned off. Gives what tells the application of it. */
export async function putInPlace(live: LiveCall, old: MediaStreamTrack, track: MediaStreamTrack, source: Source): Promise<() => void> {
  const { call, context, media, record } = live;
  const entry = context.tracks.get(old.id);
  await live
    .during(() => media.replace(old, track, source))
    .catch((cause: unknown) => {
      media.stop([track]);
      throw cause;
    });
  record.update({ localTracks: live.call.localTracks.map((id) => (id === old.id ? track.id : id)) });
  return () => {
    if (entry) context.emit('call:trackReplaced', { callId: call.id, newTrackId: track.id, oldTrack: describeTrack(entry, []) });
  };
}

/** The one source that is named; undefined for none or more. */
function sourceOf({ audio, video, screen }: MediaConstraints): Source | undefined {
  const named = [audio && 'microphone', video && 'camera', screen && 'screen'].filter(Boolean);
  return named.length === 1 ? (named[0] as Source) : undefined; // the filter leaves words alone
}

function refuseState({ live }: CallParts, asked: Operation, detail: string): void {
  refuse(live, asked, new HookswitchError('call:6', { detail, reason: 'wrong-state' }));
}

function nothingNamed(detail: string): HookswitchError {
  return new HookswitchError('call:7', { detail });
}
