// The numbers of a recipe, in one table that the address, the form and the axes of a sheet follow.
// Their limits are in the catalogue under the same names, their usual values in the state.
import {
  cardIn,
  EXTRAS,
  type Extras,
  type GenerateState,
  type House,
  takesPrompts,
} from './state.ts';
import type { Range } from './types.ts';

export type NumberName =
  | ('seed' | 'count' | 'steps' | 'guidance' | 'style_emphasis' | 'eta')
  | keyof Extras;
type Reason = (state: GenerateState, house: House) => string | undefined;

interface NumberSetting {
  title: string;
  whole?: true;
  /** Why it has no effect as things stand, if it has none. */
  idle?: Reason;
}

const withoutGuidance: Reason = ({ guidance }) =>
  guidance === 1 ? 'A guidance scale of 1 guides nothing.' : undefined;

export const NUMBERS: Record<NumberName, NumberSetting> = {
  seed: { title: 'Seed', whole: true },
  count: { title: 'Pictures', whole: true },
  steps: { title: 'Steps', whole: true },
  guidance: { title: 'Guidance scale' },
  style_emphasis: {
    title: 'Style emphasis',
    idle: (state, house) => withoutStyle(state, house) ?? withoutGuidance(state, house),
  },
  eta: { title: 'eta', idle: (state, house) => lacks('eta', state, house) },
  guidance_low: { title: 'Guidance from', idle: withoutGuidance },
  guidance_high: { title: 'Guidance to', idle: withoutGuidance },
  rescale: { title: 'Rescale', idle: withoutGuidance },
  temperature: { title: 'Temperature', idle: withoutScale },
  noise_scale: { title: 'Noise scale' },
  mix: { title: 'Mix', idle: withoutSecond },
  blend: { title: 'Blend' },
  to_seed: {
    title: 'Second seed',
    whole: true,
    idle: ({ blend }) => (blend === 0 ? 'A blend of 0 stays with the first seed.' : undefined),
  },
};
export const NUMBER_NAMES = Object.keys(NUMBERS) as NumberName[];
export const EXTRA_NAMES = Object.keys(EXTRAS) as (keyof Extras)[];

export function limitsOf(name: NumberName, { catalogue }: House): Range {
  return catalogue.limits[name === 'to_seed' ? 'seed' : name];
}

/** Why a setting has no effect as things stand, or undefined if it has one. */
export const idle = (name: NumberName, state: GenerateState, house: House): string | undefined =>
  NUMBERS[name].idle?.(state, house);

function lacks(option: string, state: GenerateState, { catalogue }: House): string | undefined {
  const sampler = catalogue.samplers.find(({ name }) => name === state.sampler);
  if (!sampler || sampler.options.includes(option)) return undefined;
  const others = catalogue.samplers.filter(({ options }) => options.includes(option));
  return `${sampler.title} has no ${option}; ${others.map(({ title }) => title).join(', ')} has.`;
}

/** Only a style that is asked for can be emphasised. */
function withoutStyle({ model, prompt, to }: GenerateState, house: House): string | undefined {
  const card = cardIn(house, model);
  if (!takesPrompts(card)) return `${card.title} knows no styles.`;
  const words = `${prompt} ${to ?? ''}`.toLowerCase().split(/[^a-z0-9]+/);
  if (words.some((word) => house.catalogue.styles.includes(word))) return undefined;
  return 'The prompt names no style.';
}

function withoutScale({ model }: GenerateState, house: House): string | undefined {
  const { local_scale, title } = cardIn(house, model);
  if (local_scale !== undefined) return undefined;
  return `It needs the local scale of the data, which was not measured for ${title}.`;
}

/** A mix needs two things that are asked for. */
function withoutSecond(state: GenerateState, house: House): string | undefined {
  const words = takesPrompts(cardIn(house, state.model));
  const first = words ? state.prompt.trim() : (state.class ?? '');
  if (first === '') return `It needs a ${words ? 'prompt' : 'class'} to mix something into.`;
  return (state.to ?? '').trim() === '' ? 'Nothing is mixed in.' : undefined;
}

/** Why nothing can lead away from an unwanted class as things stand, if so. */
export const idleNot: Reason = ({ guidance }) =>
  guidance <= 1 ? 'It needs a guidance scale above 1.' : undefined;

/** Settings that cannot go together, brought into line, with what was done. */
export function reconciled(
  state: GenerateState,
  before: Pick<GenerateState, 'guidance_low' | 'guidance_high'> = EXTRAS,
): { state: GenerateState; problems: string[] } {
  const problems: string[] = [];
  let { not, guidance_low, guidance_high } = state;
  if (guidance_low >= guidance_high) {
    const wish = `from ${guidance_low} to ${guidance_high}`;
    ({ guidance_low, guidance_high } = before);
    problems.push(
      `guidance_low: guidance cannot act ${wish}; it acts from ${guidance_low} to ${guidance_high}.`,
    );
  }
  if (not !== null && (not === state.class || (state.mix > 0 && not === state.to))) {
    problems.push(`not: “${not}” cannot be both wanted and unwanted; it is wanted.`);
    not = null;
  }
  const fork = state.fork.filter(({ step }) => step < state.steps);
  for (const { step } of state.fork.slice(fork.length)) {
    problems.push(`fork: ${state.steps} steps do not reach the fork at step ${step}; it is gone.`);
  }
  return { state: { ...state, not, guidance_low, guidance_high, fork }, problems };
}

/** Denoiser calls of a run. */
export function callsOf({ sampler, steps }: GenerateState, { catalogue }: House): number {
  const info = catalogue.samplers.find(({ name }) => name === sampler);
  if (!info) throw new Error(`there is no sampler “${sampler}” here`);
  return (steps - 1) * info.calls_per_step + info.calls_last_step;
}
