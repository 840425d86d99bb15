// The data of the temperature demonstration: a mixture of bumps of unequal weight on a circle.
// The places stay and the bumps narrow, so that the data keeps the size that samplers are used to.
import type { Mixture, Particles, Range } from '../types.ts';

export interface HeatState {
  temperature: number;
  /** Between neighbouring modes, in standard deviations of one. */
  distance: number;
  dimensions: 1 | 2;
  sampler: string;
}

/** The ends of the sliders. */
export const HEAT_LIMITS: Record<'temperature' | 'distance', Range> = {
  temperature: [0.25, 4],
  distance: [1, 16],
};
export const USUAL_HEAT: HeatState = {
  ...{ temperature: 0.5, distance: 12, dimensions: 1, sampler: 'ddim' },
};

/** Enough that T = 1 comes out as it should, and quick enough to drag a slider over. */
const STEPS = 250;
export const POINTS = 4000;
const SEED = 1;

/** Closer than this the modes' tails meet, and temperature is not local any more. */
export const NEAR = 6;

const PLACES: Record<1 | 2, { weight: number; mean: number[] }[]> = {
  1: [
    { weight: 0.7, mean: [-1] },
    { weight: 0.3, mean: [1] },
  ],
  2: [
    { weight: 0.5, mean: [0, 1.1] },
    { weight: 0.3, mean: [-0.95, -0.55] },
    { weight: 0.2, mean: [0.95, -0.55] },
  ],
};

export function mixtureOf({ distance, dimensions }: HeatState): Mixture {
  const modes = PLACES[dimensions];
  const [a, b] = [modes[0]?.mean ?? [], modes[1]?.mean ?? []];
  const between = Math.hypot(...a.map((x, i) => x - (b[i] as number)));
  return { modes, deviation: between / distance };
}

/** The same noise, once with the temperature and once with the naive noise scale. */
export function particlesOf(heat: HeatState): { tempered: Particles; naive: Particles } {
  const { temperature, sampler } = heat;
  const common = {
    mixture: mixtureOf(heat),
    count: POINTS,
    seed: SEED,
    sampler,
    steps: STEPS,
    noise_scale: 1,
    temperature: 1,
  };
  return {
    tempered: { ...common, temperature },
    // Noise of variance T, which is what the name promises.
    naive: { ...common, noise_scale: Math.sqrt(temperature) },
  };
}

/** What is further off than this, and than chance would have it, misses. */
const TOLERANCE = 0.05;

/** Whether `count` points have another weight or variance than they should. */
export function misses(value: number, wanted: number, deviation: number): boolean {
  return !(Math.abs(value - wanted) <= TOLERANCE * wanted + 2 * deviation);
}

/** The standard deviation of a measured weight. */
export const weightDeviation = (weight: number): number =>
  Math.sqrt((weight * (1 - weight)) / POINTS);

/** The standard deviation of a measured variance, of points around a mode of some weight. */
export const varianceDeviation = (variance: number, weight: number, dimensions: number): number =>
  variance * Math.sqrt(2 / (POINTS * weight * dimensions));
