// The Noise room's state in its address.
import type { Parameters, Written } from '../parameters.ts';
import {
  type House,
  initialState,
  LAST_TIMESTEP,
  type NoiseState,
  PICTURE_SOURCES,
} from '../state.ts';
import { type ModelCard, SCHEDULES } from '../types.ts';

export function readNoise(parameters: Parameters, house: House): NoiseState {
  const usual = initialState(house.cards[0] as ModelCard).noise;
  const t = parameters.number('t', [0, LAST_TIMESTEP], usual.t, false);
  return {
    source: parameters.choice('source', PICTURE_SOURCES, 'sample'),
    sample: parameters.number('sample', [0, 9], usual.sample),
    schedule: parameters.choice('schedule', SCHEDULES, usual.schedule),
    t,
    walk: parameters.number('walk', [0, LAST_TIMESTEP - Math.ceil(t)], 0),
    seed: parameters.number('seed', house.catalogue.limits.seed, usual.seed),
  };
}

export function writeNoise({ source, sample, ...rest }: NoiseState): Written {
  return { source, ...(source === 'sample' ? { sample } : {}), ...rest };
}
