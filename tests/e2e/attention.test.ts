// Where the words of a prompt act, in a browser on the CPU.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { generate, newPage, setUp, text } from './harness.ts';

const { site, browser } = await setUp('off');

const ADDRESS = 'model=emoji&prompt=a+blue+cat&steps=3&count=1&device=cpu';

/** The shades over the large plate, once they are there. */
async function shades(page: Page): Promise<number[]> {
  await page.locator('#words-legend', { hasText: ' acts ' }).waitFor();
  const canvas = page.locator('#plate-x_t + canvas.where');
  return canvas.evaluate((canvas: HTMLCanvasElement) => {
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return Array.from(data).filter((_, i) => i % 4 === 3);
  });
}

test('a word shows where it acts, at every step', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?${ADDRESS}`);
  await page.locator('#words-legend', { hasText: 'A recording' }).waitFor();
  await generate(page);
  const cat = page.locator('#word-list').getByRole('button', { name: 'cat' });
  await cat.click();
  assert.equal(await cat.getAttribute('aria-pressed'), 'true');
  const last = await shades(page);
  assert.ok(new Set(last).size > 4, `${last}`);
  assert.match(await text(page, '#words-legend'), /^“cat” at step 3 acts .* % of the attention/);

  // Another step, another map; the word stays chosen.
  await page.locator('#timeline-at').focus();
  await page.keyboard.press('Home');
  await page.locator('#words-legend', { hasText: 'at step 1 acts' }).waitFor();
  assert.notDeepEqual(await shades(page), last);

  // Another word, by the keyboard alone.
  await page.keyboard.press('End');
  await cat.focus();
  await page.keyboard.press('Shift+Tab');
  await page.locator('#words-legend', { hasText: '“blue” at step 3 acts' }).waitFor();
  assert.notDeepEqual(await shades(page), last);
  await page.keyboard.press('Escape');
  await page.locator('#words-legend', { hasText: 'Point at a word' }).waitFor();
  assert.equal(await page.locator('canvas.where:visible').count(), 0);
});

test('a drawing is saved as shapes', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?${ADDRESS}`);
  await generate(page);
  await page.locator('#save-format').selectOption('svg');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('#save').click(),
  ]);
  assert.match(download.suggestedFilename(), /^emoji-a-blue-cat-1\.svg$/);
  const svg = readFileSync(await download.path(), 'utf8');
  assert.match(svg, /<title>a blue cat<\/title>/);
  assert.match(svg, /<path fill="#/);
  // A model that draws in grey does not offer it.
  await page.goto(`${site.origin}/#generate?model=digits&steps=3&count=1&device=cpu`);
  await generate(page);
  assert.equal(await page.locator('#save-format option[value=svg]').isDisabled(), true);
});
