// What one run leaves behind: a frame for every denoiser call, and one for the result.
import type { Frame, Recipe } from '../types.ts';

export interface Trajectory {
  /** Of the first picture. */
  recipe: Recipe;
  origin: 'recorded' | 'live';
  count: number;
  size: number;
  /** How many frames there will be; fewer are there while it runs or when it was stopped. */
  total: number;
  frames: Frame[];
}

export type Quantity = 'x_t' | 'x_0' | 'eps';

export function tile(frame: Frame, quantity: Quantity, index: number): Float32Array {
  const numbers = frame.channels * frame.size * frame.size;
  return frame[quantity].subarray(index * numbers, (index + 1) * numbers);
}

export const isFinished = (trajectory: Trajectory): boolean =>
  trajectory.frames.at(-1)?.done === true;

export function began(recipe: Recipe, first: Frame): Trajectory {
  const { count, size, total } = first;
  return { recipe, origin: 'live', count, size, total, frames: [first] };
}
