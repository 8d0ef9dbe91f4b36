import { useMemo } from 'react';
import {
  canPerform,
  type Call,
  type CallState,
  type Operation,
  type RemoteMedia,
  type RemoteParticipant,
  type Transition,
} from '../engine';
import { boundOperations, type BoundOperations } from './boundOperations';
import { useKit, usePicture } from './CallProvider';
import { useCallRecord } from './useCallRecord';
import { sourceOf, useTracks } from './useTracks';

/** One call and what can be done with it. The operations do nothing where there is no call. */
export interface CallView extends BoundOperations {
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
  /** Whether we send a screen, a window or a tab. */
  readonly isSharing: boolean;
  /** Whether we hold the call; the far side may do so, too. */
  readonly isOnHold: boolean;
  readonly isHeldByThem: boolean;
  /** What the far side says of its microphone and camera; undefined until it has said so. */
  readonly remoteMedia: RemoteMedia | undefined;
  /** Whether the engine would carry out this operation now; `camera`: whether there is a picture of ours to turn off or on. */
  can(operation: Operation | 'camera'): boolean;
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
    const from = (wanted: string) => tracks.filter((track) => sourceOf(track) === wanted);
    const microphones = from('microphone');
    const cameras = from('camera');
    const hasMicrophone = microphones.length > 0;
    const hasCamera = cameras.length > 0;
    const isSharing = from('screen').length > 0;
    // What the engine asks beside the state of the call.
    const needs: Partial<Record<Operation, boolean>> = {
      mute: hasMicrophone,
      unmute: hasMicrophone,
      sendDTMF: hasMicrophone,
      startVideo: !hasCamera,
      stopVideo: hasCamera,
      startScreenshare: !isSharing,
      stopScreenshare: isSharing,
    };
    return {
      ...boundOperations(client.call, call?.id),
      call,
      state: call?.state,
      why,
      who: call?.remoteParticipant,
      since: call && (call.state === 'Connected' || call.state === 'On Hold') ? call.startTime : undefined,
      isMuted: hasMicrophone && microphones.every(({ muted }) => muted),
      isCameraOn: cameras.some(({ muted }) => !muted),
      isSharing,
      isOnHold: call?.localHold ?? false,
      isHeldByThem: call?.remoteHold ?? false,
      remoteMedia: call?.remoteMedia,
      can: (operation) =>
        operation === 'camera' ? hasCamera : call !== undefined && canPerform(call, operation) && (needs[operation] ?? true),
      setCamera: (on) => client.media[on ? 'unmuteTracks' : 'muteTracks'](cameras.map(({ trackId }) => trackId)),
    };
  }, [call, client, tracks, why]);
}
