// A picture from outside (a file, the camera): its middle square, kept larger than any model needs,
// and what had to be done to it, in words.
import { blank, contextOf, numbersOf, type Shape } from './fit.ts';
import { isLightGround, stretched, swapped } from './tidy.ts';

/** No model here takes more, and a photograph of twelve million pixels need not stay in memory. */
const KEPT_SIDE = 256;

export interface Shot {
  canvas: HTMLCanvasElement;
  /** The picture's own width and height. */
  width: number;
  height: number;
  origin: 'file' | 'camera';
  animated: boolean;
  transparent: boolean;
  /** Asked for by the visitor; if undefined, paper is turned dark and all else stays. */
  swap?: boolean;
}

export function shotOf(
  source: CanvasImageSource,
  width: number,
  height: number,
  about: Pick<Shot, 'origin' | 'animated'>,
): Shot {
  const side = Math.min(width, height);
  const canvas = blank(Math.min(side, KEPT_SIDE));
  const context = contextOf(canvas);
  context.imageSmoothingQuality = 'high';
  const corner = [(width - side) / 2, (height - side) / 2] as const;
  context.drawImage(source, ...corner, side, side, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const transparent = data.some((value, i) => i % 4 === 3 && value < 250);
  return { canvas, width, height, transparent, ...about };
}

export interface Prepared {
  picture: Float32Array;
  /** Whether light and dark were swapped. */
  swap: boolean;
  /** One sentence for all that was done. */
  done: string;
}

/** The picture as a model takes it. */
export function prepare(shot: Shot, shape: Shape): Prepared {
  let picture = numbersOf(shot.canvas, shape);
  const grey = shape.channels === 1;
  const swap = grey && (shot.swap ?? isLightGround(picture, shape.size));
  const pale = grey && shot.origin === 'camera';
  if (pale) picture = stretched(picture);
  if (swap) picture = swapped(picture);
  const { width, height } = shot;
  const parts = [
    ...(shot.animated ? ['only its first moment was taken'] : []),
    ...(width === height ? [] : [`the middle square of ${width} × ${height} was taken`]),
    ...(shot.transparent ? [`what is transparent became ${grey ? 'black' : 'white'}`] : []),
    ...(grey ? ['colours became grey'] : []),
    ...(pale ? ['its contrast was stretched'] : []),
    ...(swap ? ['light and dark were swapped, as this model knows light on dark'] : []),
    `it was scaled to ${shape.size} × ${shape.size}`,
  ];
  return { picture, swap, done: sentence(parts) };
}

function sentence(parts: string[]): string {
  const [last = '', ...before] = parts.toReversed();
  const text = before.length > 0 ? `${before.toReversed().join(', ')} and ${last}` : last;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}. It stays on this device.`;
}
