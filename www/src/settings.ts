// The settings of a recipe, in one table: the address, the form and the suggestions follow it.
// Their limits are in the catalogue, under the same names.
import type { Parameters, Written } from './parameters.ts';
import { cardIn, type GenerateState, type House, suggested } from './state.ts';
import type { ModelCard } from './types.ts';

interface NumberSetting {
  title: string;
  whole?: true;
  /** For what not every sampler has: the value that stands for its absence. */
  without?: number;
}

const TABLE = {
  seed: { title: 'Seed', whole: true },
  count: { title: 'Pictures', whole: true },
  steps: { title: 'Steps', whole: true },
  guidance: { title: 'Guidance scale' },
  eta: { title: 'eta', without: 0 },
} satisfies Partial<Record<keyof GenerateState, NumberSetting>>;
export type NumberName = keyof typeof TABLE;
export const NUMBERS: Record<NumberName, NumberSetting> = TABLE;
export const NUMBER_NAMES = Object.keys(NUMBERS) as NumberName[];

/** Why a setting has no effect as things stand, or undefined if it has one. */
export function idle(name: NumberName, state: GenerateState, house: House): string | undefined {
  const having = (sampler: { options: string[] }) => sampler.options.includes(name);
  const sampler = house.catalogue.samplers.find(({ name }) => name === state.sampler);
  if (NUMBERS[name].without === undefined || !sampler || having(sampler)) return undefined;
  const others = house.catalogue.samplers.filter(having).map(({ title }) => title);
  return `${sampler.title} has no ${NUMBERS[name].title}; ${others.join(', ')} has.`;
}

/** The settings of a recipe in an address; what it leaves out is as the model's card suggests. */
export function readSettings(parameters: Parameters, house: House): GenerateState {
  const { catalogue, cards } = house;
  const names = cards.map((card) => card.name);
  const model = parameters.choice('model', names, names[0] as string);
  const card = cardIn(house, model);
  const usual = suggested(card);

  const format = Number(parameters.text('format') ?? catalogue.format);
  if (format !== catalogue.format) {
    parameters.problems.push(
      `This address has format ${format}, and this page reads format ${catalogue.format}: ` +
        'settings it does not know are left out.',
    );
  }
  const weights = parameters.text('weights');
  if (weights !== null && !sameWeights(weights, card)) {
    parameters.problems.push(differentWeights(weights, card));
  }
  const number = (name: NumberName): [NumberName, number] => [
    name,
    parameters.number(name, catalogue.limits[name], usual[name], NUMBERS[name].whole === true),
  ];
  return {
    model,
    class: readClass(parameters, card),
    ...(Object.fromEntries(NUMBER_NAMES.map(number)) as Record<NumberName, number>),
    sampler: parameters.choice('sampler', namesOf(catalogue.samplers), usual.sampler),
    spacing: parameters.choice('spacing', namesOf(catalogue.spacings), usual.spacing),
    device: parameters.choice('device', ['auto', 'gpu', 'cpu'], 'auto'),
  };
}

export function readClass(parameters: Parameters, card: ModelCard): string | null {
  const raw = parameters.text('class');
  // An index is understood too, as on the command line.
  if (raw !== null && /^\d+$/.test(raw) && !card.classes.includes(raw)) {
    const named = card.classes[Number(raw)];
    if (named !== undefined) return named;
  }
  const choice = parameters.choice('class', [...card.classes, 'any'], 'any');
  return choice === 'any' ? null : choice;
}

export function writeSettings(state: GenerateState, house: House): Written {
  const { model, class: wanted, ...rest } = state;
  return {
    model,
    ...(wanted === null ? {} : { class: wanted }),
    ...rest,
    weights: cardIn(house, model).weights.sha256.slice(0, 12),
  };
}

export function sameWeights(weights: string, card: ModelCard): boolean {
  return weights.length >= 12 && card.weights.sha256.startsWith(weights.toLowerCase());
}

export function differentWeights(weights: string, card: ModelCard): string {
  return (
    `This was made with other weights of ${card.title} (${weights}) than those here ` +
    `(${card.weights.sha256.slice(0, 12)}): the picture may differ.`
  );
}

export const namesOf = (infos: { name: string }[]): string[] => infos.map((info) => info.name);

/** Denoiser calls of a run. */
export function callsOf({ sampler, steps }: GenerateState, { catalogue }: House): number {
  const info = catalogue.samplers.find(({ name }) => name === sampler);
  return steps * (info?.calls_per_step ?? 1);
}
