import { HookswitchError } from '../errors';
import type { CaptureRequest, Devices, Media } from '../media';
import type { MediaConstraints } from './call';
import { captureRequest } from './capturing';
import type { DeviceSwitch, Emit } from './events';

/** Devices by their ids, as `media.getDevices` lists them. Undefined: the browser's own choice. */
export interface DeviceChoice {
  camera?: string | undefined;
  microphone?: string | undefined;
  speaker?: string | undefined;
}

/** The part of a choice that a call takes in. */
export type InputChoice = Omit<DeviceChoice, 'speaker'>;

export interface ChosenDevicesContext {
  media: Media;
  emit: Emit;
  /** Something was plugged in or out. */
  onListed(devices: Devices): void;
}

/** Why it matters what is plugged in and out. */
type Need = 'calls' | 'listeners';

/** The devices a person has chosen, in memory. */
export interface ChosenDevices {
  get(): DeviceChoice;
  /** Those that are named; what is played already moves to the loudspeaker. */
  set(choice: DeviceChoice): void;
  /** The same request, with what was chosen where it names no device. A chosen device that is away gives its place to another. */
  applyTo(request: CaptureRequest): CaptureRequest;
  /** These were granted. The first of a kind is news: the list has labels then, and browsers do not tell. */
  hearGranted(tracks: readonly MediaStreamTrack[]): void;
  /** Whether the browser is to tell of changes; without any need of them it keeps no hold of the client. */
  follow(need: Need, isThere: boolean): void;
}

/** Nothing is chosen at first. `devices:change` is told once at the start, when who made the client listens. */
export function createChosenDevices({ media, emit, onListed }: ChosenDevicesContext): ChosenDevices {
  let chosen: DeviceChoice = {};
  /** The loudspeaker in use, while the chosen one is away. */
  let standIn: DeviceSwitch['to'] | undefined;
  const granted = new Set<string>();
  const needs = new Set<Need>();
  let stopFollowing: (() => void) | undefined;
  const changed = () => emit('devices:change', {});

  function followSpeaker({ speaker }: Devices) {
    const { speaker: wanted } = chosen;
    // Without a permission browsers list no loudspeakers, or only that there are some.
    if (!wanted || !speaker[0]?.deviceId) return;
    const found = speaker.find(({ deviceId }) => deviceId === wanted);
    if (!found === !!standIn) return;
    const [first] = speaker;
    const other = standIn ?? { deviceId: first.deviceId, label: first.label };
    const own = { deviceId: wanted, label: found?.label ?? '' };
    standIn = found ? undefined : other;
    // To a browser, the empty id is the default device. It stays silent on one that is gone (W3C audio-output §3.3).
    media.setSpeaker(found ? wanted : '');
    emit('devices:switched', {
      kind: 'speaker',
      ...(found ? { from: other, to: own, reason: 'plugged-in' } : { from: own, to: other, reason: 'unplugged' }),
    });
  }

  function review() {
    void media.getDevices().then((devices) => {
      followSpeaker(devices);
      onListed(devices);
    });
  }

  queueMicrotask(changed);
  return {
    get: () => chosen,
    set(choice) {
      const { speaker } = chosen;
      chosen = { ...chosen, ...choice };
      if (chosen.speaker !== speaker) {
        standIn = undefined;
        media.setSpeaker(chosen.speaker ?? '');
      }
      changed();
    },
    applyTo: ({ audio, video }) => ({ audio: withDevice(audio, chosen.microphone), video: withDevice(video, chosen.camera) }),
    hearGranted(tracks) {
      const known = granted.size;
      for (const { kind } of tracks) granted.add(kind);
      if (granted.size > known) changed();
    },
    follow(need, isThere) {
      needs[isThere ? 'add' : 'delete'](need);
      if (needs.size === 0) {
        stopFollowing?.();
        stopFollowing = undefined;
      } else if (!stopFollowing) {
        stopFollowing = media.onDevicesChange(() => {
          changed();
          review();
        });
        // It may have been plugged out while nobody looked.
        if (chosen.speaker) review();
      }
    },
  };
}

function withDevice(wanted: boolean | MediaTrackConstraints, deviceId: string | undefined): boolean | MediaTrackConstraints {
  if (!wanted || deviceId === undefined) return wanted;
  const constraints = wanted === true ? {} : wanted;
  return namesDevice(constraints) ? wanted : { ...constraints, deviceId };
}

function namesDevice({ deviceId, groupId, facingMode }: MediaTrackConstraints): boolean {
  return (deviceId ?? groupId ?? facingMode) !== undefined;
}

/** Asks for the permissions, and turns everything off again. @throws HookswitchError `call:4`, which is told as `media:error`. */
export async function initializeDevices(
  { media, devices, emit }: { media: Media; devices: ChosenDevices; emit: Emit },
  constraints: MediaConstraints = { audio: true, video: true },
): Promise<Devices> {
  const { audio, video } = captureRequest(constraints);
  try {
    for (const track of await media.capture(devices.applyTo({ audio, video }))) track.stop();
  } catch (cause) {
    emit('media:error', { error: HookswitchError.from(cause, 'call:4').toBasicError() });
    throw cause;
  }
  emit('devices:change', {});
  return media.getDevices();
}
