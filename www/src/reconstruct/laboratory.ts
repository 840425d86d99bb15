// The work of the room, on the engine: results from a noise level, the ideal denoisers beside them,
// what they are like, and the survey of the whole dial.
import type { Engine } from '../engine/engine.ts';
import { vocabularyOf } from '../generate/prompt/vocabulary.ts';
import { bare } from '../generate/prompt/wording.ts';
import { tile } from '../generate/trajectory.ts';
import { catalogue, judges, sceneJudges } from '../house.ts';
import type { Frame, Ideal, ModelCard, Neighbour, ScheduleName, Similarity } from '../types.ts';
import { halfway, type Reading } from './originality.ts';
import { type Plan, planFor, ratiosOf } from './plan.ts';
import { placeOf, timestepAt } from './scale.ts';
import { recipeAt, type Subject } from './subject.ts';

/** Denoiser calls, or nearly so, of a result and of one in the survey. */
const STEPS = { results: 14, survey: 9 };
/** Results made together: a GPU takes all at once, a CPU shows the first ones sooner. */
const TOGETHER = { gpu: 16, cpu: 4 };
/** Where all results would take longer than this, half of them must do. */
const PATIENCE_MS = 15_000;
/** Pictures that a reading of the survey rests on. */
const SURVEYED = 4;
/** Where originality begins is looked for down to this share of the dial. */
const FINE = 0.03;

export interface Batch {
  /** The place of its first result. */
  first: number;
  frame: Frame;
}

export class Laboratory {
  readonly #engine: Engine;
  /** What a judge read in pictures: results are read again as more are made. */
  readonly #named = new WeakMap<Float32Array, string>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** `sigma / alpha` at every timestep of a model's schedule at which a run may start. */
  async ratios({ schedule }: ModelCard): Promise<Float64Array> {
    const ratios = ratiosOf(await this.#engine.scheduleCurve(schedule.kind as ScheduleName));
    return ratios.filter((ratio) => ratio <= catalogue.noisiest);
  }

  planAt(t: number, { ratios }: Subject): Plan {
    return planFor(t, STEPS.results, ratios, catalogue.limits.steps);
  }

  /** Up to `count` results, batch by batch, frame by frame; fewer where they take long. */
  async *results(
    subject: Subject,
    plan: Plan,
    count: number,
    signal: AbortSignal,
  ): AsyncGenerator<Batch> {
    const { card, device } = subject;
    let wanted = count;
    for (let first = 0; first < wanted; ) {
      const together =
        TOGETHER[this.#engine.devices.choice(device, card.name, TOGETHER.gpu).device];
      const size = Math.min(together, wanted - first);
      const began = performance.now();
      const recipe = recipeAt(subject, plan, first, catalogue.format);
      for await (const frame of this.#engine.run(recipe, size, device, signal)) {
        yield { first, frame };
      }
      const expected = ((performance.now() - began) * count) / size;
      if (expected > PATIENCE_MS) wanted = Math.max(first + size, count / 2);
      first += size;
    }
  }

  /** What an ideal denoiser makes of the same noised pictures. */
  async ideal(
    ideal: Ideal,
    subject: Subject,
    plan: Plan,
    count: number,
    signal: AbortSignal,
  ): Promise<Float32Array[]> {
    const recipe = recipeAt(subject, plan, 0, catalogue.format);
    let last: Frame | undefined;
    for await (const frame of this.#engine.ideal(ideal, recipe, count, signal)) {
      last = frame;
    }
    return last ? picturesOf(last) : [];
  }

  compare({ card, original }: Subject, pictures: Float32Array[]): Promise<Similarity> {
    return this.#engine.compare(card.name, joined(pictures), original);
  }

  /** What a judge reads in pictures, by the names of classes or subjects; nothing without one. */
  async read(card: ModelCard, pictures: Float32Array[]): Promise<string[]> {
    const fresh = pictures.filter((picture) => !this.#named.has(picture));
    const names = fresh.length === 0 ? [] : await this.#name(card, fresh);
    fresh.forEach((picture, index) => {
      const name = names[index];
      if (name !== undefined) this.#named.set(picture, name);
    });
    return pictures.flatMap((picture) => this.#named.get(picture) ?? []);
  }

  async #name({ name: model, classes }: ModelCard, pictures: Float32Array[]): Promise<string[]> {
    const [all, count] = [joined(pictures), pictures.length];
    if (judges.some((judge) => judge.model === model)) {
      const judgement = await this.#engine.judge(model, all, count);
      return Array.from(judgement.classes, (index) => classes[index] ?? String(index));
    }
    const judge = sceneJudges.find((judge) => judge.model === model);
    if (!judge) return [];
    const { subjects } = await vocabularyOf(model);
    const names = new Map(subjects.map(({ symbol, names: [name] }) => [bare(symbol), name]));
    const sights = await this.#engine.look(model, all, count);
    return sights.map(({ subjects: [likeliest = -1] }) => {
      const symbol = judge.subjects[likeliest] ?? '';
      return `${symbol} ${names.get(bare(symbol)) ?? ''}`.trim();
    });
  }

  /** The known pictures that these are. */
  async recognise({ card }: Subject, pictures: Float32Array[]): Promise<Neighbour[]> {
    const all = await this.#engine.nearest(card.name, joined(pictures), 1);
    return all.flatMap((nearest) => nearest.slice(0, 1));
  }

  /** A few results at a level of the dial, and how alike they are; undefined if stopped. */
  async reading(
    subject: Subject,
    t: number,
    signal: AbortSignal,
  ): Promise<{ pictures: Float32Array[]; reading: Reading } | undefined> {
    const plan = planFor(t, STEPS.survey, subject.ratios, catalogue.limits.steps);
    const recipe = recipeAt(subject, plan, 0, catalogue.format);
    let last: Frame | undefined;
    for await (const frame of this.#engine.run(recipe, SURVEYED, subject.device, signal)) {
      last = frame;
    }
    if (signal.aborted || !last?.done) return undefined;
    const pictures = picturesOf(last);
    return { pictures, reading: readingOf(await this.compare(subject, pictures), plan.t) };
  }
}

/** The level to look at next, to tell more finely where originality begins; if it is worth it. */
export function nextLevel(readings: Reading[]): number | undefined {
  const pair = halfway(readings);
  if (!pair) return undefined;
  const [from, to] = [placeOf(pair[0].t), placeOf(pair[1].t)];
  return to - from <= FINE ? undefined : timestepAt((from + to) / 2);
}

export function readingOf({ to_original, among }: Similarity, t: number): Reading {
  const original = to_original.reduce((sum, { cosine }) => sum + cosine, 0) / to_original.length;
  return { t, original, others: among.cosine, count: to_original.length };
}

/** The finished pictures of a frame. */
export const picturesOf = (frame: Frame): Float32Array[] =>
  Array.from({ length: frame.count }, (_, index) => tile(frame, 'x_0', index));

function joined(pictures: Float32Array[]): Float32Array {
  const all = new Float32Array(pictures.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const picture of pictures) {
    all.set(picture, at);
    at += picture.length;
  }
  return all;
}
