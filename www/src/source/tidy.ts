// What a picture from outside may need before a model that knows light ink on black can make
// something of it: paper turned dark, a pale photograph given its full range.

/** How light the border is on average, on the scale of the values. */
export function borderOf(grey: ArrayLike<number>, size: number): number {
  const border = Array.from(grey).filter((_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    return x === 0 || y === 0 || x === size - 1 || y === size - 1;
  });
  return border.reduce((sum, value) => sum + value, 0) / border.length;
}

/** Paper: clearly lighter than the middle at the border. */
export const isLightGround = (picture: Float32Array, size: number): boolean =>
  borderOf(picture, size) > 0.2;

export const swapped = (picture: Float32Array): Float32Array => picture.map((value) => -value);

/** Brings the middle 96 % of the values to [-1, 1]; what is nearly flat stays as it is. */
export function stretched(picture: Float32Array): Float32Array {
  const sorted = picture.toSorted();
  const low = sorted[Math.floor(0.02 * sorted.length)] as number;
  const high = sorted[Math.floor(0.98 * sorted.length)] as number;
  if (high - low < 0.2) return picture;
  return picture.map((value) => Math.min(1, Math.max(-1, (2 * (value - low)) / (high - low) - 1)));
}
