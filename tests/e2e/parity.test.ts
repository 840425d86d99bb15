// The same recipe gives the same picture wherever it is made: natively on the CPU, in WebAssembly
// on the CPU, and on WebGPU. The native pictures come from the command `lab`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import sirv from 'sirv';
import type { DeviceName, Recipe } from '../../src/browser/types.d.ts';
import { launch, PATIENCE } from './harness.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MODELS = process.env.MODELS ?? join(ROOT, 'models');
const LAB = process.env.LAB ?? join(ROOT, 'target/release/lab');
const RECIPES: Recipe[] = JSON.parse(
  readFileSync(join(ROOT, 'tests/fixtures/recipes.json'), 'utf8'),
);
/** Steps of 255 that a pixel may differ by. */
const TOLERANCE = 2;

let browser: Browser;
let page: Page;
let close: () => void;

before(async () => {
  // The bare module and the models, without the page around them.
  const pkg = sirv(join(ROOT, 'www/pkg'), { dev: true });
  const models = sirv(MODELS, { dev: true });
  const server = createServer((request, response) => {
    pkg(request, response, () => {
      models(request, response, () => {
        response.setHeader('Content-Type', 'text/html');
        response.end('<!doctype html><title>parity</title>');
      });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  browser = await launch('on');
  page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.evaluate(async () => {
    const rust = await import(`${location.origin}/diffusion_lab.js`);
    await rust.default({ module_or_path: '/diffusion_lab_bg.wasm' });
    const lab = new rust.Lab();
    await lab.connectGpu();
    for (const model of ['digits', 'fashion']) {
      const card = await (await fetch(`/${model}/card.json`)).json();
      const weights = await (await fetch(`/${model}/${card.weights.file}`)).arrayBuffer();
      lab.load(card, new Uint8Array(weights));
    }
    Object.assign(window, { lab });
  });
});
after(async () => {
  await browser.close();
  close();
});

/** The finished pictures as 8-bit pixels, one array a picture. */
function inBrowser(recipe: Recipe, count: number, device: DeviceName): Promise<number[][]> {
  return page.evaluate(
    async ([recipe, count, device]) => {
      const { lab } = window as unknown as { lab: import('../../www/pkg/diffusion_lab.js').Lab };
      const run = lab.start(recipe, count, device);
      let frame = await run.next();
      while (frame && !frame.done) frame = await run.next();
      run.free();
      if (!frame) throw new Error('the run ended without pictures');
      const bytes = Array.from(frame.x_t, (value) =>
        Math.round((Math.min(Math.max(value, -1), 1) + 1) * 127.5),
      );
      const length = bytes.length / count;
      return Array.from({ length: count }, (_, i) => bytes.slice(i * length, (i + 1) * length));
    },
    [recipe, count, device] as const,
  );
}

function native(recipe: Recipe): number[] {
  const out = join(mkdtempSync(join(tmpdir(), 'lab-')), 'out');
  const text = JSON.stringify(recipe);
  execFileSync(
    LAB,
    [
      'generate',
      recipe.model,
      '--backend',
      'flex',
      '--models',
      MODELS,
      '--recipe',
      text,
      '--out',
      out,
    ],
    {
      cwd: ROOT,
      stdio: 'pipe',
    },
  );
  const { data } = PNG.sync.read(readFileSync(join(out, '0000.png')));
  return Array.from(data).filter((_, i) => i % 4 === 0);
}

const furthest = (a: number[], b: number[]): number => {
  assert.equal(a.length, b.length);
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN))));
};

test('20 recipes give the same pixels natively, in WebAssembly and on WebGPU', async () => {
  assert.equal(RECIPES.length, 20);
  const worst = { cpu: 0, gpu: 0 };
  for (const recipe of RECIPES) {
    const reference = native(recipe);
    for (const device of ['cpu', 'gpu'] as const) {
      const [picture = []] = await inBrowser(recipe, 1, device);
      const difference = furthest(picture, reference);
      worst[device] = Math.max(worst[device], difference);
      assert.ok(difference <= TOLERANCE, `${device}: ${difference} in ${JSON.stringify(recipe)}`);
    }
  }
  console.log(`largest difference of 255: WebAssembly ${worst.cpu}, WebGPU ${worst.gpu}`);
});

for (const device of ['cpu', 'gpu'] as const) {
  test(`a repeat, and a picture out of a batch, are identical on the ${device}`, async () => {
    for (const recipe of RECIPES.slice(2, 4)) {
      const batch = await inBrowser(recipe, 3, device);
      assert.deepEqual(await inBrowser(recipe, 3, device), batch);
      const alone = { ...recipe, seed: recipe.seed + 2 };
      assert.deepEqual((await inBrowser(alone, 1, device))[0], batch[2]);
    }
  });
}
