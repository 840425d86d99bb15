import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { completed, completionsAt, ideas } from './completions.ts';
import { surprise } from './surprise.ts';
import type { Vocabulary } from './vocabulary.ts';
import { namesOf, PARTS, type Part, said, subjectsIn, withPart } from './wording.ts';

const vocabulary: Vocabulary = JSON.parse(readFileSync('models/emoji/vocabulary.json', 'utf8'));

const parts = (prompt: string) =>
  Object.fromEntries(
    Object.entries(said(prompt, vocabulary)).map(([part, { name }]) => [part, name]),
  );

test('style, colour and background are found in a prompt', () => {
  const all = { style: 'blob', colour: 'blue', background: 'yellow' };
  assert.deepEqual(parts('a blue cat, blob style, on a yellow background'), all);
  assert.deepEqual(parts('blob blue cat on yellow'), all);
  assert.deepEqual(parts('A Blue cat, YELLOW background, in blob style'), all);
  assert.deepEqual(parts('a cyan car'), { colour: 'teal' });
  assert.deepEqual(parts('an eagle on a turquoise background'), { background: 'teal' });
  // Neither a drink nor a word that only begins alike.
  assert.deepEqual(parts('a glass of red wine'), {});
  assert.deepEqual(parts('a redhead in a bluebell wood'), {});
  assert.deepEqual(parts('a cat on a red car'), { colour: 'red' });
  assert.deepEqual(parts(''), {});
});

test('subjects are found in a prompt, whatever they are called', () => {
  for (const [prompt, symbols] of [
    ['a blue cat, blob style, on a yellow background', '🐱'],
    ['two CATS and a rocket', '🐱🚀'],
    ['🚀 next to ❤', '🚀❤️'],
    ['a glass of red wine', '🍷'],
    ['a black cat', '🐱'],
    ['a cat and another cat', '🐱'],
    ['a flat tyre on orange', ''],
    ['', ''],
  ] as const) {
    assert.equal(subjectsIn(prompt, vocabulary).join(''), symbols, prompt);
  }
});

test('a part is put in, changed and taken out', () => {
  const change = (prompt: string, part: Part, name: string | null) =>
    withPart(prompt, part, name, vocabulary);
  for (const [before, part, name, after] of [
    ['a cat', 'colour', 'blue', 'a blue cat'],
    ['a cat', 'colour', 'orange', 'an orange cat'],
    ['an apple', 'colour', 'green', 'a green apple'],
    ['an orange cat', 'colour', null, 'a cat'],
    ['a red apple', 'colour', null, 'an apple'],
    ['a blue cat', 'colour', 'orange', 'an orange cat'],
    ['a cat and a dog', 'colour', 'pink', 'a pink cat and a dog'],
    ['🚀', 'colour', 'pink', 'pink 🚀'],
    ['', 'colour', 'pink', 'pink'],
    ['a gizmo', 'colour', 'pink', 'a pink gizmo'],
    ['a cat', 'style', 'blob', 'a cat, blob style'],
    ['', 'style', 'blob', 'blob style'],
    ['a cat on a red background', 'style', 'flat', 'a cat, flat style on a red background'],
    ['a cat, blob style', 'style', 'flat', 'a cat, flat style'],
    ['a cat, blob style, on blue', 'style', null, 'a cat, on blue'],
    ['a cat', 'background', 'orange', 'a cat on an orange background'],
    ['a cat, blob style', 'background', 'red', 'a cat, blob style, on a red background'],
    ['', 'background', 'red', 'on a red background'],
    ['a cat on an orange background', 'background', 'red', 'a cat on a red background'],
    ['a cat on a red background', 'background', null, 'a cat'],
    ['a cat, red background, blob style', 'background', null, 'a cat, blob style'],
    ['a cat', 'style', null, 'a cat'],
  ] as const) {
    assert.equal(change(before, part, name), after, `${before} + ${part} ${name}`);
  }
});

test('whatever is put in is found again', () => {
  for (const prompt of ['', 'a cat', 'two cats, flat', 'a red wine on blue', '🚀', '<b>猫</b>']) {
    for (const part of PARTS) {
      for (const name of namesOf(part, vocabulary)) {
        const changed = withPart(prompt, part, name, vocabulary);
        assert.equal(said(changed, vocabulary)[part]?.name, name, changed);
        assert.equal(said(withPart(changed, part, null, vocabulary), vocabulary)[part], undefined);
      }
    }
  }
});

const offered = (prompt: string, caret = prompt.length) =>
  completionsAt(prompt, caret, vocabulary).map(({ text }) => text);

test('the word being typed is completed', () => {
  assert.ok(offered('a blue ca').includes('cat'));
  assert.ok(offered('ELEPH').includes('elephant'));
  assert.equal(offered('a cat, blo')[0], 'blob style');
  assert.equal(offered('a cat on a yel')[0], 'yellow background');
  // Names of several words, by what is there of them, and by a later word.
  assert.equal(offered('a hot d')[0], 'hot dog');
  assert.ok(offered('tree').includes('palm tree'));
  // Not in the middle of a word, not after one, and not what is there already.
  assert.deepEqual(offered('a cat', 3), []);
  assert.deepEqual(offered('a cat '), []);
  assert.ok(!offered('cat').includes('cat'));
  assert.deepEqual(offered('猫'), []);
  assert.ok(offered('s').length <= 8);
});

test('a completion takes the place of what was typed', () => {
  const [dog] = completionsAt('a hot d', 7, vocabulary);
  assert.ok(dog);
  assert.deepEqual(completed('a hot d', dog), { prompt: 'a hot dog ', caret: 10 });
  const [blob] = completionsAt('blo cat', 3, vocabulary);
  assert.ok(blob);
  assert.deepEqual(completed('blo cat', blob), { prompt: 'blob style cat', caret: 10 });
  const kinds = ideas(0, vocabulary).map(({ kind }) => kind);
  assert.equal(new Set(kinds).size, kinds.length);
});

test('a surprise is a prompt that the model knows', () => {
  const words = new Set(
    JSON.parse(readFileSync('models/emoji/card.json', 'utf8')).tokenizer.words as string[],
  );
  let state = 1;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const all = Array.from({ length: 300 }, () => surprise(vocabulary, random));
  for (const prompt of all) {
    const unknown = prompt.split(/[^a-z0-9]+/).filter((word) => word !== '' && !words.has(word));
    assert.deepEqual(unknown, [], prompt);
    const { colour, background } = parts(prompt);
    assert.notEqual(colour ?? 'none', background, prompt);
  }
  assert.ok(new Set(all).size > 290);
});
