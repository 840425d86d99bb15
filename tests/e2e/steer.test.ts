// The Steer room: a sheet that fills in live, its meters, its refusals, and the temperatures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { newPage, setUp, text, told, widthOf } from './harness.ts';

const { site, browser } = await setUp('off');

const open = async (settings: string) => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#steer?model=digits&device=cpu&${settings}`);
  return page;
};
const fill = async (page: Page) => {
  await page.locator('#fill').click();
  await page.locator('#said', { hasText: 'The sheet is filled' }).waitFor();
};
const labels = (page: Page) =>
  page.locator('#sheet td').evaluateAll((cells) => cells.map((cell) => cell.ariaLabel ?? ''));
/** The pixels of every cell, to be told apart. */
const pictures = (page: Page) =>
  page
    .locator('#sheet canvas')
    .evaluateAll((canvases) =>
      (canvases as HTMLCanvasElement[]).map((canvas) => canvas.toDataURL()),
    );

test('a sheet fills in from the same noise, with calls, time and what the classifier reads', async () => {
  const page = await open('class=7&x=steps:1,4&y=sampler:ddim,ddpm&each=4');
  await page.locator('#judge').check();
  await fill(page);
  const told = await labels(page);
  assert.equal(told.length, 4);
  assert.match(told[0] ?? '', /^Steps 1, Sampler DDIM: 1 call · .* s, accuracy \d of 4, diversity/);
  assert.match(told[3] ?? '', /^Steps 4, Sampler DDPM: 4 calls/);
  // Four steps make sevens.
  assert.match(told[1] ?? '', /accuracy [34] of 4/);
  const shown = await pictures(page);
  // A single step of either sampler goes straight to the predicted picture of the same noise.
  assert.equal(shown[0], shown[2]);
  assert.equal(new Set(shown).size, 3);

  // Made cells stay when the sheet around them changes.
  await page.locator('#list-x').fill('4');
  await page.locator('#list-x').blur();
  await page.waitForFunction(() => document.querySelectorAll('#sheet td').length === 2);
  assert.deepEqual(await pictures(page), [shown[1], shown[3]]);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('#sheet-save').click(),
  ]);
  assert.equal(download.suggestedFilename(), 'digits-steps-sampler-sheet.png');
  assert.ok(widthOf(readFileSync(await download.path())) > 200);
});

test('a sheet of a model that reads prompts varies its words', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#steer?model=emoji&device=cpu&steps=1&each=1`);
  await page.getByRole('radio', { name: 'Prompts and seeds' }).check();
  await page.locator('#list-x').fill('cat\na red heart');
  await page.locator('#list-y').fill('1');
  await page.locator('#list-y').blur();
  await page.waitForFunction(() => document.querySelectorAll('#sheet td').length === 2);
  await fill(page);
  assert.match((await labels(page))[1] ?? '', /^Prompt a red heart, Seed 1: 1 call/);
  assert.equal(new Set(await pictures(page)).size, 2);
  await page.locator('#sheet td').nth(1).click();
  await page.locator('#generate-title').waitFor();
  assert.equal(await page.locator('#prompt').inputValue(), 'a red heart');
});

test('a judge tells which parts of a prompt are to be seen', async () => {
  const page = await newPage(browser, site.origin);
  const prompt = encodeURIComponent('a red heart on a yellow background');
  const axes = 'x=guidance:3&y=seed:1';
  await page.goto(
    `${site.origin}/#steer?model=emoji&device=cpu&prompt=${prompt}&steps=6&${axes}&each=2`,
  );
  await page.locator('#judge').check();
  await fill(page);
  const [told = ''] = await labels(page);
  assert.match(told, /6 calls · .* s, subject [12] of 2, colour \d of 2, background 2 of 2$/);
});

