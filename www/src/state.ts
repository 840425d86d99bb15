// The whole state of the page: what the address carries.
import type { Axis } from './steer/axes.ts';
import { type HeatState, USUAL_HEAT } from './steer/mixture.ts';
import type { Catalogue, DeviceSetting, Fork, ModelCard, ScheduleName } from './types.ts';

export type Room = 'generate' | 'noise' | 'reconstruct' | 'steer';
export type Theme = 'system' | 'light' | 'dark';
/** Where a picture may come from: in rooms that need one, and in Generate. */
export const PICTURE_SOURCES = ['sample', 'drawing', 'upload', 'camera', 'generated'] as const;
export const GENERATE_SOURCES = ['none', 'sample', 'drawing', 'upload', 'camera', 'made'] as const;
export type Source = (typeof PICTURE_SOURCES)[number] | (typeof GENERATE_SOURCES)[number];

/** Settings that no card suggests, at the values where addresses and recipes leave them out. */
export const EXTRAS = {
  guidance_low: 0,
  guidance_high: 1,
  rescale: 0,
  temperature: 1,
  noise_scale: 1,
  blend: 0,
  to_seed: 2,
  mix: 0,
};
export type Extras = typeof EXTRAS;

export interface GenerateState extends Extras {
  model: string;
  /** Any class if null. */
  class: string | null;
  /** What to draw, in words, for a model that takes prompts; anything if empty. */
  prompt: string;
  /** A second class, or a second prompt, that is mixed into the first. */
  to: string | null;
  /** An unwanted class, or unwanted words. */
  not: string | null;
  seed: number;
  count: number;
  sampler: string;
  eta: number;
  steps: number;
  spacing: string;
  guidance: number;
  /** How many times as strongly guidance leads away from the same prompt without its style. */
  style_emphasis: number;
  /** Settings that change on the way. */
  fork: Fork[];
  device: DeviceSetting;
}

/** What Generate starts from; the pictures themselves are not part of any state. */
export interface GuideState {
  source: Source;
  sample: number;
  /** How much of the picture is given up, 0 to 1. */
  strength: number;
  /** Whether only what a mask covers may change. */
  masked: boolean;
  resample: number;
}

export const UNGUIDED: GuideState = {
  ...{ source: 'none', sample: 9, strength: 0.5, masked: false, resample: 1 },
};

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

export interface ReconstructState {
  model: string;
  /** What the model is told that the picture shows; nothing if null. */
  class: string | null;
  /** The same in words, for a model that takes prompts; nothing if empty. */
  prompt: string;
  source: Source;
  sample: number;
  /** Where the dial stands, 0 to 1000. */
  t: number;
  seed: number;
  device: DeviceSetting;
}

/** A sheet of pictures over two settings; the others are those of Generate. */
export interface SteerState {
  x: Axis;
  y: Axis;
  /** Pictures in a cell. */
  each: number;
  /** Whether the classifier measures the cells. */
  judge: boolean;
  /** The temperature demonstration. */
  heat: HeatState;
}

/** What each room remembers. Rooms that make pictures start from the settings of Generate. */
export interface RoomStates {
  generate: GenerateState;
  guide: GuideState;
  noise: NoiseState;
  reconstruct: ReconstructState;
  steer: SteerState;
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

export function cardIn({ cards }: House, model: string): ModelCard {
  const card = cards.find(({ name }) => name === model);
  if (!card) throw new Error(`there is no model “${model}” here`);
  return card;
}

/** Whether it is told in words what to draw. */
export const takesPrompts = ({ tokenizer }: ModelCard): boolean => tokenizer !== undefined;

/** Characters; models read fewer words than fit. */
export const LONGEST_PROMPT = 1000;

export const LAST_TIMESTEP = 1000;

/** How a picture is made, apart from what it shows, as the model's card suggests. */
export function suggestedPath(card: ModelCard): Omit<GenerateState, keyof Wish> {
  const { style_emphasis = 0, ...defaults } = card.defaults;
  return { ...defaults, style_emphasis, to: null, not: null, fork: [], ...EXTRAS };
}

export function suggested(card: ModelCard): Omit<GenerateState, 'device'> {
  return { model: card.name, class: null, prompt: '', seed: 1, count: 4, ...suggestedPath(card) };
}

type Wish = Pick<GenerateState, 'model' | 'class' | 'prompt' | 'seed' | 'count' | 'device'>;

export function initialState(card: ModelCard): PageState {
  return {
    room: 'generate',
    theme: 'system',
    generate: { ...suggested(card), device: 'auto' },
    guide: UNGUIDED,
    noise: { source: 'sample', sample: 9, schedule: 'cosine', t: 250, walk: 0, seed: 1 },
    reconstruct: {
      // Real pictures go with the clothes: the room says most with them.
      model: 'fashion',
      class: null,
      prompt: '',
      ...{ source: 'sample', sample: 9, t: 850, seed: 1, device: 'auto' },
    },
    steer: {
      x: { setting: 'steps', values: [4, 8, 16, 32] },
      y: {
        setting: 'sampler',
        values: ['ddim', 'euler_ancestral', 'heun', 'dpmpp_2m', 'dpmpp_2m_sde', 'unipc'],
      },
      each: 1,
      judge: false,
      heat: USUAL_HEAT,
    },
  };
}
