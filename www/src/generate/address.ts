// The settings of Generate in an address. What it leaves out is as the model's card suggests.
import type { Parameters, Written } from '../parameters.ts';
import { limitsOf, NUMBER_NAMES, NUMBERS, type NumberName, reconciled } from '../settings.ts';
import {
  cardIn,
  EXTRAS,
  type GenerateState,
  type House,
  LONGEST_PROMPT,
  suggested,
  takesPrompts,
} from '../state.ts';
import type { ModelCard } from '../types.ts';
import { formatForks, readForks } from './forks.ts';

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
    parameters.number(name, limitsOf(name, house), usual[name], NUMBERS[name].whole === true),
  ];
  const numbers = Object.fromEntries(NUMBER_NAMES.map(number)) as Record<NumberName, number>;
  const fork = readForks(parameters.text('fork') ?? '', numbers.steps, house, card);
  parameters.problems.push(...fork.problems);
  const { state, problems } = reconciled({
    model,
    ...readWish(parameters, card),
    ...numbers,
    sampler: parameters.choice('sampler', namesOf(catalogue.samplers), usual.sampler),
    spacing: parameters.choice('spacing', namesOf(catalogue.spacings), usual.spacing),
    fork: fork.forks,
    device: parameters.choice('device', ['auto', 'gpu', 'cpu'], 'auto'),
  });
  parameters.problems.push(...problems);
  return state;
}

/** What is wanted and what not: words or classes, as the model takes them. */
function readWish(
  parameters: Parameters,
  card: ModelCard,
): Pick<GenerateState, 'class' | 'prompt' | 'to' | 'not'> {
  return {
    class: readClass(parameters, 'class', 'any', card),
    prompt: readWords(parameters, 'prompt', card),
    to: takesPrompts(card)
      ? readWords(parameters, 'to_prompt', card) || null
      : readClass(parameters, 'to_class', 'none', card),
    not: takesPrompts(card)
      ? readWords(parameters, 'not', card) || null
      : readClass(parameters, 'not', 'none', card),
  };
}

/** Words for a model that takes prompts. */
export function readWords(parameters: Parameters, name: string, card: ModelCard): string {
  const words = parameters.text(name) ?? '';
  if (words !== '' && !takesPrompts(card)) {
    parameters.problems.push(`${name}: ${card.title} takes no words; they were left out.`);
    return '';
  }
  if (words.length <= LONGEST_PROMPT) return words;
  parameters.problems.push(`${name}: only the first ${LONGEST_PROMPT} characters are kept.`);
  return words.slice(0, LONGEST_PROMPT);
}

/** A class by its name or, as on the command line, by its index; null for the word for none. */
export function readClass(
  parameters: Parameters,
  name: string,
  none: string,
  card: ModelCard,
): string | null {
  const raw = parameters.text(name);
  if (raw !== null && /^\d+$/.test(raw) && !card.classes.includes(raw)) {
    const named = card.classes[Number(raw)];
    if (named !== undefined) return named;
  }
  const choice = parameters.choice(name, [...card.classes, none], none);
  return choice === none ? null : choice;
}

export function writeSettings(state: GenerateState, house: House): Written {
  const { model, class: wanted, prompt, to, not, fork, style_emphasis, device, ...rest } = state;
  const card = cardIn(house, model);
  const told = Object.entries(rest).filter(
    ([name, value]) => EXTRAS[name as keyof typeof EXTRAS] !== value,
  );
  return {
    model,
    ...(wanted === null ? {} : { class: wanted }),
    ...(prompt === '' || !takesPrompts(card) ? {} : { prompt }),
    ...(to === null ? {} : { [takesPrompts(card) ? 'to_prompt' : 'to_class']: to }),
    ...(not === null ? {} : { not }),
    ...Object.fromEntries(told),
    ...(style_emphasis === suggested(card).style_emphasis ? {} : { style_emphasis }),
    ...(fork.length === 0 ? {} : { fork: formatForks(fork) }),
    ...(device === 'auto' ? {} : { device }),
    weights: card.weights.sha256.slice(0, 12),
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
