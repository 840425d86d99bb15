// The two axes of a sheet: a setting each, with the values it takes.
import { fitNumber } from '../parameters.ts';
import { idle, idleNot, limitsOf, NUMBERS, type NumberName, reconciled } from '../settings.ts';
import {
  EXTRAS,
  type Extras,
  type GenerateState,
  type House,
  LONGEST_PROMPT,
  takesPrompts,
} from '../state.ts';
import type { ModelCard } from '../types.ts';

export type AxisName =
  | Exclude<NumberName, 'count'>
  | ('sampler' | 'spacing' | 'class' | 'prompt' | 'not');

export interface Axis {
  setting: AxisName;
  values: (string | number)[];
}

/** More than this neither fits on a screen nor says more. */
export const MOST_VALUES = 12;

/** What each axis starts with; a missing one starts with all there is to choose. */
const USUAL: Partial<Record<AxisName, Axis['values']>> = {
  seed: [1, 2, 3, 4, 5],
  // One of each kind; all of them are too many for a first look.
  sampler: ['ddim', 'euler_ancestral', 'heun', 'dpmpp_2m', 'dpmpp_2m_sde', 'unipc'],
  steps: [4, 8, 16, 32],
  guidance: [0, 1, 2, 4, 8],
  style_emphasis: [0, 1, 2, 4],
  eta: [0, 0.25, 0.5, 0.75, 1],
  guidance_low: [0, 0.25, 0.5, 0.75],
  guidance_high: [0.25, 0.5, 0.75, 1],
  rescale: [0, 0.5, 1],
  blend: [0, 0.2, 0.4, 0.6, 0.8, 1],
  mix: [0, 0.25, 0.5, 0.75, 1],
  to_seed: [2, 3, 4, 5, 6],
  temperature: [0.25, 0.5, 1, 2, 4],
  noise_scale: [0.8, 0.9, 1, 1.1, 1.2],
};
/** What an axis of words starts with, as far as the model knows it. */
const USUAL_WORDS: Partial<Record<AxisName, string[]>> = {
  prompt: ['cat', 'rocket', 'tree, flat style', 'red car on yellow', 'cat and rocket'],
  not: ['none', 'yellow', 'green', 'face'],
};
const AXIS_NAMES: AxisName[] = [
  ...(['sampler', 'steps', 'spacing', 'eta', 'class', 'prompt', 'mix', 'not', 'guidance'] as const),
  ...([
    'style_emphasis',
    'guidance_low',
    'guidance_high',
    'rescale',
    'temperature',
    'noise_scale',
  ] as const),
  ...(['seed', 'blend', 'to_seed'] as const),
];

/** The settings that a sheet of a model may vary: its classes or its prompt. */
export function axisNames(card: ModelCard): AxisName[] {
  const others = takesPrompts(card) ? ['class'] : ['prompt', 'style_emphasis'];
  return AXIS_NAMES.filter((name) => !others.includes(name));
}

const CHOICES: Partial<Record<AxisName, string>> = {
  sampler: 'Sampler',
  spacing: 'Step spacing',
  class: 'Class',
  prompt: 'Prompt',
  not: 'Not this',
};

/** The words for no class. */
const NONE = { class: 'any', not: 'none' };

const isNumber = (name: AxisName): name is Exclude<NumberName, 'count'> => name in NUMBERS;

export const titleOf = (name: AxisName): string =>
  isNumber(name) ? NUMBERS[name].title : (CHOICES[name] as string);

/** Whether the values of an axis are words of the visitor's own. */
export const isWords = (name: AxisName, card: ModelCard): boolean =>
  takesPrompts(card) && (name === 'prompt' || name === 'not');

/** The values of a choice, or undefined for numbers and words. */
export function choicesOf(
  name: AxisName,
  { catalogue }: House,
  card: ModelCard,
): { value: string; label: string }[] | undefined {
  const named = (infos: { name: string; title: string }[]) =>
    infos.map(({ name, title }) => ({ value: name, label: title }));
  if (isWords(name, card)) return undefined;
  switch (name) {
    case 'sampler':
      return named(catalogue.samplers);
    case 'spacing':
      return named(catalogue.spacings);
    case 'class':
      return [...card.classes, NONE.class].map((value) => ({ value, label: value }));
    case 'not':
      return [NONE.not, ...card.classes].map((value) => ({ value, label: value }));
    default:
      return undefined;
  }
}

export function labelOf(
  { setting }: Axis,
  value: string | number,
  house: House,
  card: ModelCard,
): string {
  const choices = choicesOf(setting, house, card);
  return choices?.find((choice) => choice.value === value)?.label ?? String(value);
}

