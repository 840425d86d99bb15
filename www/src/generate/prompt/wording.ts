// The style and the colours in the words of a prompt: found there, and changed for those who would
// rather press a button than type.
import type { Names, Shade, Vocabulary } from './vocabulary.ts';

export const PARTS = ['style', 'colour', 'background'] as const;
export type Part = (typeof PARTS)[number];

/** A part of a prompt: the usual name of what it says, and where it says so. */
export interface Place {
  name: string;
  /** The word itself. */
  word: [from: number, to: number];
  /** All that goes if it does not say so any more. */
  whole: [from: number, to: number];
}

export type Said = Partial<Record<Part, Place>>;

/** The names of everything that a part may say. */
export function wordsOf(part: Part, vocabulary: Vocabulary): Names[] {
  if (part === 'style') return vocabulary.styles;
  return shadesOf(part, vocabulary).map(({ names }) => names);
}

/** The subjects that stand under a heading of their own: those that people ask for. */
export const common = ({ subjects }: Vocabulary): Vocabulary['subjects'] =>
  subjects.filter(({ group }) => group !== 'more');

/** What the colours that a part may have look like. */
export const shadesOf = (
  part: 'colour' | 'background',
  { colours, backgrounds }: Vocabulary,
): Shade[] => (part === 'colour' ? colours : backgrounds);

/** The usual names that a part may have. */
export const namesOf = (part: Part, vocabulary: Vocabulary): string[] =>
  wordsOf(part, vocabulary).map(([usual = '']) => usual);

/** What a prompt says of style, colour and background. */
export function said(prompt: string, vocabulary: Vocabulary): Said {
  const background = search(prompt, 'background', vocabulary, (word) => [
    `,?\\s*\\bon\\s+(?:an?\\s+)?${word}(?:\\s+background\\b|(?=\\s*(?:,|$)))`,
    `,?\\s*\\b(?:an?\\s+)?${word}\\s+background\\b`,
  ]);
  const elsewhere = background ? blanked(prompt, background.whole) : prompt;
  const style = search(elsewhere, 'style', vocabulary, (word) => [
    `,?\\s*\\b(?:in\\s+)?${word}(?:\\s+style)?\\b`,
  ]);
  // “Red wine” is a subject; “black cat” is one too, but also a cat that is black.
  const subjects = new RegExp(alternatives(manyWorded(vocabulary)), 'gi');
  const plain = elsewhere.replace(subjects, (name) => ' '.repeat(name.length));
  const colour = search(plain, 'colour', vocabulary, (word) => [`\\b${word}\\b\\s*`]);
  return {
    ...(style ? { style } : {}),
    ...(colour ? { colour } : {}),
    ...(background ? { background } : {}),
  };
}

/** The subjects that a prompt names, as their emoji, in its order. */
export function subjectsIn(prompt: string, vocabulary: Vocabulary): string[] {
  const places = Object.values(said(prompt, vocabulary));
  const rest = places.reduce((text, { whole }) => blanked(text, whole), prompt);
  const owners = new Map(
    vocabulary.subjects.flatMap(({ symbol, names }) =>
      [symbol, ...names].map((name) => [bare(name), symbol]),
    ),
  );
  const any = new RegExp(alternatives([...owners.keys()]), 'giu');
  const found = [...bare(rest).matchAll(any)].map(([name]) => owners.get(name) as string);
  return [...new Set(found)];
}

/** In lower case, and an emoji without the sign that asks for its picture. */
export const bare = (name: string): string => name.toLowerCase().replaceAll('\uFE0F', '');

