// WebGPU, here on a software adapter: a digit end to end, and what happens when the GPU is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify } from './classify.ts';
import { generate, newPage, pixels, setUp, text, told } from './harness.ts';

const { site, browser } = await setUp('on');

test('a digit is generated on the GPU', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?model=digits&class=1&count=1&steps=4&device=gpu`);
  await generate(page);
  assert.match(await text(page, '#device-line'), /Runs on the GPU: .*software/);
  assert.equal(await classify('digits', await pixels(page, '#plate-x_t')), 1);
});

test('automatic does not take a software adapter for a GPU', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?model=digits&count=1&steps=2`);
  await page.locator('#device-line', { hasText: 'only software' }).waitFor();
  await generate(page);
  assert.match(await text(page, '#device-line'), /Runs on the CPU/);
});

test('a lost GPU costs the run, but neither settings nor the last picture', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?model=digits&class=8&count=1&steps=100&device=gpu`);
  await page.locator('#go').click();
  await page.waitForFunction(
    () =>
      document.querySelector('#origin')?.textContent === 'Live' &&
      Number(document.querySelector<HTMLInputElement>('#timeline-at')?.value) >= 1,
  );
  const devtools = await browser.newBrowserCDPSession();
  // The answer to this never comes, because the process that would give it is gone.
  devtools.send('Browser.crashGpuProcess').catch(() => {});
  await told(page, /GPU was lost/);
  assert.match(await text(page, '#device-line'), /Runs on the CPU: the GPU was lost/);
  assert.match(page.url(), /class=8.*steps=100.*device=gpu/);
  // The browser takes a while to give the canvases back.
  let shown = false;
  for (let patience = 100; patience > 0 && !shown; patience--) {
    shown = (await pixels(page, '#plate-x_t')).some((value) => value > 0);
    await page.waitForTimeout(200);
  }
  assert.equal(shown, true);

  await page.locator('#advanced summary').click();
  await page.locator('#steps').fill('4');
  await page.locator('#steps').blur();
  await generate(page);
});
