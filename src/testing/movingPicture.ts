import { onStop } from './onStop';

export interface MovingPictureOptions {
  /** What is written on it. */
  label?: string | undefined;
  /** Its colour, in degrees of the circle (CSS `hsl`). Default 210, a blue. */
  hue?: number | undefined;
}

const [width, height] = [480, 360];
const framesPerSecond = 15;
const framesPerTurn = 45;

/** A camera that sees a dot on its way round. Drawn by a timer, so that it moves in a page that is not in front as well. */
export function createMovingPicture({ label = '', hue = 210 }: MovingPictureOptions): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = canvas.getContext('2d');
  const [track] = canvas.captureStream(framesPerSecond).getVideoTracks();
  if (!pen || !track) throw new Error('hookswitch/testing: this browser cannot draw a picture for a track.');

  let frame = 0;
  const drawNext = () => draw(pen, { label, hue, turn: frame++ / framesPerTurn });
  drawNext();
  const timer = setInterval(drawNext, 1000 / framesPerSecond);
  onStop(track, () => clearInterval(timer));
  return track;
}

function draw(pen: CanvasRenderingContext2D, { label, hue, turn }: { label: string; hue: number; turn: number }): void {
  const sky = pen.createLinearGradient(0, 0, width, height);
  sky.addColorStop(0, `hsl(${hue} 60% 55%)`);
  sky.addColorStop(1, `hsl(${hue} 60% 30%)`);
  pen.fillStyle = sky;
  pen.fillRect(0, 0, width, height);

  const angle = turn * 2 * Math.PI;
  pen.fillStyle = '#ffffffd0';
  pen.beginPath();
  pen.arc(width / 2 + Math.cos(angle) * 130, height / 2 + Math.sin(angle) * 130, 22, 0, 2 * Math.PI);
  pen.fill();

  pen.fillStyle = '#fff';
  pen.font = '600 48px system-ui, sans-serif';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(label, width / 2, height / 2, width * 0.9);
}
