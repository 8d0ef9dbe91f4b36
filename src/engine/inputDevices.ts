import { HookswitchError, type ErrorReason } from '../errors';
import type { Devices } from '../media';
import type { CallParts } from './callParts';
import type { CallCaptureRequest } from './capturing';
import type { InputChoice } from './devices';
import type { DeviceSwitch } from './events';
import { putInPlace } from './mediaOperations';
import { operate, refuse } from './operating';
import { canPerform } from './operations';
import type { TrackEvent } from './presentTracks';
import { deviceOf, type Device } from './tracks';

type Kind = 'microphone' | 'camera';
type Stopped = Omit<Extract<TrackEvent, { type: 'deviceStopped' }>, 'type'>;

/** A track that is sent, and the device of its kind that is to take over. */
interface Wish {
  source: Kind;
  track: MediaStreamTrack;
  deviceId: ConstrainDOMString | undefined;
}

/** Which devices a call takes sound and picture from, and what becomes of them when one is plugged out and in. */
export class InputDevices {
  readonly #parts: CallParts;
  /** The devices the call returns to when they are there again, the track that was sent last, and whether nothing is sent in its place. */
  readonly #lost = new Map<Kind, { device: Device; track: MediaStreamTrack; isGone: boolean }>();

  constructor(parts: CallParts) {
    this.#parts = parts;
  }

  /** Takes sound or picture from other devices. The far side is not told, and who is muted stays muted. */
  change(choice: InputChoice): void {
    const { live } = this.#parts;
    const wishes = (['microphone', 'camera'] as const).flatMap((source): Wish[] => {
      const [track] = live.media.sent(source);
      const deviceId = choice[source];
      return track && deviceId !== undefined ? [{ source, track, deviceId: { exact: deviceId } }] : [];
    });
    if (wishes.length === 0)
      return refuse(live, 'replaceTrack', new HookswitchError('call:7', { detail: 'No device is named for what the call sends.' }));
    // In the caller's own task, and before the old device is let go: nothing is missed, and a refusal costs nothing.
    const asked = this.#capture(wishes);
    const old = wishes.map((wish) => ({ ...wish, deviceId: deviceOf(wish.track).deviceId }));
    operate(live, 'REPLACE_TRACK', async (operation) => {
      try {
        const tell = await this.#put(
          wishes,
          asked.catch((cause: unknown) => this.#captureAlone(wishes, cause)),
        );
        for (const { source } of wishes) this.#lost.delete(source);
        operation.finish();
        tell();
      } catch (cause) {
        await this.#restore(old);
        throw cause;
      }
    });
  }

