// The Rust module as wasm-bindgen writes it into www/pkg, which is built and not kept in git:
// this says what the page expects of it, so that the page can be checked without it.
declare module '*/pkg/diffusion_lab.js' {
  import type {
    ClassifierCard,
    DeviceName,
    ForwardState,
    Frame,
    GpuInfo,
    Judgement,
    ModelCard,
    Recipe,
  } from '../../../src/browser/types.d.ts';

  export default function init(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;
  export function encodePng(
    picture: Float32Array,
    channels: number,
    size: number,
    scale: number,
    recipe?: Recipe,
  ): Uint8Array;
  export function readRecipe(png: Uint8Array): Recipe;
  export function checkRecipe(recipe: Recipe, card: ModelCard): void;
  export function scheduleCurve(kind: string): Float32Array;
  export class ForwardProcess {
    constructor(kind: string, picture: Float32Array, size: number, seed: number);
    jump(t: number): Promise<ForwardState>;
    markovStep(steps: number): Promise<ForwardState>;
    free(): void;
  }
  export class Run {
    next(): Promise<Frame | undefined>;
    free(): void;
  }
  export class Lab {
    connectGpu(): Promise<GpuInfo>;
    load(card: ModelCard, weights: Uint8Array): void;
    check(model: string, device: DeviceName): Promise<number>;
    timeStep(model: string, device: DeviceName, count: number): Promise<number>;
    loadClassifier(card: ClassifierCard, weights: Uint8Array): void;
    classify(model: string, pictures: Float32Array, count: number): Promise<Judgement>;
    start(recipe: Recipe, count: number, device: DeviceName): Run;
  }
}
