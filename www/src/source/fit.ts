// From any square picture to the numbers that a model takes: its size, its channels, and a ground
// under what is transparent.
import { planesOf, toUnit } from '../picture.ts';

/** What pictures a model takes. */
export interface Shape {
  channels: number;
  size: number;
}

/** Grey models know light ink on black; the others have seen every ground. */
export const groundOf = ({ channels }: Shape): string => (channels === 1 ? '#000' : '#fff');

export function numbersOf(canvas: HTMLCanvasElement, shape: Shape): Float32Array {
  const { channels, size } = shape;
  const fitted = blank(size, groundOf(shape));
  const context = contextOf(fitted);
  context.imageSmoothingQuality = 'high';
  // From a smaller one, every pixel stays a square.
  context.imageSmoothingEnabled = canvas.width > size;
  context.drawImage(canvas, 0, 0, size, size);
  const planes = planesOf(fitted, size, size, channels);
  return Float32Array.from(planes.flatMap((plane) => Array.from(plane, toUnit)));
}

/** The pixels as recipes name and files keep them. */
export const bytesOf = (picture: Float32Array): Uint8Array =>
  // The clamped array rounds and cuts off.
  new Uint8Array(Uint8ClampedArray.from(picture, (value) => 127.5 * (value + 1)));

export const numbersOfBytes = (bytes: Uint8Array): Float32Array => Float32Array.from(bytes, toUnit);

export function blank(size: number, ground?: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  if (ground) {
    const context = contextOf(canvas);
    context.fillStyle = ground;
    context.fillRect(0, 0, size, size);
  }
  return canvas;
}

export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser gives no 2-D canvas');
  return context;
}
