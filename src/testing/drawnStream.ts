import { createMovingPicture, type MovingPictureOptions } from './movingPicture';
import { createTone, type ToneOptions } from './tone';

/** Which tracks, and what is seen and heard on them; a kind that is left out is not there. */
export interface DrawnStreamOptions {
  audio?: boolean | ToneOptions | undefined;
  video?: boolean | MovingPictureOptions | undefined;
}

/**
 * A stream of a drawn, moving picture and a tone: camera and microphone for real calls without devices. Browsers only.
 * Whatever runs for a track ends with its `stop`; a clone of it does not outlive that.
 */
export function createDrawnStream({ audio = false, video = false }: DrawnStreamOptions): MediaStream {
  return new MediaStream([
    ...(audio ? [createTone(audio === true ? {} : audio)] : []),
    ...(video ? [createMovingPicture(video === true ? {} : video)] : []),
  ]);
}
