// Sheets worth looking at, to start from.
import type { House } from '../state.ts';
import type { ModelCard } from '../types.ts';
import { type Axis, type AxisName, axisNames, usualAxis } from './axes.ts';

export interface Preset {
  name: string;
  title: string;
  x: AxisName;
  y: AxisName;
}

const PRESETS: Preset[] = [
  { name: 'samplers', title: 'Samplers and steps', x: 'steps', y: 'sampler' },
  { name: 'guidance', title: 'Guidance and seeds', x: 'guidance', y: 'seed' },
  { name: 'classes', title: 'Classes and seeds', x: 'class', y: 'seed' },
  { name: 'prompts', title: 'Prompts and seeds', x: 'prompt', y: 'seed' },
  { name: 'obedience', title: 'Guidance and prompts', x: 'guidance', y: 'prompt' },
  { name: 'spacings', title: 'Spacings and steps', x: 'steps', y: 'spacing' },
  { name: 'eta', title: 'eta and steps', x: 'eta', y: 'steps' },
  { name: 'temperature', title: 'Temperature and eta', x: 'temperature', y: 'eta' },
  { name: 'chance', title: 'Temperature and noise scale', x: 'temperature', y: 'noise_scale' },
];

/** Those that a model can fill. */
export const presetsOf = (card: ModelCard): Preset[] =>
  PRESETS.filter(({ x, y }) => [x, y].every((name) => axisNames(card).includes(name)));

export const axesOf = ({ x, y }: Preset, house: House, card: ModelCard): { x: Axis; y: Axis } => ({
  x: usualAxis(x, house, card),
  y: usualAxis(y, house, card),
});

/** The preset of these axes, if their values are untouched. */
export function presetOf(x: Axis, y: Axis, house: House, card: ModelCard): Preset | undefined {
  const now = JSON.stringify({ x, y });
  return presetsOf(card).find((preset) => JSON.stringify(axesOf(preset, house, card)) === now);
}