test('the grid is walked with the keyboard, and Enter opens a recipe in Generate', async () => {
  const page = await open('seed=5&x=steps:2,3&y=guidance:1,2,4&each=1');
  await page.locator('#sheet td').first().waitFor();
  assert.equal(await page.locator('#sheet td[tabindex="0"]').count(), 1);
  await page.locator('#sheet td[tabindex="0"]').focus();
  const at = () => page.evaluate(() => document.activeElement?.ariaLabel);
  for (const [key, place] of [
    ['ArrowRight', 'Steps 3, Guidance scale 1'],
    ['ArrowRight', 'Steps 3, Guidance scale 1'],
    ['ArrowDown', 'Steps 3, Guidance scale 2'],
    ['Home', 'Steps 2, Guidance scale 2'],
    ['Control+End', 'Steps 3, Guidance scale 4'],
    ['ArrowUp', 'Steps 3, Guidance scale 2'],
  ] as const) {
    await page.keyboard.press(key);
    assert.equal(await at(), `${place}: empty`);
  }
  await page.keyboard.press('Enter');
  await page.locator('#generate-title').waitFor();
  assert.match(page.url(), /#generate\?.*seed=5.*steps=3.*guidance=2/);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'go');
  await page.goBack();
  await page.locator('#steer-title').waitFor();
  assert.match(page.url(), /x=steps:2,3&y=guidance:1,2,4/);
});

test('a cell is made without the picture that Generate starts from', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?model=digits&device=cpu&source=sample&sample=3`);
  await page.locator('nav').getByText('Steer').click();
  const base = page.locator('#sheet-base');
  await base.filter({ hasText: /without the picture that it starts from: Digits/ }).waitFor();
  await page.locator('#sheet td').first().click();
  await page.locator('#generate-title').waitFor();
  assert.doesNotMatch(page.url(), /source=/);
  await page.locator('nav').getByText('Steer').click();
  await base.filter({ hasText: /as set in Generate: Digits/ }).waitFor();
});

test('axes are chosen and edited, and the address brings them back', async () => {
  const page = await open('');
  await page.getByRole('radio', { name: 'Guidance and seeds' }).check();
  await page.locator('#axis-y').selectOption('class');
  await page.locator('#values-y').getByRole('checkbox', { name: 'any' }).uncheck();
  await page.locator('#list-x').fill('1, 2.5; 99 many');
  await page.locator('#list-x').blur();
  assert.match(await text(page, '#problem-x'), /99 is out of range.*“many” is not a number/);
  await page.locator('#each').fill('3');
  await page.locator('#each').blur();
  await page.waitForFunction(() => location.hash.includes('each=3'));
  assert.match(page.url(), /x=guidance:1,2\.5,20&y=class:0,1,2,3,4,5,6,7,8,9&each=3/);
  // Choosing the other axis's setting swaps the two.
  await page.locator('#axis-y').selectOption('guidance');
  await page.waitForFunction(() => location.hash.includes('y=guidance:1,2.5,20'));

  const other = await newPage(browser, site.origin);
  await other.goto(page.url());
  assert.equal(await other.locator('#axis-x').inputValue(), 'class');
  assert.equal(await other.locator('#list-y').inputValue(), '1, 2.5, 20');
  assert.equal(await other.locator('#sheet td').count(), 30);
  assert.equal(await other.locator('.notice').count(), 0);
});

test('a setting that a sampler lacks leaves its cell empty with the reason', async () => {
  const page = await open('x=eta:0,1&y=sampler:ddim,ddpm&steps=1');
  await fill(page);
  const told = await labels(page);
  assert.match(told[3] ?? '', /eta 1, Sampler DDPM: DDPM has no eta/);
  assert.match(told[2] ?? '', /1 call/);
});

test('a sheet that would take too long is refused, and a smaller one offered', async () => {
  const page = await open('x=steps:230,240,250&y=seed:1,2,3,4,5,6,7,8,9,10,11,12&each=16&class=1');
  await page.locator('#fill').click();
  const message = await told(page, /too large: it would take/);
  assert.match(message, /One of \d+ × \d+ cells of \d+ would do/);
  assert.equal(await text(page, '#fill'), 'Fill the sheet');
  const offered = page.getByRole('button', { name: /^Fill \d/ });
  const running = page.locator('#sheet [data-state="running"]');
  // On a busy machine the smaller one may turn out too large as well, once it is timed.
  do {
    await offered.click();
    await running.or(offered).waitFor();
  } while (await offered.isVisible());
  // Whether the cells are measured makes no other sheet.
  await page.locator('#judge').check();
  assert.equal(await text(page, '#fill'), 'Stop');
  await page.locator('#fill').click();
  assert.equal(await text(page, '#fill'), 'Fill the sheet');
  assert.equal(await page.locator('#sheet [data-state="running"]').count(), 0);
});

test('temperature keeps what the noise scale misses', async () => {
  const page = await open('heat_temperature=0.5&heat_distance=12');
  const table = page.locator('#heat-shares tr');
  await table.first().waitFor();
  const rows = async () =>
    table.evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('td')].map((cell) => Number.parseFloat(cell.textContent ?? '')),
      ),
    );
  for (const [weight = 0, tempered = 0, , variance = 0, narrowed = 0, naive = 0] of await rows()) {
    assert.ok(Math.abs(tempered - weight) < 0.03, `weight ${tempered}, not ${weight}`);
    assert.ok(Math.abs(narrowed - variance) < 0.06, `variance ${narrowed}, not ${variance}`);
    assert.ok(Math.abs(naive - variance) > 0.1, `the noise scale got ${naive}`);
  }
  assert.ok((await page.locator('#heat-shares .misses').count()) >= 2);
  assert.ok(await page.locator('#heat-near').isHidden());

  // What is only read out does not widen a phone's screen.
  await page.setViewportSize({ width: 390, height: 844 });
  const extra = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(extra <= 0, `${extra} px too wide`);

  // Close modes, by keyboard.
  await page.locator('#heat-distance').focus();
  await page.keyboard.press('Home');
  await page.locator('#heat-near').waitFor();
  await page.getByRole('radio', { name: '2-D' }).check();
  await page.waitForFunction(() => document.querySelectorAll('#heat-shares tr').length === 3);
  assert.match(page.url(), /heat_distance=1&heat_dimensions=2/);
  assert.ok(((await page.locator('#heat-tempered .dots').getAttribute('d')) ?? '').length > 1000);
});
