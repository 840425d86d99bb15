// What may go wrong around the page, each with a clear message and a way out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { generate, newPage, setUp, text, told, trap } from './harness.ts';

const WEIGHTS = '**/*.safetensors*';

const { site, browser } = await setUp('off');

const settings = '#generate?model=digits&count=1&steps=2&device=cpu';

/** Once the server is well again, Try again leads to a picture. */
async function recovers(page: Page): Promise<void> {
  await page.unroute(WEIGHTS);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.notice').waitFor({ state: 'detached' });
  await generate(page);
}

test('missing weights', async () => {
  const page = await newPage(browser, site.origin);
  await page.route(WEIGHTS, (route) => route.fulfill({ status: 404 }));
  await page.goto(`${site.origin}/${settings}`);
  await told(page, /not on the server \(it answered 404\)/);
  await recovers(page);
});

test('an unreachable server', async () => {
  const page = await newPage(browser, site.origin);
  await page.route(WEIGHTS, (route) => route.abort());
  await page.goto(`${site.origin}/${settings}`);
  await told(page, /could not be reached/);
  await recovers(page);
});

test('truncated weights are refused and not kept', async () => {
  const page = await newPage(browser, site.origin);
  await page.route(WEIGHTS, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ body: (await response.body()).subarray(0, 1000) });
  });
  await page.goto(`${site.origin}/${settings}`);
  await told(page, /weights/i);
  await recovers(page);
});

test('weights with one wrong bit are refused, and the copy in the cache is thrown away', async () => {
  const page = await newPage(browser, site.origin);
  await page.route(WEIGHTS, async (route) => {
    const response = await route.fetch();
    const body = Buffer.from(await response.body());
    body.writeUInt8(body.readUInt8(body.length - 1) ^ 1, body.length - 1);
    await route.fulfill({ body });
  });
  await page.goto(`${site.origin}/${settings}`);
  await told(page, /sha256|hash|checksum/i);
  const kept = () =>
    page.evaluate(async () => (await (await caches.open('diffusion-lab-weights')).keys()).length);
  assert.equal(await kept(), 0);
  await recovers(page);
  assert.equal(await kept(), 1);
});

test('whoever comes to a download that goes on sees how far it is', async () => {
  const page = await newPage(browser, site.origin);
  const network = await page.context().newCDPSession(page);
  const limit = (downloadThroughput: number) =>
    network.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 0, uploadThroughput: -1, downloadThroughput },
    });
  await limit(1_000_000);
  await page.goto(`${site.origin}/${settings}`);
  await page.locator('#progress-label', { hasText: /[1-9] %/ }).waitFor();
  await page.locator('nav').getByText('Reconstruct').click();
  await page.getByRole('radio', { name: 'Digits' }).check();
  const loading = page.getByRole('progressbar', { name: 'Loading the model' });
  await loading.waitFor();
  assert.ok((await loading.evaluate((bar: HTMLProgressElement) => bar.value)) > 0);
  await limit(-1);
  await loading.waitFor({ state: 'hidden' });
});

test('weights come from the cache the second time', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/${settings}`);
  await generate(page);
  await page.route(WEIGHTS, (route) => route.abort());
  await page.reload();
  await generate(page);
  assert.equal(await page.locator('.notice').count(), 0);
});

test('weights arrive where a stream cannot be iterated over, as in Safari', async () => {
  const page = await newPage(browser, site.origin);
  await page.addInitScript(() => {
    for (const name of ['values', Symbol.asyncIterator]) {
      Reflect.deleteProperty(ReadableStream.prototype, name);
    }
  });
  await page.goto(`${site.origin}/${settings}`);
  await generate(page);
});

test('a worker that dies is replaced, and settings and picture stay', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/${settings}&seed=9`);
  await generate(page);
  trap(page);
  await told(page, /started afresh/);
  // One that fails at once again waits to be asked.
  trap(page);
  await told(page, /failed again/);
  await page.getByRole('button', { name: 'Start it once more' }).click();
  assert.match(page.url(), /seed=9/);
  assert.equal(await text(page, '#origin'), 'Made here');
  await generate(page);
});

test('a room whose worker dies at work begins again', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#reconstruct?model=digits&t=100&device=cpu`);
  await page.locator('#rebuilt-note', { hasText: /of 16/ }).waitFor();
  trap(page);
  await told(page, /started afresh/);
  await page.locator('#rebuilt-note', { hasText: /results/ }).waitFor();
});

test('over plain http the page works on the CPU and says why', async () => {
  const origin = site.origin.replace('127.0.0.1', 'lab.test');
  const page = await newPage(browser, origin);
  await page.goto(`${origin}/#generate?model=digits&count=1&steps=2`);
  assert.equal(await page.evaluate(() => isSecureContext), false);
  await generate(page);
  assert.match(await text(page, '#device-line'), /CPU: over plain http/);
  await page.locator('#keep').click();
  await page.locator('#kept li').waitFor();
  await page.locator('#copy').press('Enter');
  await page.locator('#said', { hasText: 'copied' }).waitFor();
  assert.equal(await page.locator('#copy:focus').count(), 1);
});

test('a browser without wasm SIMD is told so', async () => {
  const page = await newPage(browser, site.origin);
  await page.addInitScript(() => {
    WebAssembly.validate = () => false;
  });
  await page.goto(`${site.origin}/${settings}`);
  await told(page, /lacks WebAssembly SIMD.*update/);
  // The recording can be scrubbed all the same.
  await page.waitForFunction(() => document.querySelector('#origin')?.textContent === 'Recorded');
  await page.locator('#timeline-at').fill('3');
  assert.match(await text(page, '#reading-step'), /step 4/);
});
