// What the model makes of a prompt, in words, and a known word in place of an unknown one.
import type { ModelCard, Reading } from '../../types.ts';

/** A line under the prompt; a word in it may come with others to choose from. */
export interface Remark {
  text: string;
  /** An unknown word, and known ones that look like it. */
  choice?: { word: string; suggestions: string[] };
}

/** So many unknown words are named; the others are only counted. */
const NAMED = 4;

export function remarksOn(prompt: string, reading: Reading, card: ModelCard): Remark[] {
  const { words, unknown, left_out } = reading;
  if (words.length === 0) {
    const text = prompt.trim() === '' ? 'Without words,' : 'There are no words in this:';
    return [{ text: `${text} anything may come.` }];
  }
  const remarks: Remark[] = [];
  const symbols = card.tokenizer?.symbols ?? {};
  if (Object.keys(symbols).some((symbol) => prompt.includes(symbol))) {
    remarks.push({ text: `Read as “${words.join(' ')}”.` });
  }
  for (const { word, suggestions } of unknown.slice(0, NAMED)) {
    if (suggestions.length > 0) {
      remarks.push({ text: `“${word}” is not known:`, choice: { word, suggestions } });
    }
  }
  const strange = unknown.slice(0, NAMED).filter(({ suggestions }) => suggestions.length === 0);
  if (strange.length > 0) remarks.push({ text: strangeWords(strange.map(({ word }) => word)) });
  const more = unknown.length - NAMED;
  if (more > 0) {
    remarks.push({ text: `${more} more ${more === 1 ? 'word is' : 'words are'} not known.` });
  }
  if (left_out > 0) {
    const [what, are] = left_out === 1 ? ['word', 'is'] : ['words', 'are'];
    const length = card.network.text?.length ?? words.length;
    remarks.push({
      text: `The last ${left_out} ${what} ${are} left out: the model reads ${length} at most.`,
    });
  }
  return remarks;
}

function strangeWords(words: string[]): string {
  const quoted = words.map((word) => `“${word}”`).join(', ');
  const are = words.length === 1 ? 'is' : 'are';
  const latin = words.every((word) => /^[\p{Script=Latin}\p{N}]+$/u.test(word));
  const instead = latin
    ? `the model goes by the letters.`
    : 'the model knows English words and emoji.';
  return `${quoted} ${are} not known: ${instead}`;
}

/** The prompt with a known word in place of an unknown one, wherever that stands. */
export function replaced(prompt: string, word: string, by: string): string {
  return prompt.replaceAll(/[\p{L}\p{N}\p{M}'’]+/gu, (piece) =>
    plain(piece) === word ? by : piece,
  );
}

/** As the model takes a word: small letters without accents. */
const plain = (piece: string): string =>
  piece
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
