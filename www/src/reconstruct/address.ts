// The Reconstruct room's state in its address.
import { readClass, readWords } from '../generate/address.ts';
import type { Parameters, Written } from '../parameters.ts';
import {
  cardIn,
  type House,
  initialState,
  LAST_TIMESTEP,
  PICTURE_SOURCES,
  type ReconstructState,
  takesPrompts,
} from '../state.ts';
import type { ModelCard } from '../types.ts';

export function readReconstruct(parameters: Parameters, house: House): ReconstructState {
  const usual = initialState(house.cards[0] as ModelCard).reconstruct;
  const names = house.cards.map((card) => card.name);
  const model = parameters.choice('model', names, usual.model);
  const card = cardIn(house, model);
  return {
    model,
    class: readClass(parameters, 'class', 'any', card),
    prompt: readWords(parameters, 'prompt', card),
    source: parameters.choice('source', PICTURE_SOURCES, usual.source),
    sample: parameters.number('sample', [0, 9], usual.sample),
    t: parameters.number('t', [0, LAST_TIMESTEP], usual.t, false),
    seed: parameters.number('seed', house.catalogue.limits.seed, usual.seed),
    device: parameters.choice('device', ['auto', 'gpu', 'cpu'], usual.device),
  };
}

export function writeReconstruct(state: ReconstructState, house: House): Written {
  const { model, class: wanted, prompt, source, sample, ...rest } = state;
  const told = prompt !== '' && takesPrompts(cardIn(house, model));
  return {
    model,
    ...(wanted === null ? {} : { class: wanted }),
    ...(told ? { prompt } : {}),
    source,
    ...(source === 'sample' ? { sample } : {}),
    ...rest,
  };
}
