let made = 0;

export interface FakeTrackOptions {
  muted?: boolean | undefined;
  constraints?: MediaTrackConstraints | undefined;
  /** What it comes from. */
  device?: Pick<MediaDeviceInfo, 'deviceId' | 'label'> | undefined;
}

/** A `MediaStreamTrack` without a device, with the events of a real one. */
export class FakeTrack extends EventTarget implements MediaStreamTrack {
  readonly id = `fake-track-${++made}`;
  readonly label: string;
  readonly kind: 'audio' | 'video';
  readonly isolated = false;
  contentHint = '';
  enabled = true;
  muted: boolean;
  readyState: MediaStreamTrackState = 'live';
  onended = null;
  onmute = null;
  onunmute = null;
  readonly #constraints: MediaTrackConstraints;
  readonly #device: Pick<MediaDeviceInfo, 'deviceId' | 'label'> | undefined;

  constructor(kind: 'audio' | 'video', { muted = false, constraints = {}, device }: FakeTrackOptions = {}) {
    super();
    this.kind = kind;
    this.label = device?.label ?? `Fake ${kind}`;
    this.#device = device;
    this.muted = muted;
    this.#constraints = constraints;
  }

  /** Ends the track from our side; as in a browser, no event follows. */
  stop(): void {
    this.readyState = 'ended';
  }

  /** Ends the track from outside, as when a device is unplugged or a permission is taken away. */
  end(): void {
    if (this.readyState === 'ended') return;
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }

  /** Stops or resumes the flow from outside, as hold by the far side does. */
  setMuted(muted: boolean): void {
    if (this.muted === muted || this.readyState === 'ended') return;
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }

  clone(): FakeTrack {
    return new FakeTrack(this.kind, { muted: this.muted, constraints: this.#constraints, device: this.#device });
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.#device?.deviceId ?? `fake-${this.kind}` };
  }

  getConstraints(): MediaTrackConstraints {
    return this.#constraints;
  }

  getCapabilities(): MediaTrackCapabilities {
    return {};
  }

  applyConstraints(): Promise<void> {
    return Promise.resolve();
  }
}
