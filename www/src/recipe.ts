// From the page's settings to a recipe, and back.
import { idle, NUMBER_NAMES, NUMBERS } from './settings.ts';
import { cardIn, type GenerateState, type House } from './state.ts';
import type { Recipe } from './types.ts';

/** The recipe of a batch's first picture. */
export function recipeOf(state: GenerateState, house: House): Recipe {
  const { model, seed, sampler, steps, spacing, guidance, eta } = effective(state, house);
  return {
    format: house.catalogue.format,
    model,
    weights: cardIn(house, model).weights.sha256.slice(0, 12),
    ...(state.class === null ? {} : { class: state.class }),
    ...{ seed, sampler, eta, steps, spacing, guidance },
  };
}

/** A sampler refuses options that it does not have. */
function effective(state: GenerateState, house: House): GenerateState {
  const numbers = NUMBER_NAMES.map((name) => {
    const { without } = NUMBERS[name];
    const unused = without !== undefined && idle(name, state, house) !== undefined;
    return [name, unused ? without : state[name]];
  });
  return { ...state, ...Object.fromEntries(numbers) };
}

/** Recipe settings as page state; the rest of the page's settings stay. */
export function withRecipe(state: GenerateState, recipe: Recipe): GenerateState {
  const { model, seed, sampler, steps, spacing, guidance } = recipe;
  const own = { model, seed, sampler, steps, spacing, guidance };
  return { ...state, ...own, class: recipe.class ?? null, eta: recipe.eta };
}