/** The prompt with `name` for its part, or without that part. */
export function withPart(
  prompt: string,
  part: Part,
  name: string | null,
  vocabulary: Vocabulary,
): string {
  const places = said(prompt, vocabulary);
  const place = places[part];
  if (place && name === null)
    return tidy(fitArticle(spliced(prompt, place.whole, ''), place.whole[0]));
  if (place) return fitArticle(spliced(prompt, place.word, name as string), place.word[0]);
  if (name === null) return prompt;
  switch (part) {
    case 'colour':
      return coloured(prompt, name, vocabulary);
    case 'style': {
      const at = places.background?.whole[0] ?? prompt.length;
      return tidy(`${prompt.slice(0, at).trimEnd()}, ${name} style${prompt.slice(at)}`);
    }
    case 'background': {
      const start = prompt.trimEnd();
      const joint = start === '' ? '' : start.includes(',') ? ', ' : ' ';
      return `${start}${joint}on ${article(name)} ${name} background`;
    }
  }
}

/** Puts a colour before the first subject, or before whatever there is. */
function coloured(prompt: string, name: string, { subjects }: Vocabulary): string {
  const names = subjects.flatMap(({ symbol, names }) => [symbol, ...names]);
  const found = new RegExp(alternatives(names), 'iu').exec(prompt);
  const at = found?.index ?? /^\s*(?:an?\s+)?/i.exec(prompt)?.[0].length ?? 0;
  return fitArticle(`${prompt.slice(0, at)}${name} ${prompt.slice(at)}`, at).trimEnd();
}

/** The first place of a part, by the patterns around its words; those of the first pattern win. */
function search(
  text: string,
  part: Part,
  vocabulary: Vocabulary,
  patterns: (word: string) => string[],
): Place | undefined {
  const all = wordsOf(part, vocabulary);
  for (const pattern of patterns(`(${all.flat().map(escaped).join('|')})`)) {
    const found = new RegExp(pattern, 'diu').exec(text);
    if (!found?.indices?.[1] || !found.indices[0]) continue;
    const word = (found[1] as string).toLowerCase();
    const name = all.find((names) => names.includes(word))?.[0] ?? word;
    return { name, word: found.indices[1], whole: found.indices[0] };
  }
  return undefined;
}

/** The subjects' names of many words, but for those that say what another subject in a colour is. */
function manyWorded(vocabulary: Vocabulary): string[] {
  const { subjects } = vocabulary;
  const owner = new Map(
    subjects.flatMap(({ symbol, names }) => names.map((name) => [name, symbol])),
  );
  const colours = wordsOf('colour', vocabulary).flat();
  const inColour = (name: string, symbol: string) =>
    colours.some((colour) => {
      const bare = owner.get(name.slice(colour.length + 1));
      return name.startsWith(`${colour} `) && bare !== undefined && bare !== symbol;
    });
  return [...owner].flatMap(([name, symbol]) =>
    name.includes(' ') && !inColour(name, symbol) ? [name] : [],
  );
}

/** Any of these names, or its plural; the longest of those that begin alike. */
function alternatives(names: string[]): string {
  const longest = [...names].sort((a, b) => b.length - a.length);
  return `(?<![a-z0-9])(?:${longest.map(escaped).join('|')})(?![a-z0-9]{2})`;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const spliced = (text: string, [from, to]: [number, number], by: string): string =>
  text.slice(0, from) + by + text.slice(to);

const blanked = (text: string, [from, to]: [number, number]): string =>
  spliced(text, [from, to], ' '.repeat(to - from));

const article = (noun: string): string => (/^[aeiou]/i.test(noun) ? 'an' : 'a');

/** “A” or “an” right before a place, as what stands there wants it. */
function fitArticle(text: string, at: number): string {
  const next = text.slice(at).trimStart();
  const before = text.slice(0, at).replace(/\b(a)n?(\s+)$/i, (_, a: string, gap: string) => {
    const n = article(next) === 'an' ? 'n' : '';
    return `${a}${n}${gap}`;
  });
  return before + text.slice(at);
}

/** Without commas at the ends and double gaps. */
const tidy = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?(?:, ?)+,/g, ',')
    .replace(/^[ ,]+/, '')
    .replace(/[ ,]+$/, '');
