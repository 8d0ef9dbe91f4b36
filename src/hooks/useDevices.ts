import { useMemo } from 'react';
import type { CallApi, DeviceChoice, Devices, DeviceSwitch, MediaApi, MediaConstraints } from '../engine';
import { useKit, usePicture } from './CallProvider';
import { newestOf } from './useCallRecord';
import { sourceOf } from './useTracks';

/** Cameras, microphones and loudspeakers: which there are, which of them are used, and how to change that. */
export interface DevicesView extends Devices {
  /** What the person has chosen for calls to come, by id; a kind that is left out is left to the browser. */
  readonly chosen: DeviceChoice;
  /** What the call really takes sound and picture from, whichever was asked for, and where sound comes out. Undefined: nothing is used. */
  readonly inUse: DeviceChoice;
  /** The last time a device was plugged out, or in again, and another took its place. */
  readonly lastSwitch: DeviceSwitch | undefined;
  /** Chooses for calls to come, and changes the call where it uses a device of the kind. What fails is told as `useLastError` has it. */
  choose(choice: DeviceChoice): void;
  /** Asks for the permissions, both unless given; the list then has labels. Resolves to false where one was refused, and never rejects. */
  request(constraints?: MediaConstraints): Promise<boolean>;
}

/**
 * The devices of this machine, and those of a call. Their labels are empty until a permission was given. Without an id: as
 * `useCallRecord`.
 */
export function useDevices(callId?: string): DevicesView {
  const { client } = useKit();
  const devices = usePicture((picture) => picture.devices);
  const chosen = usePicture((picture) => picture.chosenDevices);
  const lastSwitch = usePicture((picture) => picture.lastSwitch);
  const id = usePicture((picture) => callId ?? newestOf(picture)?.id);
  const microphone = useSource(id, 'microphone');
  const camera = useSource(id, 'camera');
  return useMemo(() => {
    // A client of another make may leave the choice to the browser.
    const media: Partial<MediaApi> = client.media;
    const call: Partial<CallApi> = client.call;
    // A loudspeaker that is away leaves its place to the first, which is that of the system.
    const speaker = (devices.speaker.find(({ deviceId }) => deviceId === chosen.speaker) ?? devices.speaker[0])?.deviceId;
    return {
      ...devices,
      chosen,
      inUse: { microphone, camera, speaker },
      lastSwitch,
      choose(choice) {
        media.setDefaultDevices?.(choice);
        if ((microphone && choice.microphone) || (camera && choice.camera)) call.changeInputDevices?.(id, choice);
      },
      request: async (constraints) =>
        media.initializeDevices?.(constraints).then(
          () => true,
          () => false,
        ) ?? true,
    };
  }, [camera, chosen, client, devices, id, lastSwitch, microphone]);
}

/** The device a call takes sound or picture from. */
function useSource(callId: string | undefined, wanted: 'microphone' | 'camera'): string | undefined {
  return usePicture(
    ({ tracks }) =>
      Object.values(tracks).findLast(
        (track) => track.callId === callId && track.local && track.state === 'live' && sourceOf(track) === wanted,
      )?.deviceId,
  );
}
