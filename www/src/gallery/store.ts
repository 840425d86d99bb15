// Kept pictures, in this browser only.
import { createStore, del, entries, set } from 'idb-keyval';
import type { Recipe } from '../types.ts';

export interface Kept {
  recipe: Recipe;
  png: Uint8Array;
  /** Milliseconds since 1970. */
  at: number;
}

const store = createStore('diffusion-lab', 'kept');

/** The same recipe gives the same picture, so it is the key: nothing is kept twice. */
const keyOf = (recipe: Recipe): string => JSON.stringify(Object.entries(recipe).sort());

export const keep = (kept: Kept): Promise<void> => set(keyOf(kept.recipe), kept, store);
export const forget = (recipe: Recipe): Promise<void> => del(keyOf(recipe), store);

/** The newest first. */
export async function allKept(): Promise<Kept[]> {
  const all = await entries<string, Kept>(store);
  return all.map(([, kept]) => kept).sort((a, b) => b.at - a.at);
}
