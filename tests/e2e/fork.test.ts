// Branches of a run: forked on the timeline, looked at side by side, saved and brought back.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { drop, finished, generate, newPage, pixels, save, setUp, text, trap } from './harness.ts';

const { site, browser } = await setUp('off');

const open = async (settings: string) => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?model=digits&device=cpu&${settings}`);
  return page;
};
const fork = async (page: Page, at: number) => {
  await page.locator('#timeline-at').fill(String(at));
  await page.locator('#fork summary').click();
  await page.locator('#fork-go:enabled').waitFor();
};
const branches = (page: Page) => page.locator('#branch-list label').count();

test('a run is forked, and both branches stay and can be compared', async () => {
  const page = await open('class=3&count=1&steps=6&guidance=1');
  await page.locator('#fork summary').click();
  assert.match(await text(page, '#fork-note'), /Generate a picture of your own/);
  assert.ok(await page.locator('#fork-go').isDisabled());
  await page.locator('#fork summary').click();
  await generate(page);
  const first = await pixels(page, '#plate-x_t');
  await page.locator('#timeline-at').fill('2');
  const shared = await pixels(page, '#plate-x_t');

  await fork(page, 3);
  assert.match(await text(page, '#fork-note'), /Step 4 and all later ones/);
  await page.locator('#fork-class').selectOption('8');
  await page.locator('#fork-guidance').fill('4');
  await page.locator('#fork-go').click();
  await page.locator('#branch-list input[value="1"]:checked').waitFor();
  await finished(page);
  assert.equal(await branches(page), 2);
  assert.notDeepEqual(await pixels(page, '#plate-x_t'), first);
  // Up to the fork it is the same run.
  await page.locator('#timeline-at').fill('2');
  assert.deepEqual(await pixels(page, '#plate-x_t'), shared);

  await page.locator('#compare').check();
  assert.equal(await page.locator('#branch-plates canvas:visible').count(), 2);
  assert.ok(await page.locator('#plates').isHidden());
  await page.locator('#timeline-at').fill('6');
  assert.deepEqual(await pixels(page, '#branch-plates canvas >> nth=0'), first);
  await page.locator('#compare').uncheck();
  await page.locator('#branch-list input').first().check();
  assert.deepEqual(await pixels(page, '#plate-x_t'), first);

  // From branch to branch with the keyboard alone.
  await page.locator('#timeline-at').fill('4');
  await page.locator('#fork-go:enabled').click();
  const picked = (index: number) =>
    page.locator(`#branch-list input[value="${index}"]:checked:focus`).waitFor();
  await page.locator('#branch-list input[value="2"]:checked').focus();
  await finished(page);
  for (const index of [1, 0]) {
    await page.keyboard.press('ArrowUp');
    await picked(index);
  }
  assert.deepEqual(await pixels(page, '#plate-x_t'), first);
});

test('a fork is in the PNG and in the address, and gives the same picture again', async () => {
  const page = await open('class=4&count=1&steps=5&guidance=1');
  await generate(page);
  await fork(page, 2);
  await page.locator('#fork-sampler').selectOption('ddpm');
  assert.ok(await page.locator('#fork-eta').isDisabled());
  await page.locator('#fork-go').click();
  await page.locator('#branch-list input[value="1"]:checked').waitFor();
  await finished(page);
  const picture = await pixels(page, '#plate-x_t');
  const png = await save(page, '1');

  const other = await open('');
  await drop(other, 'four.png', 'image/png', png);
  await other.waitForFunction(() => location.hash.includes('fork='));
  assert.match(other.url(), /fork=2,sampler:ddpm/);
  await generate(other);
  assert.deepEqual(await pixels(other, '#plate-x_t'), picture);

  await other.locator('#advanced > summary').click();
  assert.match(await text(other, '#forks-words'), /step 3: DDPM/);
  await other.locator('#forks-remove').press('Enter');
  assert.equal(await other.locator('#spacing:focus').count(), 1);
  await drop(other, 'four.png', 'image/png', png);
  await other.locator('#forks').waitFor();
  await other.locator('#steps').fill('2');
  await other.locator('#steps').blur();
  assert.match(await text(other, '#fork-problem'), /do not reach the fork/);
  await other.waitForFunction(() => !location.hash.includes('fork='));
});

test('a run that goes on is stopped and forked where it is looked at', async () => {
  const page = await open('count=1&steps=250');
  await page.locator('#go').click();
  await page.waitForFunction(
    () => Number(document.querySelector<HTMLInputElement>('#timeline-at')?.value) >= 4,
  );
  await fork(page, 2);
  await page.locator('#fork-go').click();
  await page.locator('#branch-list input[value="1"]:checked').waitFor();
  assert.equal(await branches(page), 2);
  await page.locator('#go').click();
  assert.equal(await text(page, '#go'), 'Generate');
});

test('after the worker died a fork takes the whole way once more', async () => {
  const page = await open('class=1&count=1&steps=4&guidance=1');
  await generate(page);
  trap(page);
  await page.locator('.notice', { hasText: 'started afresh' }).waitFor();
  await fork(page, 2);
  await page.locator('#fork-class').selectOption('7');
  await page.locator('#fork-go').click();
  await page.locator('#branch-list input[value="1"]:checked').waitFor();
  await finished(page);
  assert.equal(await branches(page), 2);
});

test('a run is saved as a sheet, a GIF and, where the browser can, a video', async () => {
  const page = await open('count=3&steps=2');
  await generate(page);
  const saved = async (format: string) => {
    await page.locator('#save-format').selectOption(format);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#save').click(),
    ]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  await page.locator('#save-scale').selectOption('4');
  const sheet = await saved('sheet');
  assert.equal(sheet.name, 'digits-1-sheet-4x.png');
  assert.equal(sheet.bytes.readUInt32BE(16), 2 * 32 * 4);
  const gif = await saved('gif');
  assert.equal(gif.name, 'digits-1-run-4x.gif');
  assert.equal(gif.bytes.subarray(0, 6).toString('latin1'), 'GIF89a');
  assert.equal(gif.bytes.readUInt16LE(6), 2 * 32 * 4);
  const video = await saved('video');
  assert.match(video.name, /^digits-1-run-4x\.(mp4|webm)$/);
  const plays = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    // Either container names itself in its first bytes.
    return String.fromCharCode(...bytes.subarray(4, 8)) === 'ftyp' || bytes[0] === 0x1a;
  }, video.bytes.toString('base64'));
  assert.ok(plays);
});

test('a sheet carries the picture that its run started from', async () => {
  const page = await open('count=2&steps=2&source=sample&sample=8&strength=0.5');
  await generate(page);
  const picture = await pixels(page, '#plate-x_t');
  await page.locator('#save-format').selectOption('sheet');
  const sheet = await save(page, '1');

  const other = await open('');
  await drop(other, 'sheet.png', 'image/png', sheet);
  await other.waitForFunction(() => location.hash.includes('strength=0.5'));
  await generate(other);
  assert.deepEqual(await pixels(other, '#plate-x_t'), picture);
});

test('a browser without a video encoder greys it with the reason', async () => {
  const page = await newPage(browser, site.origin);
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'VideoEncoder');
  });
  await page.goto(`${site.origin}/#generate?model=digits&device=cpu`);
  const option = page.locator('#save-format option[value=video]');
  assert.ok(await option.isDisabled());
  assert.match((await option.textContent()) ?? '', /no video encoder/);
});
