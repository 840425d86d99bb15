// From the page's settings to a recipe, and back.
import { EXTRA_NAMES, idle, idleNot } from './settings.ts';
import {
  cardIn,
  EXTRAS,
  type Extras,
  type GenerateState,
  type House,
  takesPrompts,
} from './state.ts';
import type { Recipe } from './types.ts';

/** The recipe of a batch's first picture: what has no effect as things stand is left out of it. */
export function recipeOf(state: GenerateState, house: House): Recipe {
  const { model, class: wanted, prompt, not, seed, sampler, eta, steps, spacing, guidance } = state;
  const told = (name: keyof Extras) =>
    // A second seed means as much as its blend, whatever its number.
    (state[name] !== EXTRAS[name] || name === 'to_seed') && idle(name, state, house) === undefined;
  const card = cardIn(house, model);
  const { style_emphasis } = state;
  const asked = takesPrompts(card) ? prompt.trim() : '';
  const second = told('mix') ? { [takesPrompts(card) ? 'to_prompt' : 'to_class']: state.to } : {};
  return {
    format: house.catalogue.format,
    model,
    weights: card.weights.sha256.slice(0, 12),
    ...(wanted === null ? {} : { class: wanted }),
    ...(asked === '' ? {} : { prompt: asked }),
    ...second,
    ...{ seed, sampler, steps, spacing, guidance },
    ...(style_emphasis === 0 || idle('style_emphasis', state, house) ? {} : { style_emphasis }),
    // A sampler without it refuses any other.
    eta: idle('eta', state, house) === undefined ? eta : 0,
    ...(not === null || idleNot(state, house) !== undefined ? {} : { not }),
    ...Object.fromEntries(EXTRA_NAMES.filter(told).map((name) => [name, state[name]])),
    ...(state.fork.length === 0 ? {} : { fork: state.fork }),
  };
}

/** Recipe settings as page state; the rest of the page's settings stay. */
export function withRecipe(state: GenerateState, recipe: Recipe): GenerateState {
  const { model, seed, sampler, eta, steps, spacing, guidance } = recipe;
  const extras = EXTRA_NAMES.map((name) => [name, recipe[name] ?? EXTRAS[name]]);
  return {
    ...state,
    ...{ model, seed, sampler, eta, steps, spacing, guidance },
    style_emphasis: recipe.style_emphasis ?? 0,
    class: recipe.class ?? null,
    prompt: recipe.prompt ?? '',
    to: recipe.to_prompt ?? recipe.to_class ?? null,
    not: recipe.not ?? null,
    fork: recipe.fork ?? [],
    ...Object.fromEntries(extras),
  };
}
