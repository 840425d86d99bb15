// The settings of a recipe, in one table: the address, the form and the suggestions follow it.
// Their limits are in the catalogue, under the same names.
import type { Parameters, Written } from './parameters.ts';
import { type GenerateState, type House, suggested } from './state.ts';
import type { ModelCard } from './types.ts';

interface NumberSetting {
  whole: boolean;
}

export const NUMBERS = {
  seed: { whole: true },
  count: { whole: true },
  steps: { whole: true },
  guidance: { whole: false },
  eta: { whole: false },
} satisfies Partial<Record<keyof GenerateState, NumberSetting>>;
export type NumberName = keyof typeof NUMBERS;
export const NUMBER_NAMES = Object.keys(NUMBERS) as NumberName[];

/** The settings of a recipe in an address; what it leaves out is as the model's card suggests. */
export function readSettings(parameters: Parameters, house: House): GenerateState {
  const { catalogue, cards } = house;
  const names = cards.map((card) => card.name);
  const model = parameters.choice('model', names, names[0] as string);
  const card = cards.find((card) => card.name === model) as ModelCard;
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
    parameters.number(name, catalogue.limits[name], usual[name], NUMBERS[name].whole),
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

function readClass(parameters: Parameters, card: ModelCard): string | null {
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
  const card = house.cards.find((card) => card.name === model);
  return {
    model,
    ...(wanted === null ? {} : { class: wanted }),
    ...rest,
    ...(card ? { weights: card.weights.sha256.slice(0, 12) } : {}),
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

const namesOf = (infos: { name: string }[]): string[] => infos.map((info) => info.name);
