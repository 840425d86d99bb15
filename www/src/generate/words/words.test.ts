import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Recipe } from '../../types.ts';
import { plainly, promptsAt } from './asked.ts';
import { inWords, shades } from './place.ts';

const recipe: Recipe = {
  ...{ format: 1, model: 'emoji', prompt: 'a cat', seed: 1, sampler: 'ddim', eta: 0, steps: 9 },
  ...{ spacing: 'linspace', guidance: 3 },
};

test('forks change what is asked for from their step on', () => {
  const forked = {
    ...recipe,
    fork: [
      { step: 3, guidance: 2 },
      { step: 5, prompt: 'a dog' },
    ],
  };
  assert.deepEqual(promptsAt(forked, 4), ['a cat']);
  assert.deepEqual(promptsAt(forked, 5), ['a dog']);
  assert.deepEqual(promptsAt({ ...recipe, fork: [{ step: 2, class: null }] }, 2), []);
});

test('two prompts are mixed as long as both have a say', () => {
  const mixed = (mix: number) => promptsAt({ ...recipe, to_prompt: 'a dog', mix }, 0);
  assert.deepEqual(mixed(0), ['a cat']);
  assert.deepEqual(mixed(0.5), ['a cat', 'a dog']);
  assert.deepEqual(mixed(1), ['a dog']);
  const { to_prompt, mix } = plainly({ ...recipe, to_prompt: 'a dog', mix: 0.5 }, 'a dog');
  assert.deepEqual([to_prompt, mix], [undefined, undefined]);
});

/** A map of 4 × 4 places with one that stands out. */
function map(place: number, high = 0.5): Float32Array {
  const map = new Float32Array(16).fill(0.1);
  map[place] = high;
  return map;
}

test('the place of a word is told', () => {
  assert.match(inWords(map(0), 4), /^mostly at the upper left, where it has up to 50 %/);
  assert.match(inWords(map(15), 4), /at the lower right/);
  const middle = new Float32Array(16).fill(0.1);
  for (const place of [5, 6, 9, 10]) middle[place] = 0.3;
  assert.match(inWords(middle, 4), /in the middle/);
  assert.match(inWords(new Float32Array(16).fill(0.2), 4), /^everywhere alike, with 20 %/);
});

test('slight differences are shown slightly', () => {
  assert.equal(Math.max(...shades(map(3))), 1);
  assert.ok(Math.max(...shades(map(3, 0.105))) < 0.2);
  assert.equal(Math.max(...shades(new Float32Array(16))), 0);
});
