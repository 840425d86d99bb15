import assert from 'node:assert/strict';
import { test } from 'node:test';
import { borderOf, isLightGround, stretched, swapped } from './tidy.ts';

const square = (border: number, middle: number) =>
  Float32Array.from({ length: 16 }, (_, i) => ([5, 6, 9, 10].includes(i) ? middle : border));

test('only the border tells paper from a light thing on black', () => {
  assert.equal(borderOf(square(0.5, -1), 4), 0.5);
  assert.ok(isLightGround(square(0.9, -1), 4));
  assert.ok(!isLightGround(square(-1, 1), 4));
});

test('swapping twice changes nothing', () => {
  const picture = square(0.25, -0.75);
  assert.deepEqual(swapped(swapped(picture)), picture);
  assert.deepEqual(swapped(square(1, -1)), square(-1, 1));
});

test('a pale picture is stretched to the whole range, a flat one stays', () => {
  assert.deepEqual(stretched(square(-0.25, 0.25)), square(-1, 1));
  assert.deepEqual(stretched(square(0.5, 0.5)), square(0.5, 0.5));
});
