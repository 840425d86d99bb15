// From a noise level to a recipe: of a run of N steps only the last k are taken, so that it starts
// at a level of its own. N and k are chosen so that this is the one wanted, and every level costs
// about the same.
import type { Range } from '../types.ts';

export interface Plan {
  /** Steps of the whole run, from pure noise. */
  steps: number;
  spacing: 'linspace' | 'karras';
  /** The share of them that is taken, as the recipe says it. */
  strength: number;
  /** The timestep where the run starts; with a strength of 0 the picture is left alone. */
  t: number;
}

/** The exponent of Karras spacing. */
const RHO = 7;

/** `sigma / alpha` of a schedule at its timesteps 0, 1 … from the `alpha_bar` there. */
export const ratiosOf = (alphaBar: Float32Array): Float64Array =>
  Float64Array.from(alphaBar, (share) => Math.sqrt((1 - share) / share));

/** The plan whose start is nearest to timestep `t`, with about `around` steps to take. */
export function planFor(t: number, around: number, ratios: Float64Array, [, most]: Range): Plan {
  const last = ratios.length - 1;
  if (t < 0.5) return { steps: around, spacing: 'linspace', strength: 0, t: 0 };
  // Karras spacing would spend half of the steps where all is noise still.
  if (t >= last) return { steps: around, spacing: 'linspace', strength: 1, t: last };

  // Karras et al. 2022, equation 5: the roots of the ratios are evenly spaced.
  const [high, low] = [ratios[last], ratios[0]].map((ratio) => (ratio as number) ** (1 / RHO)) as [
    number,
    number,
  ];
  const share = (high - ratioAt(t, ratios) ** (1 / RHO)) / (high - low);
  let best: (Plan & { miss: number }) | undefined;
  for (let taken = around - 2; taken <= around + 2; taken++) {
    const wanted = Math.round((taken - share) / (1 - share));
    const steps = Math.min(most, Math.max(taken, wanted));
    // With the most steps there are, fewer of them may have to be taken.
    const first = steps === wanted ? steps - taken : Math.round(share * (steps - 1));
    const at = first / (steps - 1);
    const miss = Math.abs(at - share) + Math.abs(taken - around) / 1000;
    if (best && miss >= best.miss) continue;
    const start = timestepOf((high + at * (low - high)) ** RHO, ratios);
    // Four digits tell any share of 250 steps, and stay readable in an address.
    const strength = Math.round((1e4 * (steps - first)) / steps) / 1e4;
    best = { steps, spacing: 'karras', strength, t: start, miss };
  }
  const { miss: _, ...plan } = best as Plan & { miss: number };
  return plan;
}

function ratioAt(t: number, ratios: Float64Array): number {
  const [a, b] = [Math.floor(t), Math.ceil(t)].map((at) => Math.log(ratios[at] as number)) as [
    number,
    number,
  ];
  return Math.exp(a + (t - Math.floor(t)) * (b - a));
}

function timestepOf(ratio: number, ratios: Float64Array): number {
  const above = ratios.findIndex((other) => other >= ratio);
  if (above <= 0) return above < 0 ? ratios.length - 1 : 0;
  const [a, b] = [ratios[above - 1], ratios[above]].map((other) => Math.log(other as number)) as [
    number,
    number,
  ];
  return above - 1 + (Math.log(ratio) - a) / (b - a);
}
