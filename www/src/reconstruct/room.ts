// The Reconstruct room: a picture noised to the level of the dial and denoised many times at once,
// beside the two ideal denoisers, over a strip that shows the whole dial.
import { find } from '../dom.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineDied } from '../engine/host.ts';
import { tile } from '../generate/trajectory.ts';
import { cardOf, catalogue } from '../house.ts';
import { Nearest } from '../nearest/nearest.ts';
import { dismiss, notice, reasonOf } from '../notices.ts';
import { drawPicture, wipe } from '../picture.ts';
import { withRecipe } from '../recipe.ts';
import type { Session } from '../session.ts';
import { Chooser } from '../source/chooser.ts';
import { bytesOf } from '../source/fit.ts';
import type { OwnPictures } from '../source/own.ts';
import { samplesOf } from '../source/samples.ts';
import {
  type GenerateState,
  type GuideState,
  PICTURE_SOURCES,
  type ReconstructState,
  UNGUIDED,
} from '../state.ts';
import { Dial } from './dial.ts';
import { Extremes, MEMORIES } from './extremes.ts';
import { Judge } from './judge.ts';
import { type Batch, Laboratory, picturesOf, readingOf } from './laboratory.ts';
import type { Plan } from './plan.ts';
import { MOST, Results } from './results.ts';
import { Settings } from './settings.ts';
import { Strip } from './strip.ts';
import { recipeAt, type Subject } from './subject.ts';
import { Survey } from './survey.ts';

/** A dragged dial does not start a run at every place that it passes. */
const SETTLE_MS = 60;

type OpenSettings = (settings: GenerateState, guide: GuideState) => void;

