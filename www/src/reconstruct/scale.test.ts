import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf, timestepAt } from './scale.ts';

test('the dial runs from the picture to noise, and places and timesteps are inverse', () => {
  assert.equal(timestepAt(0), 0);
  assert.equal(placeOf(0), 0);
  assert.equal(timestepAt(1), 1000);
  assert.equal(placeOf(1000), 1);
  for (let place = 1; place < 200; place++) {
    assert.ok(timestepAt(place / 200) > timestepAt((place - 1) / 200));
    assert.ok(Math.abs(placeOf(timestepAt(place / 200)) - place / 200) < 0.0025);
  }
});

test('high levels have the room that they need', () => {
  assert.ok(placeOf(500) < 0.4 && placeOf(800) < 0.55 && placeOf(950) < 0.75);
});
