// The whole state of the page: what the address carries.
import type { Catalogue, DeviceSetting, ModelCard, Recipe, ScheduleName } from './types.ts';

export type Room = 'generate' | 'noise';
export type Theme = 'system' | 'light' | 'dark';
export const SOURCES = ['sample', 'drawing', 'upload', 'camera', 'generated'] as const;
export type Source = (typeof SOURCES)[number];

export interface GenerateState {
  model: string;
  /** Any class if null. */
  class: string | null;
  seed: number;
  count: number;
  sampler: string;
  eta: number;
  steps: number;
  spacing: string;
  guidance: number;
  device: DeviceSetting;
}

export interface NoiseState {
  source: Source;
  sample: number;
  schedule: ScheduleName;
  /** Where the jump landed, 0 to 1000. */
  t: number;
  /** Markov steps walked from there. */
  walk: number;
  seed: number;
}

/** What each room remembers. Rooms that make pictures start from the settings of Generate. */
export interface RoomStates {
  generate: GenerateState;
  noise: NoiseState;
}

export interface PageState extends RoomStates {
  room: Room;
  theme: Theme;
}

/** What an address is checked against. */
export interface House {
  catalogue: Catalogue;
  cards: ModelCard[];
}

export const LAST_TIMESTEP = 1000;

/** The settings that the model's card suggests. */
export function suggested(card: ModelCard): Omit<GenerateState, 'device'> {
  const { sampler, eta, steps, spacing, guidance } = card.defaults;
  const choice = { sampler, eta, steps, spacing, guidance };
  return { model: card.name, class: null, seed: 1, count: 4, ...choice };
}

export function initialState(card: ModelCard): PageState {
  return {
    room: 'generate',
    theme: 'system',
    generate: { ...suggested(card), device: 'auto' },
    noise: { source: 'sample', sample: 9, schedule: 'cosine', t: 250, walk: 0, seed: 1 },
  };
}

const usesEta = (house: House, sampler: string): boolean =>
  house.catalogue.samplers.some((info) => info.name === sampler && info.options.includes('eta'));

/** The recipe of a batch's first picture. */
export function recipeOf(state: GenerateState, card: ModelCard, house: House): Recipe {
  return {
    format: house.catalogue.format,
    model: state.model,
    weights: card.weights.sha256.slice(0, 12),
    ...(state.class === null ? {} : { class: state.class }),
    seed: state.seed,
    sampler: state.sampler,
    // A sampler without the option refuses any eta but 0.
    eta: usesEta(house, state.sampler) ? state.eta : 0,
    steps: state.steps,
    spacing: state.spacing,
    guidance: state.guidance,
  };
}

/** Recipe settings as page state; the rest of the page's settings stay. */
export function withRecipe(state: GenerateState, recipe: Recipe): GenerateState {
  const { model, seed, sampler, steps, spacing, guidance } = recipe;
  const own = { model, seed, sampler, steps, spacing, guidance };
  return { ...state, ...own, class: recipe.class ?? null, eta: recipe.eta };
}
