// The Noise room: jumps, Markov steps, the histogram, and every source of pictures.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { newPage, pixels, setUp, text } from './harness.ts';

const { site, browser } = await setUp('off');

const open = async (settings: string) => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#noise?${settings}`);
  return page;
};
const standsAt = (page: Page, t: number) =>
  page.waitForFunction(
    (t) => document.querySelector('#noise-reading-t')?.textContent === String(t),
    t,
  );

test('a jump leads to noise that looks like a bell curve, and back', async () => {
  const page = await open('source=sample&sample=3&t=0&schedule=cosine');
  await standsAt(page, 0);
  const clean = await pixels(page, '#noise-plate');
  const bars = await page.locator('#histogram .bars').getAttribute('d');
  await page.locator('#noise-t').fill('1000');
  await standsAt(page, 1000);
  const [, mean, variance] =
    /Mean (.+), variance (.+?);/.exec(await text(page, '#histogram-text')) ?? [];
  assert.ok(Math.abs(Number(mean?.replace('−', '-'))) < 0.15, `mean ${mean}`);
  assert.ok(Math.abs(Number(variance) - 1) < 0.2, `variance ${variance}`);
  assert.notEqual(await page.locator('#histogram .bars').getAttribute('d'), bars);
  assert.match(await text(page, '#curve-text'), /t = 1000, 0\.0 %/);
  await page.locator('#noise-t').fill('0');
  await standsAt(page, 0);
  assert.deepEqual(await pixels(page, '#noise-plate'), clean);
});

test('Markov steps add up, stop at the end and come back from the address', async () => {
  const page = await open('source=sample&sample=3&t=0&schedule=linear');
  await standsAt(page, 0);
  await page.getByText('One Markov step').click();
  await standsAt(page, 1);
  await page.getByText('10 steps', { exact: true }).click();
  await standsAt(page, 11);
  const walked = await pixels(page, '#noise-plate');
  await page.waitForFunction(() => location.hash.includes('walk=11'));

  const other = await newPage(browser, site.origin);
  await other.goto(page.url());
  await standsAt(other, 11);
  assert.deepEqual(await pixels(other, '#noise-plate'), walked);

  for (let i = 0; i < 10; i++) await page.getByText('100 steps').click();
  await standsAt(page, 1000);
  assert.ok(await page.getByText('One Markov step').isDisabled());
  await page.getByText('Back to the picture').click();
  await standsAt(page, 0);
});

test('the schedules differ in how fast the picture goes', async () => {
  const shares: number[] = [];
  for (const schedule of ['linear', 'scaled_linear', 'cosine']) {
    const page = await open(`t=500&schedule=${schedule}`);
    await standsAt(page, 500);
    shares.push(Number(/([\d.]+) % of the variance/.exec(await text(page, '#curve-text'))?.[1]));
  }
  const [linear, scaled, cosine] = shares as [number, number, number];
  assert.ok(linear < scaled && scaled < cosine, String(shares));
});

test('the last generated picture can be noised once there is one', async () => {
  const page = await open('t=0&source=generated');
  await page.locator('#noise .no-picture').waitFor();
  await page.locator('nav').getByText('Generate').click();
  await page.locator('#count').fill('1');
  await page.locator('#advanced summary').click();
  await page.locator('#steps').fill('60');
  await page.locator('#steps').blur();
  await page.locator('#go').click();
  // Whoever comes here before the run has finished need not come again.
  await page.locator('nav').getByText('Noise').click();
  await page.locator('#noise .no-picture').waitFor();
  await page.locator('#noise .no-picture').waitFor({ state: 'hidden' });
  await standsAt(page, 0);
  const noised = await pixels(page, '#noise-plate');
  await page.locator('nav').getByText('Generate').click();
  assert.deepEqual(await pixels(page, '#plate-x_t'), noised);
});
