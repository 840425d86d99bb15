// A prompt at random: a subject, and often a colour, a style, a background or a second subject.
import type { Vocabulary } from './vocabulary.ts';
import { common, namesOf } from './wording.ts';

/** @param random numbers from 0 to below 1 */
export function surprise(vocabulary: Vocabulary, random: () => number = Math.random): string {
  const one = <T>(choices: T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const subjects = common(vocabulary);
  const subject = () => one(subjects).names[0] as string;
  const often = (share: number, words: () => string) => (random() < share ? words() : '');

  const colour = often(0.4, () => `${one(namesOf('colour', vocabulary))} `);
  const first = subject();
  const second = often(0.2, () => {
    const other = subject();
    return other === first ? '' : ` and ${other}`;
  });
  const style = often(0.5, () => `, ${one(namesOf('style', vocabulary))} style`);
  // What is as blue as its background is not seen.
  const grounds = namesOf('background', vocabulary).filter((name) => name !== colour.trim());
  const background = often(0.5, () => `, ${one(grounds)} background`);
  return colour + first + second + style + background;
}
