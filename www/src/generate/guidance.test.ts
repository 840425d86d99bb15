import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house, start } from '../fixture.ts';
import { recipeOf } from '../recipe.ts';
import { UNGUIDED } from '../state.ts';
import { guided, staysHere } from './guidance.ts';

const guide = { ...UNGUIDED, source: 'sample' as const, strength: 0.5, resample: 4 };

test('a recipe takes only what has an effect', () => {
  const recipe = recipeOf(start.generate, house);
  assert.equal(guided(recipe, UNGUIDED), recipe);
  assert.deepEqual(guided(recipe, guide), { ...recipe, strength: 0.5 });
  assert.deepEqual(guided(recipe, { ...guide, strength: 1, masked: true }), {
    ...recipe,
    resample: 4,
  });
});

test('a link carries a sample, but neither another picture nor a mask', () => {
  assert.equal(staysHere(UNGUIDED), false);
  assert.equal(staysHere(guide), false);
  assert.equal(staysHere({ ...guide, masked: true }), true);
  assert.equal(staysHere({ ...guide, source: 'drawing' }), true);
});
