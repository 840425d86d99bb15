// The words shared by the page and the Rust module. The Rust side declares them.
export type {
  Attention,
  Catalogue,
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
  Sight,
  Similarity,
} from '../../src/browser/types.d.ts';

import type { DeviceName } from '../../src/browser/types.d.ts';

export type DeviceSetting = 'auto' | DeviceName;
export type Range = [low: number, high: number];

export const SCHEDULES = ['linear', 'scaled_linear', 'cosine'] as const;
export type ScheduleName = (typeof SCHEDULES)[number];
