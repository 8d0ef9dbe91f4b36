import { createLog, type Log } from '../log';
import { createBrowserPeer } from './browserPeer';
import { capture, captureScreen } from './capture';
import { createDeviceList } from './devices';
import type { Media } from './media';
import { createRenderer } from './renderer';

export interface BrowserMediaOptions {
  /** Where warnings go; the console unless given. */
  log?: Log | undefined;
}

/** The media of a browser. Touches nothing of it before it is used, so it can be made where there is no window. */
export function createBrowserMedia({ log = createLog(() => 'warn') }: BrowserMediaOptions = {}): Media {
  return {
    capture,
    captureScreen,
    createPeer: (options) => createBrowserPeer(options, log),
    playTones: (tones, options) => {
      // Few calls need a keypad.
      import('./dtmfTones')
        .then(({ playTones }) => playTones(tones, options))
        .catch((cause: unknown) => log.warn('the tones are not heard here', cause));
    },
    // Fewer join two.
    createMixer: async () => (await import('./mixing')).createMixer(),
    // Absent in Node and in browsers without WebRTC.
    availableCodecs: (kind) => (globalThis as Partial<typeof globalThis>).RTCRtpSender?.getCapabilities(kind)?.codecs ?? [],
    ...createDeviceList(),
    ...createRenderer(log),
  };
}
