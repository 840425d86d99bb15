// The engine as the page sees it: models are loaded when needed, runs are sequences of frames,
// and a worker that died is replaced without the page losing anything.
import type { Remote } from 'comlink';
import { cardOf, judges, references, sceneJudges } from '../house.ts';
import type {
  Attention,
  DeviceName,
  DeviceSetting,
  ForwardState,
  Frame,
  Ideal,
  Judgement,
  ModelCard,
  Neighbour,
  Pictures,
  Reading,
  Recipe,
  ReferencesCard,
  ScheduleName,
  Sight,
  Similarity,
} from '../types.ts';
import { Album } from './album.ts';
import { compile } from './compile.ts';
import { Devices, type Ground } from './devices.ts';
import { EngineDied, WorkerHost } from './host.ts';
import { type Call, LiveRun } from './run.ts';
import { fetchWeights, forgetWeights, type Progress, type WeightsFile } from './weights.ts';
import type { EngineWorker, ForwardSpec } from './worker.ts';

interface Events {
  /** The GPU was found, lost, timed…: the line about the device may read differently. */
  device: () => void;
  died: (death: EngineDied) => void;
}

/** Hands the bytes of a file to the module. */
type Load = (remote: Remote<EngineWorker>, bytes: Uint8Array) => Promise<void>;

export class Engine {
  readonly devices: Devices;
  readonly #events: Events;
  #module: Promise<WebAssembly.Module> | undefined;
  #host: WorkerHost | undefined;
  #booted: Promise<WorkerHost> | undefined;
  readonly #album = new Album();
  readonly #loaded = new Map<string, Promise<void>>();
  /** Those who wait for a model: whoever comes later sees the same download. */
  readonly #watchers = new Set<{ model: string; onProgress: Progress }>();
  /** Where the latest call computes. */
  #computing: DeviceName = 'cpu';

  constructor(events: Events) {
    this.#events = events;
    const ground: Ground = {
      boot: () => this.#boot(),
      prepare: (model) => this.prepare(model),
      callOn: (host, device, work) => this.#callOn(host, device, work),
    };
    this.devices = new Devices(ground, events.device);
  }

  /** Loads the module and a model's weights, and checks a step on the CPU. */
  async prepare(model: string, onProgress: Progress = () => {}): Promise<void> {
    const watcher = { model, onProgress };
    this.#watchers.add(watcher);
    try {
      await this.#once(`model ${model}`, () => this.#load(cardOf(model)));
    } finally {
      this.#watchers.delete(watcher);
    }
  }

  /** The frames of one run that nobody will fork. Stopping takes effect between two of them. */
  async *run(
    recipe: Recipe,
    count: number,
    setting: DeviceSetting,
    signal: AbortSignal,
  ): AsyncGenerator<Frame> {
    const run = await this.open(recipe, count, setting);
    try {
      yield* run.frames(signal);
    } finally {
      run.end();
    }
  }

  /** Starts a run, which whoever asked for it must end. */
  async open(recipe: Recipe, count: number, setting: DeviceSetting): Promise<LiveRun> {
    await this.prepare(recipe.model);
    const device = await this.devices.ready(setting, recipe.model, count);
    const host = await this.#boot();
    const pictures = this.#album.of(recipe);
    return this.#begin(host, device, (remote) => remote.start(recipe, count, device, pictures));
  }

