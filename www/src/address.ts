// The page's state in the address's fragment, both ways. Whatever is wrong with an address
// is named and replaced by something that works; the rest of the address still counts.
import {
  type GenerateState,
  type House,
  initialState,
  LAST_TIMESTEP,
  type NoiseState,
  type PageState,
  type Room,
  suggested,
} from './state.ts';
import { type ModelCard, type Range, SCHEDULES } from './types.ts';

const ROOMS: Room[] = ['generate', 'noise'];
const KNOWN: Record<Room, string[]> = {
  generate: [
    ...['model', 'weights', 'class', 'seed', 'count', 'sampler', 'eta', 'steps', 'spacing'],
    ...['guidance', 'device', 'format', 'theme'],
  ],
  noise: ['source', 'sample', 'schedule', 't', 'walk', 'seed', 'theme'],
};

export interface Parsed {
  state: PageState;
  problems: string[];
}

/** A number brought into its range, with the reason if it had to be changed. */
export function fitNumber(
  name: string,
  raw: string,
  [low, high]: Range,
  fallback: number,
  whole = true,
): { value: number; problem?: string } {
  const value = raw.trim() === '' ? Number.NaN : Number(raw);
  if (!Number.isFinite(value)) {
    return { value: fallback, problem: `${name}: “${raw}” is not a number; ${fallback} is used.` };
  }
  if (value < low || value > high) {
    const near = value < low ? low : high;
    return {
      value: near,
      problem: `${name}: ${raw} is out of range (${low} to ${high}); ${near} is used.`,
    };
  }
  if (whole && !Number.isInteger(value)) {
    const near = Math.round(value);
    return { value: near, problem: `${name}: ${raw} is not a whole number; ${near} is used.` };
  }
  return { value };
}

/** Reads the parameters one by one and notes what is wrong. */
class Reader {
  readonly problems: string[] = [];
  readonly #params: URLSearchParams;

  constructor(params: URLSearchParams) {
    this.#params = params;
  }

  number(name: string, range: Range, fallback: number, whole = true): number {
    const raw = this.#params.get(name);
    if (raw === null) return fallback;
    const { value, problem } = fitNumber(name, raw, range, fallback, whole);
    if (problem) this.problems.push(problem);
    return value;
  }

  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const raw = this.#params.get(name);
    if (raw === null) return fallback;
    const found = choices.find((choice) => choice.toLowerCase() === raw.toLowerCase());
    if (found !== undefined) return found;
    this.problems.push(
      `${name}: there is no “${raw}” here, so “${fallback}” is used. ` +
        `Choose from ${choices.join(', ')}.`,
    );
    return fallback;
  }

  text(name: string): string | null {
    return this.#params.get(name);
  }

  unknown(known: string[]): void {
    for (const name of new Set(this.#params.keys())) {
      if (!known.includes(name)) {
        this.problems.push(`“${name}” is not a setting of this page; it was left out.`);
      }
    }
  }
}

/** Reads a fragment. A room without parameters keeps what was set there before. */
export function parseAddress(fragment: string, house: House, current: PageState): Parsed {
  const [path = '', query] = splitOnce(fragment.replace(/^#/, ''), '?');
  if (path === '' && query === undefined) return { state: current, problems: [] };

  const reader = new Reader(new URLSearchParams(query ?? ''));
  let room = ROOMS.find((room) => room === path);
  if (!room) {
    reader.problems.push(`There is no room “${path}” here; this is Generate.`);
    room = 'generate';
  }
  const state: PageState = { ...current, room };
  if (query !== undefined && query !== '') {
    state.theme = reader.choice('theme', ['system', 'light', 'dark'], current.theme);
    if (room === 'generate') state.generate = readGenerate(reader, house);
    else state.noise = readNoise(reader, house);
    reader.unknown(KNOWN[room]);
  }
  return { state, problems: reader.problems };
}

function readGenerate(reader: Reader, house: House): GenerateState {
  const { catalogue, cards } = house;
  const names = cards.map((card) => card.name);
  const model = reader.choice('model', names, names[0] as string);
  const card = cards.find((card) => card.name === model) as ModelCard;
  const usual = suggested(card);
  const { limits } = catalogue;

  const format = Number(reader.text('format') ?? catalogue.format);
  if (format !== catalogue.format) {
    reader.problems.push(
      `This address has format ${format}, and this page reads format ${catalogue.format}: ` +
        'settings it does not know are left out.',
    );
  }
  const weights = reader.text('weights');
  if (weights !== null && !sameWeights(weights, card)) {
    reader.problems.push(differentWeights(weights, card));
  }
  return {
    model,
    class: readClass(reader, card),
    seed: reader.number('seed', limits.seed, usual.seed),
    count: reader.number('count', limits.count, usual.count),
    sampler: reader.choice('sampler', namesOf(catalogue.samplers), usual.sampler),
    eta: reader.number('eta', limits.eta, usual.eta, false),
    steps: reader.number('steps', limits.steps, usual.steps),
    spacing: reader.choice('spacing', namesOf(catalogue.spacings), usual.spacing),
    guidance: reader.number('guidance', limits.guidance, usual.guidance, false),
    device: reader.choice('device', ['auto', 'gpu', 'cpu'], 'auto'),
  };
}

function readClass(reader: Reader, card: ModelCard): string | null {
  const raw = reader.text('class');
  // An index is understood too, as on the command line.
  if (raw !== null && /^\d+$/.test(raw) && !card.classes.includes(raw)) {
    const named = card.classes[Number(raw)];
    if (named !== undefined) return named;
  }
  const choice = reader.choice('class', [...card.classes, 'any'], 'any');
  return choice === 'any' ? null : choice;
}

function readNoise(reader: Reader, house: House): NoiseState {
  const usual = initialState(house.cards[0] as ModelCard).noise;
  const sources = ['sample', 'drawing', 'upload', 'generated'] as const;
  const t = reader.number('t', [0, LAST_TIMESTEP], usual.t, false);
  return {
    source: reader.choice('source', sources, 'sample'),
    sample: reader.number('sample', [0, 9], usual.sample),
    schedule: reader.choice('schedule', SCHEDULES, usual.schedule),
    t,
    walk: reader.number('walk', [0, LAST_TIMESTEP - Math.ceil(t)], 0),
    seed: reader.number('seed', house.catalogue.limits.seed, usual.seed),
  };
}

/** Writes the state of the room that is open. */
export function formatAddress(state: PageState, house: House): string {
  const params = new URLSearchParams();
  const values = state.room === 'generate' ? generateParams(state, house) : noiseParams(state);
  for (const [name, value] of Object.entries(values)) params.set(name, String(value));
  if (state.theme !== 'system') params.set('theme', state.theme);
  return `#${state.room}?${params}`;
}

function generateParams({ generate }: PageState, house: House): Record<string, string | number> {
  const { model, class: wanted, device, ...rest } = generate;
  const card = house.cards.find((card) => card.name === model);
  return {
    model,
    ...(wanted === null ? {} : { class: wanted }),
    ...rest,
    device,
    ...(card ? { weights: card.weights.sha256.slice(0, 12) } : {}),
  };
}

function noiseParams({ noise }: PageState): Record<string, string | number> {
  const { source, sample, ...rest } = noise;
  return { source, ...(source === 'sample' ? { sample } : {}), ...rest };
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

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
