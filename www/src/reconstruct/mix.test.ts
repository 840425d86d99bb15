import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mixOf } from './mix.ts';

test('what is read is counted, the most frequent first, and the original’s own is marked', () => {
  const read = ['Sneaker', 'Boot', 'Boot', 'Sandal', 'Boot', 'Sneaker'];
  assert.deepEqual(mixOf(read, 'Sneaker'), [
    { name: 'Boot', count: 3, own: false },
    { name: 'Sneaker', count: 2, own: true },
    { name: 'Sandal', count: 1, own: false },
  ]);
  assert.deepEqual(mixOf([], undefined), []);
});
