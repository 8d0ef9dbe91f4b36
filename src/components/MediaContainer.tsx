import { forwardRef, useEffect, type ComponentPropsWithoutRef } from 'react';
import { useCall, useClient, useTracks } from '../hooks';
import { audioSinkOf } from './audioSink';
import { CallScope, useScopedCall, useScopedId } from './CallScope';
import { cx } from './cx';
import { CameraIcon } from './icons';
import { ResumeSoundButton } from './ResumeSoundButton';
import { holderOf, initialOf, nameOf } from './sentences';
import { useWords } from './texts';
import { TrackView } from './TrackView';
import { heldWords, mediaWords, nameWords } from './words';

export interface MediaContainerProps extends ComponentPropsWithoutRef<'section'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/**
 * The far side's picture and ours. The sound of every call is played from the moment this is first shown, and goes on when
 * it is taken off the page; where the browser waits for a click, there is a button for it.
 */
export const MediaContainer = forwardRef<HTMLElement, MediaContainerProps>(function MediaContainer(
  { callId, className, children, ...section },
  ref,
) {
  const call = useScopedCall(callId);
  const client = useClient();
  const texts = useWords(mediaWords);
  // Nothing to stop: the sound belongs to the client.
  useEffect(() => audioSinkOf(client).start(), [client]);
  return (
    <section ref={ref} aria-label={texts.media} {...section} className={cx('hs-media', className)} data-state={call?.state ?? 'none'}>
      <CallScope callId={callId ?? call?.id}>
        {children ?? (
          <>
            <RemoteVideo />
            <LocalVideo />
            <ResumeSoundButton />
          </>
        )}
      </CallScope>
    </section>
  );
});

const words = { ...nameWords, ...heldWords, ...mediaWords };

export interface VideoProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/** The far side's picture; while there is none, who it is, and why where that is known. What it shares stands before its camera. */
export const RemoteVideo = forwardRef<HTMLDivElement, VideoProps>(function RemoteVideo({ callId, className, ...div }, ref) {
  const call = useScopedCall(callId);
  const texts = useWords(words);
  const tracks = useTracks({ callId: call?.id ?? '', local: false, kind: 'video' });
  const name = nameOf(call?.remoteParticipant, texts);
  // The screen; else the newest, which is one where the far side does not tell. What comes from a camera that is off is black.
  const track = tracks.find(({ source }) => source === 'screen') ?? tracks.at(-1);
  const isOff = track !== undefined && track.source !== 'screen' && tracks.length === 1 && call?.remoteMedia?.camera === 'off';
  const hasVideo = track !== undefined && !isOff;
  const holder = holderOf(call);
  const note = holder ? texts.holds[holder] : isOff && texts.remoteCameraOff;
  return (
    <div
      ref={ref}
      role={hasVideo ? 'group' : undefined}
      aria-label={hasVideo ? texts.remoteVideo(name) : undefined}
      {...div}
      className={cx('hs-remote', className)}
      data-video={hasVideo ? (tracks.length > 1 ? 'shared' : 'on') : isOff ? 'off' : 'none'}
    >
      {call && (
        <>
          <span className="hs-initial" aria-hidden="true">
            {initialOf(name)}
          </span>
          <span className="hs-name">{name}</span>
          {note && <span className="hs-note">{note}</span>}
        </>
      )}
      {track && <TrackView key={track.trackId} trackId={track.trackId} />}
    </div>
  );
});

/** Our own picture, as in a mirror and without sound; nothing in a call without it. */
export const LocalVideo = forwardRef<HTMLDivElement, VideoProps>(function LocalVideo({ callId, className, ...div }, ref) {
  const { call, isCameraOn } = useCall(useScopedId(callId));
  const texts = useWords(mediaWords);
  // What we share we have on the screen already.
  const tracks = useTracks({ callId: call?.id ?? '', local: true, kind: 'video' }).filter(({ source }) => source !== 'screen');
  if (tracks.length === 0) return null;
  return (
    <div
      ref={ref}
      role="group"
      aria-label={isCameraOn ? texts.localVideo : texts.cameraOff}
      {...div}
      className={cx('hs-local', className)}
      data-camera={isCameraOn ? 'on' : 'off'}
    >
      {tracks.map(({ trackId }) => (
        <TrackView key={trackId} trackId={trackId} />
      ))}
      {!isCameraOn && <CameraIcon isOff />}
    </div>
  );
});
