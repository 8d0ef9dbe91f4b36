import type { Devices } from './media';

/** Firefox never settles `enumerateDevices` in a background tab. */
const enumerationMaxMs = 2000;

/** The list of devices, and the news that it has changed. */
export interface DeviceList {
  getDevices(): Promise<Devices>;
  onDevicesChange(listener: () => void): () => void;
}

/** A list which remembers its last answer, and gives that one where the browser gives none in time. */
export function createDeviceList(): DeviceList {
  let known: readonly MediaDeviceInfo[] = [];
  return {
    async getDevices() {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, enumerationMaxMs);
      });
      const enumerated = browserDevices()
        ?.enumerateDevices()
        .then(
          (found) => {
            known = found;
          },
          // A browser that refuses the list leaves us with the last one.
          () => undefined,
        );
      await Promise.race([enumerated, late]);
      clearTimeout(timer);
      const ofKind = (kind: MediaDeviceKind): MediaDeviceInfo[] => known.filter((device) => device.kind === kind);
      return { camera: ofKind('videoinput'), microphone: ofKind('audioinput'), speaker: ofKind('audiooutput') };
    },
    onDevicesChange(listener) {
      const devices = browserDevices();
      const changed = (): void => {
        listener();
      };
      devices?.addEventListener('devicechange', changed);
      return () => devices?.removeEventListener('devicechange', changed);
    },
  };
}

/** Undefined in Node, on plain http, and in browsers without WebRTC. */
function browserDevices(): MediaDevices | undefined {
  return (globalThis.navigator as Partial<Navigator> | undefined)?.mediaDevices;
}
