/** One as a browser lists it. */
export const device = (kind: MediaDeviceKind, deviceId: string, label: string): MediaDeviceInfo => {
  const record = { kind, deviceId, label, groupId: '' };
  return { ...record, toJSON: () => record };
};

export const laptop = device('audioinput', 'laptop', 'Laptop microphone');
/** Before a permission browsers tell no more than this. */
export const unnamed = device('audioinput', '', '');
export const headset = device('audioinput', 'headset', 'Headset');

/** What is connected to the machine of most stories. */
export const allDevices = {
  camera: [device('videoinput', 'webcam', 'Webcam'), device('videoinput', 'desk', 'Camera over the desk')],
  microphone: [laptop, headset],
  speaker: [device('audiooutput', 'speakers', 'Laptop speakers'), device('audiooutput', 'ears', 'Headset')],
};
