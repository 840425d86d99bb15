// The words that a model for prompts knows, fetched when such a model is chosen.
import { modelFile } from '../../house.ts';

/** Names of one thing, the usual one first. */
export type Names = string[];

export interface Shade {
  names: Names;
  /** As a background has it, 0 to 255. */
  rgb: [red: number, green: number, blue: number];
}

export interface Vocabulary {
  subjects: { symbol: string; group: string; names: Names }[];
  styles: Names[];
  /** The colours that a subject can have. */
  colours: Shade[];
  backgrounds: Shade[];
}

const loading = new Map<string, Promise<Vocabulary>>();

/** Tried again if it failed. */
export function vocabularyOf(model: string): Promise<Vocabulary> {
  const known = loading.get(model);
  if (known) return known;
  const vocabulary = load(modelFile(model, 'vocabulary.json'));
  loading.set(model, vocabulary);
  vocabulary.catch(() => loading.delete(model));
  return vocabulary;
}

async function load(address: string): Promise<Vocabulary> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
