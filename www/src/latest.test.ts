import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latest } from './latest.ts';

test('what is asked while an answer is on its way is answered once, with the latest state', async () => {
  const answered: number[] = [];
  let state = 1;
  const ask = latest(
    async () => {
      const asked = state;
      await Promise.resolve();
      answered.push(asked);
    },
    () => assert.fail(),
  );
  ask();
  for (state = 2; state < 4; state++) ask();
  await new Promise(setImmediate);
  assert.deepEqual(answered, [1, 4]);
});

test('after a failure it can be asked again', async () => {
  const failures: unknown[] = [];
  const ask = latest(
    () => Promise.reject(new Error('no answer')),
    (error) => failures.push(error),
  );
  for (let count = 1; count <= 2; count++) {
    ask();
    await new Promise(setImmediate);
    assert.equal(failures.length, count);
  }
});

test('what is asked while an answer fails is answered all the same', async () => {
  const failures: unknown[] = [];
  const answered: number[] = [];
  let state = 1;
  const ask = latest(
    async () => {
      const asked = state;
      await Promise.resolve();
      if (asked === 1) throw new Error('no answer');
      answered.push(asked);
    },
    (error) => failures.push(error),
  );
  ask();
  state = 2;
  ask();
  await new Promise(setImmediate);
  assert.deepEqual([failures.length, answered], [1, [2]]);
});