  /** A device of ours has stopped, and not by us: where it was plugged out, another takes its place. */
  async replaceStopped({ source, track, device }: Stopped): Promise<void> {
    const { live, mediaState } = this.#parts;
    const listed = (await live.context.media.getDevices())[source];
    const reason = whyGone(device, listed);
    this.#whenIdle(() => {
      if (live.media.sent(source).length > 0) return; // the person has found another one
      const first = this.#lost.get(source)?.device ?? device;
      if (reason !== 'aborted' && reason !== 'denied-by-person') this.#lost.set(source, { device: first, track, isGone: true });
      if (!reason) return this.#switch({ source, track, deviceId: undefined }, { from: device, reason: 'unplugged' });
      mediaState.tellOfLoss();
      live.record.sayError(new HookswitchError('call:4', { detail: device.label, reason }));
    });
  }

  /** Something was plugged in or out: a device that was lost is there again, or there is another where there was none. */
  review(devices: Devices): void {
    for (const source of this.#lost.keys()) this.#whenIdle(() => this.#return(source, devices[source]));
  }

  #return(source: Kind, listed: Devices[Kind]): void {
    const lost = this.#lost.get(source);
    if (!lost) return;
    const { device, track, isGone } = lost;
    const sent = this.#parts.live.media.sent(source);
    const isBack = listed.some(({ deviceId }) => deviceId === device.deviceId);
    // Stopped, or started anew, by the person.
    if (isGone ? sent.length > 0 : !sent.includes(track)) this.#lost.delete(source);
    else if (isGone ? listed[0]?.deviceId : isBack && !aliases.has(device.deviceId)) {
      const wish = { source, track, deviceId: isBack ? { exact: device.deviceId } : undefined };
      this.#switch(wish, { ...(!isGone && { from: deviceOf(track) }), reason: 'plugged-in' });
    }
  }

  #switch(wish: Wish, why: Pick<DeviceSwitch, 'from' | 'reason'>): void {
    const { live, mediaState, renegotiation } = this.#parts;
    const { source } = wish;
    operate(live, 'REPLACE_TRACK', async (operation) => {
      const tell = await this.#put([wish], this.#capture([wish])).catch((cause: unknown) => {
        mediaState.tellOfLoss();
        throw cause;
      });
      // Its place may have been taken by something else meanwhile.
      if (why.from === undefined) await renegotiation.propose({ agreed: () => undefined }, operation);
      const track = live.media.sent(source).at(-1);
      if (!track) return operation.finish(); // a listener has hung up
      const to = deviceOf(track);
      const lost = this.#lost.get(source);
      if (lost?.device.deviceId === to.deviceId) this.#lost.delete(source);
      else if (lost) this.#lost.set(source, { device: lost.device, track, isGone: false });
      operation.finish();
      tell();
      mediaState.tell();
      live.context.log.warn(`the ${source} is now ${to.label}: ${why.reason}`);
      live.context.emit('devices:switched', { callId: live.call.id, kind: source, ...why, to });
    });
  }

  /** Asks for all in one request, with whatever else was asked of the tracks that go. */
  #capture(wishes: readonly Wish[]): Promise<readonly MediaStreamTrack[]> {
    const request: CallCaptureRequest = { audio: false, video: false, screen: false };
    for (const { track, deviceId } of wishes) {
      const { deviceId: _, groupId: __, facingMode: ___, ...others } = track.getConstraints();
      request[track.kind === 'audio' ? 'audio' : 'video'] = { ...others, ...(deviceId !== undefined && { deviceId }) };
    }
    return this.#parts.live.media.capture(request).then(({ devices }) => devices);
  }

  /** Phones open one camera at a time: there the old one is turned off before the new one is asked for. */
  #captureAlone(wishes: readonly Wish[], cause: unknown): Promise<readonly MediaStreamTrack[]> {
    if (!(cause instanceof HookswitchError && cause.reason === 'device-in-use')) throw cause;
    for (const { track } of wishes) track.stop();
    return this.#capture(wishes);
  }

  async #put(wishes: readonly Wish[], captured: Promise<readonly MediaStreamTrack[]>): Promise<() => void> {
    const { live } = this.#parts;
    const tracks = await live.during(() => captured);
    const tellings: (() => void)[] = [];
    try {
      for (const { track, source } of wishes) {
        const other = tracks.find(({ kind }) => kind === track.kind);
        if (other) tellings.push(await putInPlace(live, track, other, source));
      }
    } catch (cause) {
      live.media.stop(tracks.filter((track) => !live.media.sent().includes(track)));
      throw cause;
    }
    return () => tellings.forEach((tell) => tell());
  }

  /** A change has failed after the old device was turned off. */
  async #restore(old: readonly Wish[]): Promise<void> {
    const { live, mediaState } = this.#parts;
    const off = old.filter(({ track }) => track.readyState === 'ended' && live.media.sent().includes(track));
    if (off.length === 0) return;
    await this.#put(off, this.#capture(off)).then(
      (tell) => tell(),
      () => live.media.stop(off.map(({ track }) => track)),
    );
    mediaState.tell();
  }

  #whenIdle(act: () => void): void {
    const { live } = this.#parts;
    live.record.whenIdle(() => {
      if (!live.isLeaving && canPerform(live.call, 'replaceTrack')) act();
    });
  }
}

/** Names that stand for whichever device the system prefers. */
const aliases: ReadonlySet<string> = new Set(['default', 'communications']);

/** Why no other device can take the place of one that has stopped; undefined where one can. */
function whyGone({ deviceId }: Device, listed: Devices[Kind]): ErrorReason | undefined {
  if (listed.length === 0) return 'no-device';
  // Without a permission, browsers say only that there is something.
  if (!listed[0]?.deviceId) return 'denied-by-person';
  return !aliases.has(deviceId) && listed.some((other) => other.deviceId === deviceId) ? 'aborted' : undefined;
}
