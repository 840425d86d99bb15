// The Rust module behind a worker: a slow step never holds up the page, and a trap takes only
// the worker with it. One call at a time; the bridge sees to that.
import { expose, transfer } from 'comlink';
import init, * as rust from '../../pkg/diffusion_lab.js';
import { channelsOf } from '../picture.ts';
import type {
  Attention,
  ClassifierCard,
  DeviceName,
  Fork,
  ForwardState,
  Frame,
  GpuInfo,
  Ideal,
  Judgement,
  Mixture,
  MixtureSamples,
  ModelCard,
  Neighbour,
  Particles,
  Pictures,
  Reading,
  Recipe,
  ReferencesCard,
  Saved,
  SceneJudgeCard,
  ScheduleName,
  Sight,
  Similarity,
} from '../types.ts';

/** Which picture goes to noise, and with which noise. */
export interface ForwardSpec {
  id: number;
  schedule: ScheduleName;
  picture: Float32Array;
  size: number;
  seed: number;
}

/** How pictures are laid out on a sheet; `scale` enlarges every pixel. */
export interface Layout {
  columns: number;
  channels: number;
  size: number;
  scale: number;
}

let lab: rust.Lab | undefined;
/** Runs that go on, by number: rooms may have one each. */
const runs = new Map<number, rust.Run>();
let latestRun = 0;
let forward: Forward | undefined;

interface Forward {
  id: number;
  process: rust.ForwardProcess;
  at?: { t: number; walk: number; state: ForwardState };
}

function open(): rust.Lab {
  if (!lab) throw new Error('the module is not loaded yet');
  return lab;
}

function enter(run: rust.Run): number {
  runs.set(++latestRun, run);
  return latestRun;
}

const worker = {
  async boot(module: WebAssembly.Module): Promise<void> {
    await init({ module_or_path: module });
    lab = new rust.Lab();
  },

  connectGpu: (): Promise<GpuInfo> => open().connectGpu(),
  load: (card: ModelCard, weights: Uint8Array): void => open().load(card, weights),
  check: (model: string, device: DeviceName): Promise<number> => open().check(model, device),
  timeStep: (model: string, device: DeviceName, count: number): Promise<number> =>
    open().timeStep(model, device, count),

  loadClassifier: (card: ClassifierCard, weights: Uint8Array): void =>
    open().loadClassifier(card, weights),
  judge: (model: string, pictures: Float32Array, count: number): Promise<Judgement> =>
    open().classify(model, pictures, count),

  loadSceneJudge: (card: SceneJudgeCard, weights: Uint8Array): void =>
    open().loadSceneJudge(card, weights),
  look: (model: string, pictures: Float32Array, count: number): Promise<Sight[]> =>
    open().look(model, pictures, count),

  /** Starts a run; its number goes with every later call, up to `end`. */
  start: (recipe: Recipe, count: number, device: DeviceName, pictures: Pictures): number =>
    enter(open().start(recipe, count, device, pictures)),
  startIdeal: (ideal: Ideal, recipe: Recipe, count: number, pictures: Pictures): number =>
    enter(open().startIdeal(ideal, recipe, count, pictures)),

  /** A branch of a run, with a number of its own. */
  fork(id: number, fork: Fork): number {
    const run = runs.get(id);
    if (!run) throw new Error('the run to fork is gone: generate it again');
    return enter(run.fork(fork));
  },

  async next(id: number): Promise<Frame | undefined> {
    const frame = await runs.get(id)?.next();
    if (!frame) return undefined;
    return transfer(frame, [frame.x_t.buffer, frame.x_0.buffer, frame.eps.buffer]);
  },

  /** Frees what a run holds. */
  end(id: number): void {
    runs.get(id)?.free();
    runs.delete(id);
  },

  encodePng: (
    picture: Float32Array,
    size: number,
    scale: number,
    recipe: Recipe,
    pictures: Pictures,
  ): Uint8Array =>
    rust.encodePng(picture, channelsOf(picture, size), size, scale, recipe, pictures),
  encodeSheet: (
    pictures: Float32Array,
    { columns, channels, size, scale }: Layout,
    recipe: Recipe,
    origin: Pictures,
  ): Uint8Array => rust.encodeSheet(pictures, columns, channels, size, scale, recipe, origin),
  encodeGif: (
    frames: Float32Array,
    count: number,
    { columns, channels, size, scale }: Layout,
    delay: number,
  ): Uint8Array => rust.encodeGif(frames, count, columns, channels, size, scale, delay),
  encodeSvg: (picture: Float32Array, size: number, recipe: Recipe): string =>
    rust.encodeSvg(picture, channelsOf(picture, size), size, recipe),
  pictureName: (pixels: Uint8Array): string => rust.pictureName(pixels),
  loadReferences: (card: ReferencesCard, png: Uint8Array): void => open().loadReferences(card, png),
  reference: (model: string, index: number): Float32Array => open().reference(model, index),
  nearest: (model: string, pictures: Float32Array, k: number): Neighbour[][] =>
    open().nearest(model, pictures, k),
  compare: (model: string, pictures: Float32Array, original: Float32Array): Similarity =>
    open().compare(model, pictures, original),
  readPng: (png: Uint8Array): Saved => rust.readPng(png),
  checkRecipe: (recipe: Recipe, card: ModelCard, pictures: Pictures): void =>
    rust.checkRecipe(recipe, card, pictures),
  readPrompt: (card: ModelCard, prompt: string): Reading => rust.readPrompt(card, prompt),
  attention: (
    model: string,
    prompt: string,
    x_t: Float32Array,
    alpha: number,
    sigma: number,
    device: DeviceName,
  ): Promise<Attention> => open().attention(model, prompt, x_t, alpha, sigma, device),
  sampleMixture: (particles: Particles): Promise<MixtureSamples> => rust.sampleMixture(particles),
  mixtureDensity: (mixture: Mixture, points: Float32Array): Float32Array =>
    rust.mixtureDensity(mixture, points),
  mixtureAtTemperature: (mixture: Mixture, temperature: number): Mixture =>
    rust.mixtureAtTemperature(mixture, temperature),
  scheduleCurve: (schedule: ScheduleName): Float32Array => rust.scheduleCurve(schedule),

  /**
   * The picture after a jump to `t` and `walk` single Markov steps from there. Walking on from
   * where it stands costs only the new steps; going back starts over, so that the same place
   * always holds the same picture.
   */
  async forward(spec: ForwardSpec, t: number, walk: number): Promise<ForwardState> {
    const walkedTooFar = forward?.at && forward.at.walk > 0 && forward.at.walk > walk;
    const elsewhere = forward?.at && forward.at.walk > 0 && forward.at.t !== t;
    if (forward?.id !== spec.id || walkedTooFar || elsewhere) {
      forward?.process.free();
      const { schedule, picture, size, seed } = spec;
      forward = { id: spec.id, process: new rust.ForwardProcess(schedule, picture, size, seed) };
    }
    const here = forward;
    if (here.at?.t !== t) here.at = { t, walk: 0, state: await here.process.jump(t) };
    if (walk > here.at.walk) {
      here.at = { t, walk, state: await here.process.markovStep(walk - here.at.walk) };
    }
    return here.at.state;
  },
};

export type EngineWorker = typeof worker;

expose(worker);
