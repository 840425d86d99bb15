// What the word being typed may become.
import type { Vocabulary } from './vocabulary.ts';
import { common, wordsOf } from './wording.ts';

export interface Completion {
  /** What takes the place of what was typed. */
  text: string;
  /** “animals”, “style”, “colour” */
  kind: string;
  /** The emoji of a subject. */
  symbol?: string;
  /** What of the prompt it replaces. */
  from: number;
  to: number;
}

/** More are not read while typing. */
const MOST = 8;
/** Subjects have names of up to so many words. */
const WORDS = 3;

/**
 * The completions at the caret, likely ones first. Names that begin with what was typed come before
 * those in which a later word does, and what matches more words before what matches one.
 */
export function completionsAt(prompt: string, caret: number, vocabulary: Vocabulary): Completion[] {
  // In the middle of a word there is nothing to complete.
  if (/^[\p{L}\p{N}]/u.test(prompt.slice(caret))) return [];
  const all = phrases(vocabulary, /\bon\s+(?:an?\s+)?[\p{L}]*$/iu.test(prompt.slice(0, caret)));
  const found: Completion[] = [];
  const taken = new Set<string>();
  const take = (from: number, matches: (text: string) => boolean) => {
    for (const { kind, symbol, text } of all) {
      if (taken.has(text) || !matches(text)) continue;
      taken.add(text);
      found.push({ text, kind, from, to: caret, ...(symbol === undefined ? {} : { symbol }) });
    }
  };
  for (const [from, fragment] of fragments(prompt.slice(0, caret))) {
    // What is there already needs no completion.
    taken.add(fragment);
    take(from, (text) => text.startsWith(fragment));
  }
  const [from, word] = fragments(prompt.slice(0, caret)).at(-1) ?? [caret, ''];
  if (word !== '') take(from, (text) => text.includes(` ${word}`));
  return found.slice(0, MOST);
}

/** A subject of every kind, for those who do not know what to ask for. */
export const ideas = (caret: number, vocabulary: Vocabulary): Completion[] =>
  common(vocabulary)
    .filter(({ group }, index, all) => all.findIndex((other) => other.group === group) === index)
    .map(({ symbol, group, names: [text = ''] }) => {
      return { text, kind: group, symbol, from: caret, to: caret };
    });

/** The prompt with a completion in place, and where the caret stands then. */
export function completed(
  prompt: string,
  { text, from, to }: Completion,
): { prompt: string; caret: number } {
  const rest = prompt.slice(to);
  const gap = rest === '' ? ' ' : '';
  return {
    prompt: `${prompt.slice(0, from)}${text}${gap}${rest}`,
    caret: from + text.length + gap.length,
  };
}

interface Phrase {
  text: string;
  kind: string;
  symbol?: string;
}

/** Usual names before others, short ones before long ones. */
function phrases(vocabulary: Vocabulary, ground: boolean): Phrase[] {
  const named = (all: string[][], kind: string, after = ''): Phrase[] =>
    all.flat().map((name) => ({ text: name + after, kind }));
  const things = vocabulary.subjects.flatMap(({ symbol, group, names }) =>
    names.map((text, rank): Phrase & { rank: number } => ({ text, kind: group, symbol, rank })),
  );
  things.sort((a, b) => a.rank - b.rank || a.text.length - b.text.length);
  return [
    ...(ground ? named(wordsOf('background', vocabulary), 'background', ' background') : []),
    ...named(wordsOf('colour', vocabulary), 'colour'),
    ...named(wordsOf('style', vocabulary), 'style', ' style'),
    ...things,
  ];
}

/** The last words before the caret, with where they begin: the most of them first. */
function fragments(before: string): [from: number, fragment: string][] {
  const starts = [...before.matchAll(/[\p{L}\p{N}-]+/gu)].map(({ index }) => index);
  if (!/[\p{L}\p{N}]$/u.test(before)) return [];
  return starts
    .slice(-WORDS)
    .map((from): [number, string] => [
      from,
      before.slice(from).toLowerCase().replaceAll(/\s+/g, ' '),
    ]);
}
