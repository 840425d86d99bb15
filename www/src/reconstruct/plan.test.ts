import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planFor, ratiosOf } from './plan.ts';
import { placeOf, timestepAt } from './scale.ts';

const STEPS: [number, number] = [1, 250];
/** The cosine schedule of Nichol & Dhariwal with capped betas. */
const share = (t: number) => Math.cos(((t / 1000 + 0.008) / 1.008) * (Math.PI / 2)) ** 2;
let alphaBar = 1;
const RATIOS = ratiosOf(
  Float32Array.from({ length: 1000 }, (_, t) => {
    alphaBar *= 1 - Math.min(0.999, 1 - share(t + 1) / share(t));
    return alphaBar;
  }),
);

test('every place of the dial gets a run of few steps that starts there', () => {
  for (let place = 1; place <= 200; place++) {
    const t = timestepAt(place / 200);
    const plan = planFor(t, 10, RATIOS, STEPS);
    assert.ok(Math.abs(placeOf(plan.t) - placeOf(t)) < 0.02, `${t}: ${plan.t}`);
    // What Rust makes of the strength.
    const taken = Math.round(plan.strength * plan.steps);
    assert.ok(taken >= 2 && taken <= 12, `${t}: ${taken} steps`);
    assert.ok(plan.steps >= taken && plan.steps <= 250);
  }
});

test('the ends of the dial are the picture itself and pure noise', () => {
  const end = { steps: 10, spacing: 'linspace' };
  assert.deepEqual(planFor(0, 10, RATIOS, STEPS), { ...end, strength: 0, t: 0 });
  assert.deepEqual(planFor(1000, 10, RATIOS, STEPS), { ...end, strength: 1, t: 999 });
});