export class ReconstructRoom {
  readonly #engine: Engine;
  readonly #session: Session;
  readonly #own: OwnPictures;
  readonly #openSettings: OpenSettings;
  readonly #laboratory: Laboratory;
  readonly #chooser: Chooser;
  readonly #settings: Settings;
  readonly #dial: Dial;
  readonly #results = new Results((index) => {
    this.#look(index).catch((error) => this.#fail(error));
  });
  readonly #extremes = new Extremes();
  readonly #judge: Judge;
  readonly #nearest: Nearest;
  readonly #strip: Strip;
  readonly #survey: Survey;
  readonly #opener = find('#rebuilt-open', HTMLButtonElement);
  #subject: Subject | undefined;
  /** The results that are there, and the noised pictures that they came from. */
  #made: Float32Array[] = [];
  #noised: Float32Array[] = [];
  #asked = '';
  #abort = new AbortController();
  #timer: number | undefined;

  constructor(engine: Engine, session: Session, own: OwnPictures, open: OpenSettings) {
    this.#engine = engine;
    this.#session = session;
    this.#own = own;
    this.#openSettings = open;
    this.#opener.addEventListener('click', () => this.#open());
    this.#laboratory = new Laboratory(engine);
    this.#judge = new Judge(this.#laboratory, this.#results, (death) => this.#fail(death));
    this.#nearest = new Nearest(find('#rebuilt-nearest', HTMLElement), engine);
    const set = (reconstruct: Partial<ReconstructState>) => session.change({ reconstruct });
    this.#settings = new Settings(set);
    this.#dial = new Dial((t) => set({ t }));
    this.#strip = new Strip((t) => set({ t }));
    this.#survey = new Survey(this.#laboratory, this.#dial, this.#strip);
    this.#chooser = new Chooser(find('#reconstruct-chooser', HTMLElement), {
      own,
      name: 'reconstruct',
      sources: PICTURE_SOURCES,
      choose: set,
    });
    own.subscribe(() => {
      if (session.state.room === 'reconstruct') this.#ask();
    });
  }

  show(): void {
    const state = this.#state;
    const card = cardOf(state.model);
    const { image_channels: channels, image_size: size } = card.network;
    this.#chooser.show(state, { shape: { channels, size }, samples: samplesOf(card) });
    this.#settings.show(state);
    this.#survey.show(state.t);
    this.#ask();
  }

  receive(file: File): Promise<void> {
    return this.#chooser.receive(file);
  }

  leave(): void {
    this.#chooser.leave();
    this.#stop();
  }

  get #state(): ReconstructState {
    return this.#session.state.reconstruct;
  }

  /** Stops what goes on; it starts again when something is asked for. */
  #stop(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.#asked = '';
  }

  /** Starts over if anything else is asked for than what is being made. */
  #ask(): void {
    const { t, ...rest } = this.#state;
    const asked = JSON.stringify([rest, this.#chooser.key, t]);
    if (asked === this.#asked) return;
    this.#stop();
    this.#asked = asked;
    this.#unsettle();
    const abort = new AbortController();
    this.#abort = abort;
    this.#timer = window.setTimeout(() => void this.#work(abort.signal), SETTLE_MS);
  }

  /** What was made is not what is asked for. */
  #unsettle(): void {
    this.#made = [];
    this.#noised = [];
    this.#results.unsettle();
    this.#judge.forget();
    this.#opener.disabled = true;
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { model, device, t } = this.#state;
    try {
      const [subject] = await Promise.all([this.#take(signal), this.#load(model, signal)]);
      if (!subject || signal.aborted) return;
      this.#strip.busy = true;
      await this.#engine.devices.seekGpu(device, model);
      const plan = this.#laboratory.planAt(t, subject);
      await this.#rebuild(subject, plan, signal);
      await this.#idealise(subject, plan, signal);
      await this.#survey.run(subject, signal);
      if (!signal.aborted) dismiss('reconstruct');
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    } finally {
      if (!signal.aborted) this.#strip.busy = false;
    }
  }

  async #load(model: string, signal: AbortSignal): Promise<void> {
    const box = find('#reconstruct-loading', HTMLElement);
    try {
      await this.#engine.prepare(model, (share) => {
        if (signal.aborted) return;
        box.hidden = false;
        find('progress', HTMLProgressElement, box).value = share;
      });
    } finally {
      box.hidden = true;
    }
  }

  #fail(error: unknown): void {
    this.#asked = '';
    // Those who replace the worker tell what happened.
    if (error instanceof EngineDied) return;
    const action = { label: 'Try again', run: () => this.#ask() };
    notice({ key: 'reconstruct', lines: [reasonOf(error)], action });
  }

  /** The picture and settings as they are now; what was measured of others is forgotten. */
  async #take(signal: AbortSignal): Promise<Subject | undefined> {
    const { t: _, ...state } = this.#state;
    const key = JSON.stringify([state, this.#chooser.key]);
    if (this.#subject?.key === key) return this.#subject;
    const card = cardOf(state.model);
    const original = await this.#chooser.picture();
    if (signal.aborted) return undefined;
    this.#subject = undefined;
    this.#survey.clear();
    if (!original) {
      this.#clear();
      return undefined;
    }
    drawPicture(find('#original', HTMLCanvasElement), original, card.network.image_size);
    const name = await this.#engine.name(bytesOf(original));
    const ratios = await this.#laboratory.ratios(card);
    if (signal.aborted) return undefined;
    const { class: wanted, prompt, seed, device } = state;
    this.#subject = { key, card, class: wanted, prompt, seed, device, original, name, ratios };
    return this.#subject;
  }

  /** There is no picture, and nothing is left of the last one. */
  #clear(): void {
    for (const canvas of ['#original', '#noised', '#nearest-own']) {
      wipe(find(canvas, HTMLCanvasElement));
    }
    find('#nearest-words', HTMLElement).textContent = '';
    this.#results.clear();
    this.#dial.clear();
    this.#judge.clear();
    this.#extremes.clear();
    this.#nearest.clear();
  }

  async #rebuild(subject: Subject, plan: Plan, signal: AbortSignal): Promise<void> {
    for await (const batch of this.#laboratory.results(subject, plan, MOST, signal)) {
      if (signal.aborted) return;
      this.#received(batch);
      if (!batch.frame.done) continue;
      this.#results.progress(this.#made.length);
      await this.#measure(subject, plan, signal);
    }
    if (signal.aborted) return;
    this.#results.settle(this.#made.length);
    await this.#look(this.#results.pick);
  }

  #received({ first, frame }: Batch): void {
    const { size, count, index, done, alpha, sigma, t } = frame;
    if (index === 0) {
      this.#dial.level({ t: done ? 0 : t, alpha, sigma });
      for (let i = 0; i < count; i++) this.#noised[first + i] = tile(frame, 'x_t', i);
      this.#drawNoised();
    }
    picturesOf(frame).forEach((picture, i) => {
      this.#results.draw(first + i, picture, size, done);
      if (done) this.#made[first + i] = picture;
    });
  }

  async #measure(subject: Subject, plan: Plan, signal: AbortSignal): Promise<void> {
    const similarity = await this.#laboratory.compare(subject, this.#made);
    if (signal.aborted) return;
    const reading = readingOf(similarity, plan.t);
    this.#dial.alike(reading);
    this.#survey.note(reading);
    const alike = similarity.to_original.map(({ cosine }) => cosine);
    this.#judge.show({ subject, pictures: [...this.#made], alike });
  }

  async #idealise(subject: Subject, plan: Plan, signal: AbortSignal): Promise<void> {
    const { card } = subject;
    const size = card.network.image_size;
    const references = await this.#engine.references(card.name);
    if (signal.aborted) return;
    this.#extremes.know(references, card.title);
    const [original] = await this.#laboratory.ideal('oracle', subject, plan, 1, signal);
    if (signal.aborted || !original) return;
    this.#extremes.oracle(original, size);
    if (!references) return;
    const memories = await this.#laboratory.ideal('memoriser', subject, plan, MEMORIES, signal);
    if (signal.aborted) return;
    const known = await this.#laboratory.recognise(subject, memories);
    if (signal.aborted) return;
    known.forEach(({ label, index: number }, index) => {
      const words = `${card.classes[label]}, number ${number + 1} of those it knows`;
      this.#extremes.memory(index, memories[index] as Float32Array, size, words);
    });
  }

  /** A result is looked at more closely. */
  async #look(index: number): Promise<void> {
    this.#drawNoised();
    const [subject, picture] = [this.#subject, this.#made[index]];
    this.#opener.disabled = !subject || !picture;
    if (!subject || !picture) return;
    const { card } = subject;
    drawPicture(find('#nearest-own', HTMLCanvasElement), picture, card.network.image_size);
    find('#nearest-words', HTMLElement).textContent = `Result ${index + 1}`;
    await this.#nearest.show(card, picture);
  }

  #drawNoised(): void {
    const noised = this.#noised[this.#results.pick] ?? this.#noised[0];
    const size = this.#subject?.card.network.image_size;
    if (noised && size) drawPicture(find('#noised', HTMLCanvasElement), noised, size);
  }

  /** The chosen result as a recipe of its own. */
  #open(): void {
    const { source, sample, t, device } = this.#state;
    const subject = this.#subject;
    if (!subject) return;
    const plan = this.#laboratory.planAt(t, subject);
    const recipe = recipeAt(subject, plan, this.#results.pick, catalogue.format);
    // The last generated picture will be another one soon.
    const live = source === 'generated';
    if (live) {
      this.#own.take({ picture: subject.original, size: subject.card.network.image_size });
    }
    const { generate } = this.#session.state;
    this.#openSettings(
      { ...withRecipe(generate, recipe), count: 1, device },
      { ...UNGUIDED, source: live ? 'made' : source, sample, strength: plan.strength },
    );
  }
}
