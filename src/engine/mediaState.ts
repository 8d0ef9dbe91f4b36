import type { CallMessage, SourceState } from '../signalling';
import type { LiveCall } from './liveCall';

/** After a failure that the link shows nothing of. */
const againMs = 5000;

/**
 * What the far side is told of our microphone and camera, so that a muted one does not look like a broken one; and of our screen, so
 * that it can be told from the camera.
 */
export class MediaState {
  readonly #live: LiveCall;
  /** Empty: something was said, and perhaps not heard. */
  #told: Told | undefined;

  constructor(live: LiveCall) {
    this.#live = live;
  }

  /** Says what has changed. Nothing is said as long as nothing was ever off, and no screen was shared. */
  tell(): void {
    const { call, media, context } = this.#live;
    if (!this.#live.isAnswered()) return;
    const { screenMid } = media;
    const now = { microphone: stateOf(media.sent('microphone')), camera: stateOf(media.sent('camera')), screenMid };
    const known: Told = this.#told ?? { microphone: unlessOff(now.microphone), camera: unlessOff(now.camera) };
    if (now.microphone === known.microphone && now.camera === known.camera && screenMid === known.screenMid) return;
    this.#told = now;
    const { signalling, log } = context;
    signalling.send({ type: 'mediaState', callId: call.id, ...now }).catch((error: unknown) => {
      log.warn('the far side was not told of our microphone and camera', error);
      if (this.#told !== now) return;
      this.#told = {};
      // A link that is lost says when it is back.
      if (signalling.link.state === 'up') setTimeout(() => this.tell(), againMs);
    });
  }

  /** A device has gone, and no description says so. */
  tellOfLoss(): void {
    this.#told ??= { microphone: 'on', camera: 'on' };
    this.tell();
  }

  /** Somebody else is at the other end, who has heard nothing yet. */
  tellAnew(): void {
    this.#told = undefined;
    this.tell();
  }

  hear({ microphone, camera, screenMid }: Extract<CallMessage, { type: 'mediaState' }>): void {
    const { record, call, context, media } = this.#live;
    const remoteMedia = { microphone, camera };
    media.expectScreen(screenMid);
    record.update({ remoteMedia });
    context.emit('call:remoteMediaState', { callId: call.id, ...remoteMedia });
  }
}

interface Told {
  microphone?: SourceState | undefined;
  camera?: SourceState | undefined;
  screenMid?: string | undefined;
}

function stateOf(tracks: readonly MediaStreamTrack[]): SourceState {
  if (tracks.length === 0) return 'none';
  return tracks.some(({ enabled }) => enabled) ? 'on' : 'off';
}

/** What a far side takes for granted that was told nothing. */
function unlessOff(state: SourceState): SourceState | undefined {
  return state === 'off' ? undefined : state;
}
