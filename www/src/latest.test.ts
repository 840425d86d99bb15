import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latest } from './latest.ts';

/** Answers with the state at the moment of asking; some states fail. */
function witness(fails: (asked: number) => boolean) {
  const seen = { state: 1, answered: [] as number[], failed: 0 };
  const ask = latest(
    async () => {
      const asked = seen.state;
      await Promise.resolve();
      if (fails(asked)) throw new Error('no answer');
      seen.answered.push(asked);
    },
    () => seen.failed++,
  );
  return { seen, ask, settled: () => new Promise(setImmediate) };
}

test('what is asked while an answer is on its way is answered once, with the latest state', async () => {
  const { seen, ask, settled } = witness(() => false);
  ask();
  for (seen.state = 2; seen.state < 4; seen.state++) ask();
  await settled();
  assert.deepEqual([seen.answered, seen.failed], [[1, 4], 0]);
});

test('after a failure it can be asked again', async () => {
  const { seen, ask, settled } = witness(() => true);
  for (let count = 1; count <= 2; count++) {
    ask();
    await settled();
    assert.equal(seen.failed, count);
  }
});

test('what is asked while an answer fails is answered all the same', async () => {
  const { seen, ask, settled } = witness((asked) => asked === 1);
  ask();
  seen.state = 2;
  ask();
  await settled();
  assert.deepEqual([seen.answered, seen.failed], [[2], 1]);
});
