// How much of what a prompt asks for is to be seen in its pictures.
import type { Vocabulary } from '../generate/prompt/vocabulary.ts';
import { bare, PARTS, said, subjectsIn } from '../generate/prompt/wording.ts';
import type { Sight } from '../types.ts';

/** Pictures that show a part of the prompt, of all. */
export interface Obeyed {
  name: string;
  right: number;
  of: number;
}

/**
 * The parts that the prompt names, in a fixed order. A subject is to be seen if it is among those that
 * the judge, whose list is `known`, finds likely; of two subjects both must be. Which of two has
 * a colour cannot be told from the pixels, so it is not.
 */
export function obeyedOf(
  sights: Sight[],
  prompt: string,
  known: string[],
  vocabulary: Vocabulary,
): Obeyed[] {
  const places = said(prompt, vocabulary);
  const symbols = known.map(bare);
  const wanted = subjectsIn(prompt, vocabulary)
    .map((symbol) => symbols.indexOf(bare(symbol)))
    .filter((place) => place >= 0);
  const tests: [name: string, shows: (sight: Sight) => boolean][] = [];
  if (wanted.length > 0) {
    const name = wanted.length > 1 ? 'subjects' : 'subject';
    tests.push([name, ({ subjects }) => wanted.every((place) => subjects.includes(place))]);
  }
  for (const part of PARTS) {
    const asked = places[part]?.name;
    if (asked === undefined || (part === 'colour' && wanted.length > 1)) continue;
    tests.push([part, (sight) => sight[part] === asked]);
  }
  return tests.map(([name, shows]) => {
    return { name, right: sights.filter(shows).length, of: sights.length };
  });
}
