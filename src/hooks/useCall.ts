import { useMemo } from 'react';
import {
  canPerform,
  type Call,
  type CallOptions,
  type CallState,
  type MediaConstraints,
  type Operation,
  type RemoteParticipant,
  type Transition,
} from '../engine';
import { useKit, usePicture } from './CallProvider';
import { useCallRecord } from './useCallRecord';
import { useTracks } from './useTracks';

/** One call and what can be done with it. The operations do nothing where there is no call. */
export interface CallView {
  readonly call: Call | undefined;
  readonly state: CallState | undefined;
  /** Why it is in this state (declined, busy, …), where the service said so. */
  readonly why: Transition | undefined;
  /** Who is at the other end. */
  readonly who: RemoteParticipant | undefined;
  /** When it was answered, in ms since 1970; undefined before. */
  readonly since: number | undefined;
  /** Whether our microphone is muted. */
  readonly isMuted: boolean;
  /** Whether our camera sends a picture. */
  readonly isCameraOn: boolean;
  /** Whether the engine would carry out this operation now. */
  can(operation: Operation | 'mute' | 'camera'): boolean;
  answer(media?: MediaConstraints, options?: CallOptions): void;
  reject(): void;
  ignore(): void;
  end(): void;
  mute(): void;
  unmute(): void;
  /** Turns the camera's picture off, or on again; the call goes on. */
  setCamera(on: boolean): void;
}

/** One call. Without an id: as `useCallRecord`. */
export function useCall(callId?: string): CallView {
  const { client } = useKit();
  const call = useCallRecord(callId);
  const why = usePicture(({ transitions }) => call && transitions[call.id]);
  const tracks = useTracks({ callId: call?.id ?? '', local: true });
  return useMemo(() => {
    const id = call?.id;
    const microphones = tracks.filter(({ kind }) => kind === 'audio');
    const cameras = tracks.filter(({ kind }) => kind === 'video');
    const ids = (some: typeof tracks) => some.map(({ trackId }) => trackId);
    const does = (act: (callId: string) => void) => () => id !== undefined && act(id);
    return {
      call,
      state: call?.state,
      why,
      who: call?.remoteParticipant,
      since: call && (call.state === 'Connected' || call.state === 'On Hold') ? call.startTime : undefined,
      isMuted: microphones.length > 0 && microphones.every(({ muted }) => muted),
      isCameraOn: cameras.some(({ muted }) => !muted),
      can(operation) {
        if (operation === 'mute') return microphones.length > 0;
        if (operation === 'camera') return cameras.length > 0;
        return call !== undefined && canPerform(call, operation);
      },
      answer(media, options) {
        if (id !== undefined) client.call.answer(id, media, options);
      },
      reject: does(client.call.reject),
      ignore: does(client.call.ignore),
      end: does(client.call.end),
      mute: () => client.media.muteTracks(ids(microphones)),
      unmute: () => client.media.unmuteTracks(ids(microphones)),
      setCamera: (on) => client.media[on ? 'unmuteTracks' : 'muteTracks'](ids(cameras)),
    };
  }, [call, client, tracks, why]);
}
