import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  baseline,
  beginning,
  halfway,
  inWords,
  type Reading,
  tieAt,
  withReading,
} from './originality.ts';
import { timestepAt } from './scale.ts';

const reading = (t: number, original: number, count = 4): Reading => ({
  ...{ t, original, others: 0.9, count },
});
/** Falls from 1 to 0.2, and passes 0.6, half of that way, in the middle of the dial. */
const [low, middle, high] = [timestepAt(0.25), timestepAt(0.5), timestepAt(0.75)];
const readings = [reading(0, 1), reading(low, 0.9), reading(high, 0.3), reading(999, 0.2)];

test('the tie is whole at the picture and gone where it is noise', () => {
  assert.equal(baseline(readings), 0.2);
  assert.equal(tieAt(0, readings), 1);
  assert.equal(tieAt(999, readings), 0);
  assert.equal(tieAt(1000, readings), 0);
  assert.ok(Math.abs((tieAt(middle, readings) ?? 0) - 0.5) < 1e-3);
});

test('originality begins where half of the tie is gone', () => {
  assert.deepEqual(
    halfway(readings)?.map(({ t }) => t),
    [low, high],
  );
  assert.ok(Math.abs((beginning(readings) ?? 0) - middle) < 0.5);
});

test('before both ends are measured nothing is claimed', () => {
  assert.equal(beginning(readings.slice(0, 3)), undefined);
  assert.equal(tieAt(500, []), undefined);
  assert.equal(inWords(undefined), '');
});

test('a picture that is like everything else has no such place', () => {
  assert.equal(beginning([reading(0, 1), reading(999, 1)]), undefined);
});

test('readings stay in order, and more results count more', () => {
  const more = withReading(readings, reading(low, 0.8, 16));
  assert.deepEqual(
    more.map(({ t }) => t),
    [0, low, high, 999],
  );
  assert.equal(more[1]?.original, 0.8);
  assert.equal(withReading(more, reading(low, 0.1, 4)), more);
});
