// The Rust module as wasm-bindgen writes it into www/pkg, which is built and not kept in git:
// this says what the page expects of it, so that the page can be checked without it.
declare module '*/pkg/diffusion_lab.js' {
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
    Similarity,
  } from '../../../src/browser/types.d.ts';

  export default function init(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;
  export function encodePng(
    picture: Float32Array,
    channels: number,
    size: number,
    scale: number,
    recipe?: Recipe,
    pictures?: Pictures,
  ): Uint8Array;
  export function encodeSvg(
    picture: Float32Array,
    channels: number,
    size: number,
    recipe?: Recipe,
  ): string;
  export function encodeSheet(
    sheet: Float32Array,
    columns: number,
    channels: number,
    size: number,
    scale: number,
    recipe?: Recipe,
    pictures?: Pictures,
  ): Uint8Array;
  export function encodeGif(
    frames: Float32Array,
    count: number,
    columns: number,
    channels: number,
    size: number,
    scale: number,
    delay: number,
  ): Uint8Array;
  export function pictureName(pixels: Uint8Array): string;
  export function fitPicture(
    rgba: Uint8Array,
    width: number,
    height: number,
    channels: number,
    size: number,
  ): Uint8Array;
  export function fitMask(
    rgba: Uint8Array,
    width: number,
    height: number,
    size: number,
  ): Uint8Array;
  export function readRecipe(png: Uint8Array): Recipe;
  export function readPng(png: Uint8Array): Saved;
  export function checkRecipe(recipe: Recipe, card: ModelCard, pictures?: Pictures): void;
  export function readPrompt(card: ModelCard, prompt: string): Reading;
  export function scheduleCurve(kind: string): Float32Array;
  export function sampleMixture(particles: Particles): Promise<MixtureSamples>;
  export function mixtureDensity(mixture: Mixture, points: Float32Array): Float32Array;
  export function mixtureAtTemperature(mixture: Mixture, temperature: number): Mixture;
  export class ForwardProcess {
    constructor(kind: string, picture: Float32Array, size: number, seed: number);
    jump(t: number): Promise<ForwardState>;
    markovStep(steps: number): Promise<ForwardState>;
    free(): void;
  }
  export class Run {
    next(): Promise<Frame | undefined>;
    recipe(): Recipe;
    fork(fork: Fork): Run;
    free(): void;
  }
  export class Lab {
    attention(
      model: string,
      prompt: string,
      x_t: Float32Array,
      alpha: number,
      sigma: number,
      device: DeviceName,
    ): Promise<Attention>;
    connectGpu(): Promise<GpuInfo>;
    load(card: ModelCard, weights: Uint8Array): void;
    check(model: string, device: DeviceName): Promise<number>;
    timeStep(model: string, device: DeviceName, count: number): Promise<number>;
    loadClassifier(card: ClassifierCard, weights: Uint8Array): void;
    classify(model: string, pictures: Float32Array, count: number): Promise<Judgement>;
    start(recipe: Recipe, count: number, device: DeviceName, pictures?: Pictures): Run;
    startIdeal(ideal: Ideal, recipe: Recipe, count: number, pictures?: Pictures): Run;
    loadReferences(card: ReferencesCard, png: Uint8Array): void;
    reference(model: string, index: number): Float32Array;
    nearest(model: string, pictures: Float32Array, k: number): Neighbour[][];
    compare(model: string, pictures: Float32Array, original: Float32Array): Similarity;
  }
}
