// What is rebuilt, and the recipe that rebuilds it from a noise level.
import { takesPrompts } from '../state.ts';
import type { DeviceSetting, ModelCard, Recipe } from '../types.ts';
import type { Plan } from './plan.ts';

export interface Subject {
  /** Another text for anything that makes other results. */
  key: string;
  card: ModelCard;
  class: string | null;
  prompt: string;
  seed: number;
  device: DeviceSetting;
  /** The original in [-1, 1]. */
  original: Float32Array;
  /** How the recipe names it. */
  name: string;
  /** `sigma / alpha` at the timesteps of the model's schedule. */
  ratios: Float64Array;
}

/** The recipe of result `index`; those after it in a batch have the seeds after its own. */
export function recipeAt(subject: Subject, plan: Plan, index: number, format: number): Recipe {
  const { card, class: wanted, prompt, seed, name } = subject;
  const asked = takesPrompts(card) ? prompt.trim() : '';
  const { sampler, eta, guidance } = card.defaults;
  return {
    format,
    model: card.name,
    weights: card.weights.sha256.slice(0, 12),
    ...(wanted === null ? {} : { class: wanted }),
    ...(asked === '' ? {} : { prompt: asked }),
    seed: (seed + index) >>> 0,
    ...{ sampler, eta, guidance, steps: plan.steps, spacing: plan.spacing },
    source: name,
    ...(plan.strength === 1 ? {} : { strength: plan.strength }),
  };
}
