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
  /** A second class, which is mixed into the first one. */
  to_class?: string;
  /** A second prompt, which is mixed into the first one. */
  to_prompt?: string;
  /** How much the second one has to say, 0 to 1; 0 if absent. */
  mix?: number;
  seed: number;
  sampler: string;
  eta: number;
  steps: number;
  spacing: string;
  guidance: number;
  /** How many times as strongly guidance goes away from the prompt without its style; 0 if absent. */
  style_emphasis?: number;
  /** A class, or for a model that takes prompts words, that is not wanted. */
  not?: string;
  /** Guidance acts on noise levels `phi / (pi / 2)` from here on; 0 if absent. */
  guidance_low?: number;
  /** Guidance acts on noise levels up to here; 1 if absent. */
  guidance_high?: number;
  /** How much of the contrast added by guidance is taken back; 0 if absent. */
  rescale?: number;
  /** Factor on all noise; 1 if absent. */
  noise_scale?: number;
  /** Local temperature; 1 if absent. */
  temperature?: number;
  /** The seed that all noise goes towards on the sphere. */
  to_seed?: number;
  /** How far it has come there, 0 to 1; 0 if absent. */
  blend?: number;
  /** The name of the picture to start from, see `pictureName`; the picture is in `Pictures`. */
  source?: string;
  /** How much of the source is given up, 0 to 1: the share of the steps taken; 1 if absent. */
  strength?: number;
  /** The name of the mask: black is kept exactly, white is made anew. */
  mask?: string;
  /** How many times every step is taken, 1 to 10; needs a mask; 1 if absent. */
  resample?: number;
  /** Settings that change on the way, in the order of their steps. */
  fork?: Fork[];
}

/** Settings that change on the way; those that are absent stay. */
export interface Fork {
  /** Steps of the recipe before the change: the `step` of a frame. */
  step: number;
  sampler?: string;
  /** A new sampler alone starts with an eta of 0. */
  eta?: number;
  guidance?: number;
  temperature?: number;
  /** In place of all classes and prompts; `null` stands for any. */
  class?: string | null;
  /** In place of all classes and prompts. */
  prompt?: string;
}

/** The pictures that a recipe names. */
export interface Pictures {
  /** 8-bit pixels as the model sees them, [channels, size, size]. */
  source?: Uint8Array;
  /** [size, size]: 255 is made anew, 0 is kept. */
  mask?: Uint8Array;
}

/** What a PNG of the lab carries. */
export interface Saved {
  recipe: Recipe;
  pictures: Pictures;
}

/** The table of samplers, spacings and limits. */
export interface Catalogue {
  format: number;
  samplers: {
    name: string;
    title: string;
    order: number;
    /** Denoiser calls a step, but for the last. */
    calls_per_step: number;
    /** Denoiser calls of the last step. */
    calls_last_step: number;
    deterministic: boolean;
    options: string[];
    about: string;
    paper: string;
  }[];
  spacings: { name: string; title: string; about: string }[];
  /** The words that name a style in a prompt. */
  styles: string[];
  /** The largest `sigma / alpha` at which a run may start. */
  noisiest: number;
  limits: Record<
    | "steps"
    | "count"
    | "guidance"
    | "style_emphasis"
    | "eta"
    | "seed"
    | "guidance_low"
    | "guidance_high"
    | "rescale"
    | "noise_scale"
    | "temperature"
    | "strength"
    | "resample"
    | "blend"
    | "mix",
    [number, number]
  >;
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
  defaults: Pick<
    Recipe,
    'sampler' | 'eta' | 'steps' | 'spacing' | 'guidance' | 'style_emphasis'
  >;
  /** What a temperature needs to know of the data. */
  local_scale?: number;
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

/** What the judge of a model that takes prompts is. */
export interface SceneJudgeCard {
  model: string;
  /** Height and width of the pictures. */
  size: number;
  /** The emoji of the subjects that it knows, in the order of its answers. */
  subjects: string[];
  network: { image_channels: number; classes: number; width: number; deepest: number };
  weights: { file: string; sha256: string; bytes: number };
  /** Shares of new scenes of real drawings that it reads. */
  reads: { scenes: number; subjects: number; likely: number; styles: number };
  training: Record<string, unknown>;
}

/** What is to be seen in a picture of a prompt: subject and style by a judge, colours by its pixels. */
export interface Sight {
  /** The likeliest subjects, the most visible first, as places in the judge's list. */
  subjects: number[];
  /** The usual name of the style. */
  style: string;
  /** The usual name of the subject's main colour; null if nothing but the background is there. */
  colour: string | null;
  /** The usual name of the background's colour. */
  background: string;
}

/** Points that lie around a few places. */
export interface Mixture {
  modes: { weight: number; mean: number[] }[];
  /** The standard deviation of each mode. */
  deviation: number;
}

/** Points to be sampled from a mixture with its exact denoiser. */
export interface Particles {
  mixture: Mixture;
  count: number;
  seed: number;
  sampler: string;
  eta?: number;
  steps: number;
  spacing?: string;
  noise_scale: number;
  temperature: number;
}

/** Sampled points, [dimensions, count], and how they fall to the modes. */
export interface MixtureSamples {
  points: Float32Array;
  shares: { weight: number; variance: number }[];
}

/** One denoiser call, or the finished pictures. */
export interface Frame {
  /** Which frame this is, from 0. */
  index: number;
  /** Frames in all: the denoiser calls and the finished pictures. */
  total: number;
  /** The step that the call belongs to, as `Fork.step` counts; the number of steps when done. */
  step: number;
  /** Whether these are the finished pictures. */
  done: boolean;
  /** The prompts that have a say in the step, the one that is mixed in last. */
  prompts: string[];
  /** The training timestep, from 0 up to the noisiest that is sampled from; fractional. */
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

/** Real training pictures that are shipped beside a model. */
export interface ReferencesCard {
  model: string;
  file: { file: string; sha256: string; bytes: number };
  channels: number;
  size: number;
  /** The class of every picture. */
  labels: number[];
  /** Its place among the training pictures. */
  indices: number[];
  /** How many training pictures there are, these among them. */
  training_pictures: number;
  data: Record<string, unknown>;
}

/** A reference picture near another. */
export interface Neighbour {
  index: number;
  label: number;
  /** The root mean squared difference of pixels that run from 0 to 1. */
  rmse: number;
}

/** How alike two pictures are. */
export interface Likeness {
  /** The root mean squared difference: 0 for the same. */
  rmse: number;
  /** 1 for the same direction. */
  cosine: number;
}

/** How alike pictures are to an original, one each, and among one another on average. */
export interface Similarity {
  to_original: Likeness[];
  among: Likeness;
}

/** Denoisers that need no network. */
export type Ideal = "oracle" | "memoriser";

/** The graphics processor that was found. */
export interface GpuInfo {
  description: string;
  /** Whether the "GPU" is a program on the CPU. */
  software: boolean;
}

/** Where to compute. */
export type DeviceName = "gpu" | "cpu";
