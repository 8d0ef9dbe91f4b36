import { HookswitchError } from '../errors';
import { createBrowserMedia, type Devices, type Media } from '../media';
import { createDrawnStream, type DrawnStreamOptions } from './drawnStream';

/**
 * The browser's own peer connections and elements, with a drawn camera and a microphone that hears a tone: real calls without
 * devices and permissions. Browsers only. By default both are there; `video: false` is a computer without a camera.
 */
export function createDrawnMedia({ audio = true, video = true }: DrawnStreamOptions = {}): Media {
  const devices: Devices = {
    camera: video ? [device('videoinput', 'Drawn camera')] : [],
    microphone: audio ? [device('audioinput', 'Microphone with a tone')] : [],
    speaker: [],
  };
  return {
    ...createBrowserMedia(),
    async capture(request) {
      const wanted = { audio: request.audio !== false, video: request.video !== false };
      if ((wanted.audio && !audio) || (wanted.video && !video)) throw new HookswitchError('call:4', { reason: 'no-device' });
      return createDrawnStream({ audio: wanted.audio && audio, video: wanted.video && video }).getTracks();
    },
    getDevices: () => Promise.resolve(devices),
    onDevicesChange: () => () => undefined,
  };
}

function device(kind: MediaDeviceKind, label: string): MediaDeviceInfo {
  const record = { deviceId: `drawn-${kind}`, groupId: 'drawn', kind, label };
  return { ...record, toJSON: () => record };
}
