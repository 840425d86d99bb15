// A small house for the unit tests, and the page as it opens there.
import rawCatalogue from './catalogue.json' with { type: 'json' };
import { initialState } from './state.ts';
import type { Catalogue, ModelCard } from './types.ts';

const card = (name: string, classes: string[]): ModelCard => ({
  name,
  title: name,
  about: '',
  classes,
  network: { image_channels: 1, image_size: 32, classes: classes.length },
  schedule: { kind: 'cosine' },
  defaults: { sampler: 'ddim', eta: 0, steps: 20, spacing: 'linspace', guidance: 2 },
  weights: { file: `${name}.safetensors`, sha256: 'abcdef012345'.padEnd(64, '0'), bytes: 1 },
  check: { seed: 1, class: 0, phi: 1, v: [] },
  data: {},
  training: {},
  quality: {},
});
export const digits = card('digits', [...'0123456789']);
export const fashion = card('fashion', ['T-shirt', 'Ankle boot']);
/** A model that takes prompts. */
export const emoji: ModelCard = {
  ...card('emoji', []),
  network: { image_channels: 3, image_size: 32, classes: 0, text: { words: 3, length: 24 } },
  tokenizer: { words: ['cat', 'rocket', 'tree'], symbols: { '🚀': 'rocket' } },
};
export const house = { catalogue: rawCatalogue as Catalogue, cards: [digits, fashion, emoji] };
export const start = initialState(digits);