  /** The frames of a denoiser that needs no network, always on the CPU. */
  async *ideal(
    ideal: Ideal,
    recipe: Recipe,
    count: number,
    signal: AbortSignal,
  ): AsyncGenerator<Frame> {
    await this.prepare(recipe.model);
    const host = await this.#boot();
    const pictures = this.#album.of(recipe);
    const run = await this.#begin(host, 'cpu', (remote) =>
      remote.startIdeal(ideal, recipe, count, pictures),
    );
    try {
      yield* run.frames(signal);
    } finally {
      run.end();
    }
  }

  async #begin(
    host: WorkerHost,
    device: DeviceName,
    start: (remote: Remote<EngineWorker>) => Promise<number>,
  ): Promise<LiveRun> {
    const call: Call = (work) => this.#callOn(host, device, work);
    return new LiveRun(host, call, await call(start));
  }

  /** What the model's classifier, fetched when first asked for, says of finished pictures. */
  async judge(model: string, pictures: Float32Array, count: number): Promise<Judgement> {
    await this.prepare(model);
    await this.#prepareJudge(model);
    return this.ask((remote) => remote.judge(model, pictures, count));
  }

  /** What the judge of a model that takes prompts, fetched when first asked for, sees in pictures. */
  async look(model: string, pictures: Float32Array, count: number): Promise<Sight[]> {
    await this.prepare(model);
    await this.#prepareSceneJudge(model);
    return this.ask((remote) => remote.look(model, pictures, count));
  }

  /** A PNG with the recipe and the pictures that it names. */
  async encodePng(picture: Float32Array, size: number, scale: number, recipe: Recipe) {
    const pictures = this.picturesOf(recipe);
    return this.ask((remote) => remote.encodePng(picture, size, scale, recipe, pictures));
  }

  /** The recipe in a PNG; the pictures that came with it are found by their names. */
  async readRecipe(png: Uint8Array): Promise<Recipe> {
    const { recipe, pictures } = await this.ask((remote) => remote.readPng(png));
    for (const pixels of Object.values(pictures)) await this.name(pixels);
    return recipe;
  }

  async checkRecipe(recipe: Recipe): Promise<void> {
    const [card, pictures] = [cardOf(recipe.model), this.picturesOf(recipe)];
    return this.ask((remote) => remote.checkRecipe(recipe, card, pictures));
  }

  /** What a model makes of a prompt; fails if it takes none. */
  readPrompt(model: string, prompt: string): Promise<Reading> {
    return this.ask((remote) => remote.readPrompt(cardOf(model), prompt));
  }

  /** Where the words of a prompt act in noisy pictures; always on the CPU. */
  async attention(
    model: string,
    prompt: string,
    x_t: Float32Array,
    alpha: number,
    sigma: number,
  ): Promise<Attention> {
    await this.prepare(model);
    return this.ask((remote) => remote.attention(model, prompt, x_t, alpha, sigma, 'cpu'));
  }

  /** The pictures that a recipe names, as far as they are here. */
  picturesOf(recipe: Recipe): Pictures {
    return this.#album.of(recipe);
  }

  /** The name of a picture in recipes; those that bear it find it from now on. */
  async name(pixels: Uint8Array): Promise<string> {
    const name = await this.ask((remote) => remote.pictureName(pixels));
    this.#album.put(name, pixels);
    return name;
  }

  /** How alike pictures are to an original and to each other. */
  async compare(
    model: string,
    pictures: Float32Array,
    original: Float32Array,
  ): Promise<Similarity> {
    await this.prepare(model);
    return this.ask((remote) => remote.compare(model, pictures, original));
  }

  /** The card of the training pictures that this build ships for a model, once they are loaded. */
  async references(model: string): Promise<ReferencesCard | undefined> {
    const card = references.find((card) => card.model === model);
    if (card) await this.#prepareReferences(card);
    return card;
  }

  async nearest(model: string, pictures: Float32Array, k: number): Promise<Neighbour[][]> {
    await this.references(model);
    return this.ask((remote) => remote.nearest(model, pictures, k));
  }

  /** One of the references, as numbers. */
  async reference(model: string, index: number): Promise<Float32Array> {
    await this.references(model);
    return this.ask((remote) => remote.reference(model, index));
  }

  async scheduleCurve(schedule: ScheduleName): Promise<Float32Array> {
    return this.ask((remote) => remote.scheduleCurve(schedule));
  }

  async forward(spec: ForwardSpec, t: number, walk: number): Promise<ForwardState> {
    return this.ask((remote) => remote.forward(spec, t, walk));
  }

  /** A worker that dies of a call that computes on the GPU dies of the GPU. */
  #callOn<T>(
    host: WorkerHost,
    device: DeviceName,
    work: (remote: Remote<EngineWorker>) => Promise<T>,
  ): Promise<T> {
    return host.call((remote) => {
      this.#computing = device;
      return work(remote);
    });
  }

  /** Asks the module what needs neither a model nor the GPU. */
  async ask<T>(work: (remote: Remote<EngineWorker>) => Promise<T>): Promise<T> {
    return this.#callOn(await this.#boot(), 'cpu', work);
  }

  #prepareJudge(model: string): Promise<void> {
    const card = judges.find((card) => card.model === model);
    if (!card) throw new Error(`there is no classifier for ${cardOf(model).title}`);
    const title = `the weights of the classifier of ${cardOf(model).title}`;
    return this.#fetchOnce({ model, title, weights: card.weights }, (remote, bytes) =>
      remote.loadClassifier(card, bytes),
    );
  }

  #prepareSceneJudge(model: string): Promise<void> {
    const card = sceneJudges.find((card) => card.model === model);
    if (!card) throw new Error(`there is no judge for ${cardOf(model).title}`);
    const title = `the weights of the judge of ${cardOf(model).title}`;
    return this.#fetchOnce({ model, title, weights: card.weights }, (remote, bytes) =>
      remote.loadSceneJudge(card, bytes),
    );
  }

  #prepareReferences(card: ReferencesCard): Promise<void> {
    const { model, file } = card;
    const title = `the training pictures of ${cardOf(model).title}`;
    return this.#fetchOnce({ model, title, weights: file }, (remote, bytes) =>
      remote.loadReferences(card, bytes),
    );
  }

  /** What comes beside a model, without a progress of its own. */
  #fetchOnce(file: WeightsFile, load: Load): Promise<void> {
    return this.#once(file.title, () => this.#fetchInto(file, () => {}, load));
  }

  async #load(card: ModelCard): Promise<void> {
    const { name, weights } = card;
    const onProgress: Progress = (share) => {
      for (const watcher of this.#watchers) if (watcher.model === name) watcher.onProgress(share);
    };
    const file = { model: name, title: `the weights of ${card.title}`, weights };
    await this.#fetchInto(file, onProgress, (remote, bytes) => remote.load(card, bytes));
    await this.devices.trust(name, 'cpu');
  }

  async #fetchInto(file: WeightsFile, onProgress: Progress, load: Load): Promise<void> {
    // Meanwhile a worker starts; if that fails too, the weights' reason is told.
    this.#boot().catch(() => {});
    const bytes = await fetchWeights(file, onProgress);
    // It may have died on the way.
    const host = await this.#boot();
    try {
      await host.call((remote) => load(remote, bytes));
    } catch (error) {
      if (!(error instanceof EngineDied)) await forgetWeights(file);
      throw error;
    }
  }

  /** Does what must be done once for every worker; what failed is tried again the next time. */
  #once(key: string, work: () => Promise<void>): Promise<void> {
    const known = this.#loaded.get(key);
    if (known) return known;
    const loading = work();
    this.#loaded.set(key, loading);
    loading.catch(() => {
      if (this.#loaded.get(key) === loading) this.#loaded.delete(key);
    });
    return loading;
  }

  #boot(): Promise<WorkerHost> {
    this.#booted ??= this.#start().catch((error) => {
      this.#booted = undefined;
      throw error;
    });
    return this.#booted;
  }

  async #start(): Promise<WorkerHost> {
    this.#module ??= compile().catch((error) => {
      this.#module = undefined;
      throw error;
    });
    const module = await this.#module;
    const host = new WorkerHost((death) => this.#bury(host, death));
    this.#host = host;
    await host.call((remote) => remote.boot(module));
    return host;
  }

  /** The next call starts a fresh worker; weights and module are still in memory. */
  #bury(host: WorkerHost, death: EngineDied): void {
    if (this.#host !== host) return;
    const gpu = death.reason === 'gpu' || this.#computing === 'gpu';
    this.#host = undefined;
    this.#booted = undefined;
    this.#loaded.clear();
    this.devices.forget(gpu);
    this.#events.died(new EngineDied(gpu ? 'gpu' : 'crash', death.message));
  }
}
