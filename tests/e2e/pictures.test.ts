// One's own pictures, forks and export in the Rust module, which runs in Node here, on the CPU: what the
// page builds on, without the page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import type { Frame, Pictures, Recipe } from '../../src/browser/types.d.ts';
import type { Lab, Run } from '../../www/pkg/diffusion_lab.js';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => new Uint8Array(readFileSync(new URL(path, ROOT)));
const readJson = (path: string) => JSON.parse(Buffer.from(read(path)).toString());
const AREA = 32 * 32;

let rust: typeof import('../../www/pkg/diffusion_lab.js');
let lab: Lab;
let source: Uint8Array;

before(async () => {
  rust = await import(new URL('www/pkg/diffusion_lab.js', ROOT).href);
  const module = read('www/pkg/diffusion_lab_bg.wasm');
  await rust.default({ module_or_path: module as unknown as WebAssembly.Module });
  lab = new rust.Lab();
  for (const model of ['fashion', 'digits']) {
    const card = readJson(`models/${model}/card.json`);
    lab.load(card, read(`models/${model}/${card.weights.file}`));
  }
  const judge = readJson('models/digits/classifier.json');
  lab.loadClassifier(judge, read(`models/digits/${judge.weights.file}`));
  lab.loadReferences(
    readJson('models/fashion/references.json'),
    read('models/fashion/references.png'),
  );
  source = Uint8Array.from(lab.reference('fashion', 700), (x) => Math.round((x + 1) * 127.5));
});

const recipe = (more: Partial<Recipe> = {}): Recipe => ({
  ...{ format: 1, model: 'fashion', seed: 3, sampler: 'ddim', eta: 0, steps: 4 },
  ...{ spacing: 'linspace', guidance: 1, ...more },
});

async function frames(run: Run): Promise<Frame[]> {
  const all: Frame[] = [];
  for (let frame = await run.next(); frame; frame = await run.next()) all.push(frame);
  return all;
}

const last = (all: Frame[]): Frame => all.at(-1) as Frame;
const bytesOf = (picture: Float32Array) =>
  Array.from(picture, (x) => Math.round((Math.min(Math.max(x, -1), 1) + 1) * 127.5));

test('a branch shares the frames up to its fork and is that of its recipe', async () => {
  const trunk = lab.start(recipe({ sampler: 'ddpm', class: 'Bag' }), 2, 'cpu');
  const before = await frames(trunk);
  const fork = { step: 2, class: 'Trouser', guidance: 3 };
  const branch = trunk.fork(fork);
  assert.deepEqual(branch.recipe().fork, [fork]);
  const after = await frames(branch);
  assert.deepEqual(
    after.map(({ index, step, done }) => ({ index, step, done })),
    before.slice(2).map(({ index, step, done }) => ({ index, step, done })),
  );
  assert.deepEqual(after[0]?.x_t, before[2]?.x_t);
  assert.notDeepEqual(last(after).x_t, last(before).x_t);
  const again = await frames(lab.start(branch.recipe(), 2, 'cpu'));
  assert.deepEqual(last(again).x_t, last(after).x_t);
  assert.throws(() => trunk.fork({ step: 9 }), /there is no fork at step 9/);
  const fresh = lab.start(recipe(), 1, 'cpu');
  assert.throws(() => fresh.fork({ step: 2 }), /has not come to step 2 yet/);
});

test('what a mask keeps comes out exactly, and its PNG brings everything back', async () => {
  const mask = Uint8Array.from({ length: AREA }, (_, i) => (i % 32 < 16 ? 0 : 255));
  const pictures: Pictures = { source, mask };
  const guided = recipe({
    ...{ source: rust.pictureName(source), mask: rust.pictureName(mask) },
    ...{ strength: 0.75, resample: 2 },
  });
  const all = await frames(lab.start(guided, 1, 'cpu', pictures));
  assert.equal(all.length, last(all).total);
  const made = bytesOf(last(all).x_t);
  assert.ok(made.every((byte, i) => mask[i] === 255 || byte === source[i]));
  assert.ok(made.some((byte, i) => byte !== source[i]));
  const png = rust.encodePng(last(all).x_t, 1, 32, 2, guided, pictures);
  assert.deepEqual(rust.readPng(png), { recipe: guided, pictures });
  const card = readJson('models/fashion/card.json');
  rust.checkRecipe(guided, card, pictures);
  assert.throws(() => lab.start(guided, 1, 'cpu'), /did not come with it/);
  const other = { source: mask, mask };
  assert.throws(() => rust.checkRecipe(guided, card, other), /but this picture is/);
});

test('the oracle finds the picture again, the memoriser one of its own', async () => {
  const guided = recipe({ source: rust.pictureName(source), steps: 20 });
  const oracle = await frames(lab.startIdeal('oracle', guided, 1, { source }));
  assert.deepEqual(bytesOf(last(oracle).x_t), Array.from(source));
  const memory = last(await frames(lab.startIdeal('memoriser', recipe({ steps: 20 }), 3))).x_t;
  for (const [nearest] of lab.nearest('fashion', memory, 1)) {
    assert.ok(nearest && nearest.rmse < 1 / 255, `${nearest?.rmse}`);
  }
  assert.throws(() => lab.startIdeal('oracle', recipe(), 1), /needs a source picture/);
});

test('any picture is made to fit, and runs become sheets and GIFs', async () => {
  const rgba = new Uint8Array(4 * 100 * 60).fill(255);
  assert.deepEqual([...new Set(rust.fitPicture(rgba, 100, 60, 3, 32))], [255]);
  assert.deepEqual([...new Set(rust.fitMask(rgba, 100, 60, 32))], [255]);
  assert.throws(() => rust.fitPicture(rgba, 9, 9, 1, 32), /needs 324 bytes/);
  const all = await frames(lab.start(recipe(), 3, 'cpu'));
  const sheet = rust.encodeSheet(last(all).x_t, 2, 1, 32, 1, recipe());
  assert.equal(rust.readRecipe(sheet).seed, 3);
  const film = Float32Array.from(all.flatMap((frame) => Array.from(frame.x_t)));
  const gif = rust.encodeGif(film, 3, 2, 1, 32, 1, 8);
  assert.equal(Buffer.from(gif.slice(0, 6)).toString(), 'GIF89a');
  assert.throws(() => rust.encodeSheet(last(all).x_t, 2, 1, 32, 1000), /too large/);
});

test('results are compared with the original and with one another', async () => {
  const asked = { ...recipe({ class: '7', steps: 8 }), model: 'digits' };
  const { x_t } = last(await frames(lab.start(asked, 2, 'cpu')));
  const original = x_t.slice(0, AREA);
  const { to_original, among } = lab.compare('digits', x_t, original);
  assert.equal(to_original.length, 2);
  assert.ok(Math.abs((to_original[0]?.cosine ?? 0) - 1) < 1e-6);
  assert.equal(to_original[0]?.rmse, 0);
  assert.ok((to_original[1]?.rmse ?? 0) > 0);
  assert.equal(among.rmse, to_original[1]?.rmse);
  assert.throws(() => lab.compare('digits', x_t.slice(1), original), /are no pictures of 1024/);
});
