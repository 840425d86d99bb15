// What Generate starts from, in its address: a picture or nothing, how much of it is given up, and
// whether only a part may change. The pictures themselves stay on the device.
import type { Parameters, Written } from '../parameters.ts';
import { GENERATE_SOURCES, type GuideState, type House, UNGUIDED } from '../state.ts';
import type { Recipe } from '../types.ts';

export function readGuide(parameters: Parameters, { catalogue }: House): GuideState {
  const { limits } = catalogue;
  const source = parameters.choice('source', GENERATE_SOURCES, 'none');
  return {
    source,
    sample: parameters.number('sample', [0, 9], UNGUIDED.sample),
    strength: parameters.number('strength', limits.strength, UNGUIDED.strength, false),
    masked: parameters.choice('mask', ['painted', 'none'], 'none') === 'painted',
    resample: parameters.number('resample', limits.resample, UNGUIDED.resample),
  };
}

/** Without a picture there is nothing to say. */
export function writeGuide({ source, sample, strength, masked, resample }: GuideState): Written {
  if (source === 'none') return {};
  return {
    source,
    ...(source === 'sample' ? { sample } : {}),
    strength,
    ...(masked ? { mask: 'painted', resample } : {}),
  };
}

/** Whether a link cannot carry what it starts from. */
export const staysHere = ({ source, masked }: GuideState): boolean =>
  source !== 'none' && (source !== 'sample' || masked);

/** The guide's part of a recipe, but for the names of its pictures. */
export function guided(recipe: Recipe, { source, strength, masked, resample }: GuideState): Recipe {
  if (source === 'none') return recipe;
  return {
    ...recipe,
    ...(strength === 1 ? {} : { strength }),
    ...(masked && resample > 1 ? { resample } : {}),
  };
}
