import type { Devices } from '../engine';
import { usePicture } from './CallProvider';

/** Cameras, microphones and loudspeakers. Their labels are empty until a permission was given. */
export function useDevices(): Devices {
  return usePicture((picture) => picture.devices);
}