export function usualAxis(setting: AxisName, house: House, card: ModelCard): Axis {
  if (isWords(setting, card)) {
    const known = new Set(card.tokenizer?.words);
    const all = (words: string) => words.split(/\W+/).every((word) => known.has(word));
    const usual = USUAL_WORDS[setting] ?? [];
    return { setting, values: usual.filter((words) => words === NONE.not || all(words)) };
  }
  const all = choicesOf(setting, house, card)?.map(({ value }) => value) ?? [];
  return { setting, values: (USUAL[setting] ?? all).slice(0, MOST_VALUES) };
}

/** What goes with an axis that has taken the setting of the other. */
export const axisBeside = ({ setting }: Axis, house: House, card: ModelCard): Axis =>
  usualAxis(setting === 'steps' ? 'sampler' : 'steps', house, card);

/** Two axes that the model can vary, and never the same one twice. */
export function fittedAxes(x: Axis, y: Axis, house: House, card: ModelCard): { x: Axis; y: Axis } {
  const [across, down] = [fittedAxis(x, house, card), fittedAxis(y, house, card)];
  const same = across.setting === down.setting;
  return { x: across, y: same ? axisBeside(across, house, card) : down };
}

/** The axis, or where the model cannot vary it so, one like it. */
export function fittedAxis(axis: Axis, house: House, card: ModelCard): Axis {
  const { setting, values } = axis;
  if (!axisNames(card).includes(setting)) {
    return usualAxis(setting === 'class' ? 'prompt' : 'class', house, card);
  }
  const choices = choicesOf(setting, house, card)?.map(({ value }) => value);
  const known = values.every((value) => choices?.includes(String(value)) ?? true);
  return known ? axis : usualAxis(setting, house, card);
}

/** The state with one value in place. */
export function withValue(
  state: GenerateState,
  { setting }: Axis,
  value: string | number,
): GenerateState {
  const none = setting === 'class' || setting === 'not' ? NONE[setting] : undefined;
  return { ...state, [setting]: value === none ? null : value };
}

/** Why a cell of these settings would say nothing, if so. */
export function nonsense(state: GenerateState, axes: Axis[], house: House): string | undefined {
  const [problem] = reconciled(state).problems;
  if (problem !== undefined) return problem;
  for (const { setting } of axes) {
    if (setting === 'not' && state.not !== null && idleNot(state, house) !== undefined) {
      return idleNot(state, house);
    }
    if (!isNumber(setting)) continue;
    const off = EXTRAS[setting as keyof Extras] ?? 0;
    const reason = state[setting] === off ? undefined : idle(setting, state, house);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Reads values as they are typed, and tells what is wrong with them. */
export function readValues(
  setting: AxisName,
  raw: string[],
  house: House,
  card: ModelCard,
): { values: Axis['values']; problems: string[] } {
  const problems: string[] = [];
  const choices = choicesOf(setting, house, card);
  const values: Axis['values'] = [];
  if (isWords(setting, card)) {
    const words = raw.map((text) => text.trim().slice(0, LONGEST_PROMPT));
    return few(
      setting,
      words.filter((text) => text !== ''),
      problems,
    );
  }
  for (const text of raw.map((part) => part.trim()).filter((part) => part !== '')) {
    if (choices) {
      const known = choices.find(({ value }) => value.toLowerCase() === text.toLowerCase());
      if (known) values.push(known.value);
      else problems.push(`${titleOf(setting)}: there is no “${text}” here; it was left out.`);
    } else if (isNumber(setting)) {
      const limits = limitsOf(setting, house);
      const fitted = fitNumber(
        titleOf(setting),
        text,
        limits,
        Number.NaN,
        NUMBERS[setting].whole === true,
      );
      if (Number.isNaN(fitted.value)) {
        problems.push(`${titleOf(setting)}: “${text}” is not a number; it was left out.`);
        continue;
      }
      if (fitted.problem) problems.push(fitted.problem);
      values.push(fitted.value);
    }
  }
  return few(setting, values, problems);
}

/** Each value once, and no more than a sheet holds. */
function few(
  setting: AxisName,
  values: Axis['values'],
  problems: string[],
): { values: Axis['values']; problems: string[] } {
  const unique = [...new Set(values)];
  if (unique.length > MOST_VALUES) {
    problems.push(
      `${titleOf(setting)}: ${unique.length} values are more than a sheet holds; the first ` +
        `${MOST_VALUES} are used.`,
    );
  }
  return { values: unique.slice(0, MOST_VALUES), problems };
}
