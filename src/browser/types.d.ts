/** Everything that determines a picture. */
export interface Recipe {
  format: number;
  model: string;
  /** The first 12 hexadecimal digits of the weights' sha256. */
  weights?: string;
  /** Any class if absent. */
  class?: string;
  /** What to draw, in words, for a model that takes prompts. */
  prompt?: string;
  seed: number;
  sampler: string;
  eta: number;
  steps: number;
  spacing: string;
  guidance: number;
}

/** The table of samplers, spacings and limits. */
export interface Catalogue {
  format: number;
  samplers: {
    name: string;
    title: string;
    order: number;
    calls_per_step: number;
    deterministic: boolean;
    options: string[];
    about: string;
    paper: string;
  }[];
  spacings: { name: string; title: string; about: string }[];
  limits: Record<"steps" | "count" | "guidance" | "eta" | "seed", [number, number]>;
}

/** What a model is, where it came from, how to use it. */
export interface ModelCard {
  name: string;
  title: string;
  about: string;
  classes: string[];
  network: {
    image_channels: number;
    image_size: number;
    classes: number;
    /** What reads prompts: a model takes them if this is there. */
    text?: { words: number; length: number } | null;
  };
  /** The words that the model knows, and what emoji stand for. */
  tokenizer?: { words: string[]; symbols: Record<string, string> };
  schedule: { kind: string };
  defaults: { sampler: string; eta: number; steps: number; spacing: string; guidance: number };
  weights: { file: string; sha256: string; bytes: number };
  check: { seed: number; class?: number; prompt?: string; phi: number; v: number[] };
  data: Record<string, unknown>;
  training: Record<string, unknown>;
  quality: Record<string, unknown>;
}

/** What a model makes of a prompt. */
export interface Reading {
  /** The words that it reads, in order: emoji by their names, plurals as singulars, without "the" and the like. */
  words: string[];
  /** Those of them that it does not know, with up to three known ones that look like each. */
  unknown: { word: string; suggestions: string[] }[];
  /** Words at the end that it leaves out, because the prompt is too long. */
  left_out: number;
}

/** Where the words of a prompt act. */
export interface Attention {
  words: string[];
  /** Height and width of a map; 0 if there are no words. */
  size: number;
  /**
   * `[count, words, size, size]`, for every picture and word the share of the word in what each place attends to, 0 to 1.
   * All words of a place add up to at most 1: the rest goes to the prompt as a whole.
   */
  maps: Float32Array;
}

/** What a model's classifier is. */
export interface ClassifierCard {
  model: string;
  network: { image_channels: number; classes: number; width: number };
  weights: { file: string; sha256: string; bytes: number };
  test_accuracy: number;
  /** The mean distance between two real pictures in its features. */
  spread?: { any: number; classes: number[] };
  data: Record<string, unknown>;
  training: Record<string, unknown>;
}

/** What a classifier says of a batch. */
export interface Judgement {
  /** The class read in each picture. */
  classes: Uint32Array;
  /** The mean distance between two of the pictures in its features; undefined for a single one. */
  spread: number | undefined;
}

/** One denoiser call, or the finished pictures. */
export interface Frame {
  /** Which frame this is, from 0. */
  index: number;
  /** Frames in all: the denoiser calls and the finished pictures. */
  total: number;
  /** Whether these are the finished pictures. */
  done: boolean;
  /** The training timestep, 0 to 999, fractional. */
  t: number;
  alpha: number;
  sigma: number;
  count: number;
  channels: number;
  size: number;
  /** The noisy pictures, [count, channels, size, size]. */
  x_t: Float32Array;
  /** The predicted clean pictures. */
  x_0: Float32Array;
  /** The predicted noise. */
  eps: Float32Array;
}

/** A picture somewhere on the forward process. */
export interface ForwardState {
  /** Steps of the Markov chain, 0 (clean) to 1000, fractional after a jump. */
  t: number;
  alpha: number;
  sigma: number;
  picture: Float32Array;
  /** The density of its pixels in 60 equal bins over [-3, 3]; the end bins count what lies outside. */
  histogram: Float32Array;
  mean: number;
  variance: number;
}

/** The graphics processor that was found. */
export interface GpuInfo {
  description: string;
  /** Whether the "GPU" is a program on the CPU. */
  software: boolean;
}

/** Where to compute. */
export type DeviceName = "gpu" | "cpu";
