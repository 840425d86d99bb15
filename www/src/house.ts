// What this build ships: the catalogue written by Rust, and the cards of the models.
import rawCatalogue from './catalogue.json';
import { cardIn, type House, takesPrompts } from './state.ts';
import type {
  Catalogue,
  ClassifierCard,
  ModelCard,
  Recipe,
  ReferencesCard,
  SceneJudgeCard,
} from './types.ts';

export const catalogue = rawCatalogue as Catalogue;

/** Digits first: they are the quickest to load and to judge by eye. */
export const cards: ModelCard[] = Object.values(
  import.meta.glob<ModelCard>('../../models/*/card.json', { eager: true, import: 'default' }),
).sort((a, b) => Number(b.name === 'digits') - Number(a.name === 'digits'));

export const house: House = { catalogue, cards };

export const cardOf = (model: string): ModelCard => cardIn(house, model);

/** The classifiers of the models that have classes. */
export const judges: ClassifierCard[] = Object.values(
  import.meta.glob<ClassifierCard>('../../models/*/classifier.json', {
    eager: true,
    import: 'default',
  }),
);

/** The judges of the models that take prompts. */
export const sceneJudges: SceneJudgeCard[] = Object.values(
  import.meta.glob<SceneJudgeCard>('../../models/*/judge.json', {
    eager: true,
    import: 'default',
  }),
);

/** The training pictures that are shipped beside a model, where their licence lets them. */
export const references: ReferencesCard[] = Object.values(
  import.meta.glob<ReferencesCard>('../../models/*/references.json', {
    eager: true,
    import: 'default',
  }),
);

export const samplerOf = (name: string) =>
  catalogue.samplers.find((sampler) => sampler.name === name);

/** Where a file of a model lies, relative to the page. */
export const modelFile = (model: string, file: string): string => `models/${model}/${file}`;

/** Picture `index` of a batch has the seed S + index, so that it can be made alone. */
export function recipeOfPicture(recipe: Recipe, index: number): Recipe {
  return { ...recipe, seed: (recipe.seed + index) >>> 0 };
}

/** A recipe in a few words. A kept one may name a model that this build does not ship any more. */
export function describe(recipe: Recipe): string {
  const { model, seed, source } = recipe;
  const title = cards.find((card) => card.name === model)?.title ?? model;
  const from = source === undefined ? [] : ['from a picture'];
  return [title, wishOf(recipe), `seed ${seed}`, ...from].join(' · ');
}

/** What a recipe asks for. */
export function wishOf({ model, class: wanted, prompt }: Recipe): string {
  if (prompt !== undefined) return quoted(prompt);
  const card = cards.find((card) => card.name === model);
  return wanted ?? (card && takesPrompts(card) ? 'anything' : 'any class');
}

/** Letters of a prompt that a line has room for. */
const ROOM = 60;

export function quoted(prompt: string): string {
  const letters = [...prompt];
  const short = letters.length > ROOM ? `${letters.slice(0, ROOM).join('').trimEnd()}…` : prompt;
  return `“${short}”`;
}
