import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attention } from '../../types.ts';
import { Maps } from './maps.ts';
import { inWords, shades } from './place.ts';

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

test('a map that comes after its run was left is not taken for one of the next run', async () => {
  const map = (of: string) => async () => ({ words: [of], size: 0, maps: new Float32Array() });
  let shown: Attention | undefined;
  const show = () => {
    shown = maps.get('cat', map('second'));
  };
  const maps = new Maps(show, (error) => assert.fail(String(error)));
  maps.get('cat', map('first'));
  maps.clear();
  show();
  await new Promise(setImmediate);
  assert.deepEqual(shown?.words, ['second']);
});

test('a map that waits is asked for even if the one before it fails', async () => {
  const failures: unknown[] = [];
  const arrived: string[] = [];
  const maps = new Maps(
    () => arrived.push('a map'),
    (error) => failures.push(error),
  );
  maps.get('cat', () => Promise.reject(new Error('no map')));
  maps.get('dog', async () => ({ words: ['dog'], size: 0, maps: new Float32Array() }));
  await new Promise(setImmediate);
  assert.deepEqual([failures.length, arrived], [1, ['a map']]);
});
