import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mixOf } from './mix.ts';

test('classes are counted, the most frequent first, and the original’s own is marked', () => {
  const names = ['Sandal', 'Sneaker', 'Boot'];
  assert.deepEqual(mixOf([1, 2, 2, 0, 2, 1], names, 1), [
    { name: 'Boot', count: 3, own: false },
    { name: 'Sneaker', count: 2, own: true },
    { name: 'Sandal', count: 1, own: false },
  ]);
  assert.deepEqual(mixOf([], names, 0), []);
});
