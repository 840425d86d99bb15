// The Reconstruct room's state in its address.
import { readClass } from '../generate/address.ts';
import type { Parameters, Written } from '../parameters.ts';
import {
  cardIn,
  type House,
  initialState,
  LAST_TIMESTEP,
  PICTURE_SOURCES,
  type ReconstructState,
} from '../state.ts';
import type { ModelCard } from '../types.ts';

export function readReconstruct(parameters: Parameters, house: House): ReconstructState {
  const usual = initialState(house.cards[0] as ModelCard).reconstruct;
  const names = house.cards.map((card) => card.name);
  const model = parameters.choice('model', names, usual.model);
  return {
    model,
    class: readClass(parameters, 'class', 'any', cardIn(house, model)),
    source: parameters.choice('source', PICTURE_SOURCES, usual.source),
    sample: parameters.number('sample', [0, 9], usual.sample),
    t: parameters.number('t', [0, LAST_TIMESTEP], usual.t, false),
    seed: parameters.number('seed', house.catalogue.limits.seed, usual.seed),
    device: parameters.choice('device', ['auto', 'gpu', 'cpu'], usual.device),
  };
}

export function writeReconstruct(state: ReconstructState): Written {
  const { model, class: wanted, source, sample, ...rest } = state;
  return {
    model,
    ...(wanted === null ? {} : { class: wanted }),
    source,
    ...(source === 'sample' ? { sample } : {}),
    ...rest,
  };
}
