// The Reconstruct room with a real model: what comes back of a picture at each end of the dial, the
// ideal denoisers beside it, the strip, and the nearest training pictures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { generate, newPage, pixels, setUp, text } from './harness.ts';

const { site, browser } = await setUp('off');

const open = async (settings: string) => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#reconstruct?device=cpu&${settings}`);
  return page;
};
/** All results of a place on the dial are there, and what they are like. */
const rebuilt = async (page: Page) => {
  await page.locator('#rebuilt-note', { hasText: /^\d+ results/ }).waitFor();
  return Number(await text(page, '#alike-original'));
};
const result = (page: Page, index: number) =>
  pixels(page, `#rebuilt label:nth-of-type(${index + 1}) canvas`);
const furthest = (a: Float32Array, b: Float32Array) =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));

test('without noise the original comes back; with little, nearly; with much, others', async () => {
  const page = await open('sample=9&t=0');
  assert.equal(await rebuilt(page), 1);
  const original = await pixels(page, '#original');
  for (const index of [0, 7]) {
    assert.ok(furthest(await result(page, index), original) <= 2 / 255);
  }
  const alike = [1];
  for (const t of ['100', '1000']) {
    await page.goto(page.url().replace(/t=\d+/, `t=${t}`));
    await page.locator('#dial-t', { hasText: t === '1000' ? '990' : /^(9|10)\d$/ }).waitFor();
    await page.locator('#rebuilt-note', { hasText: 'of 16' }).waitFor();
    alike.push(await rebuilt(page));
  }
  const [, little = 0, much = 1] = alike;
  assert.ok(little > 0.9 && little > much + 0.1, String(alike));
  assert.ok(furthest(await result(page, 0), await result(page, 1)) > 0.5);
});

test('a classifier reads the results, and says what it reads in the original', async () => {
  const page = await open('model=digits&sample=4&t=100&seed=1');
  await rebuilt(page);
  // Where the device is slow, half of the results must do.
  await page.locator('#class-mix .own', { hasText: /^4 (8|16)$/ }).waitFor();
  await page.locator('#rebuilt [aria-label$="like the original, read as 4"]').first().waitFor();
});

test('a judge names the subjects that it reads in the results, which do not wait for it', async () => {
  const page = await newPage(browser, site.origin);
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route('**/judge.safetensors*', async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto(
    `${site.origin}/#reconstruct?device=cpu&model=emoji&prompt=cat&t=40&seed=1&sample=2`,
  );
  await rebuilt(page);
  assert.equal(await text(page, '#class-mix'), '');
  arrive();
  await page.locator('#class-mix li').first().waitFor();
  const mix = await text(page, '#class-mix');
  assert.match(mix, /^(\p{Emoji}\S* [a-z0-9 -]+ \d+)+$/u);
});

test('the oracle gives back the original, the memoriser one of the pictures it knows', async () => {
  const page = await open('sample=2&t=1000');
  await rebuilt(page);
  await page.locator('#memoriser canvas[aria-label*="of those it knows"]').nth(3).waitFor();
  assert.ok(furthest(await pixels(page, '#oracle'), await pixels(page, '#original')) <= 2 / 255);

  const card = JSON.parse(readFileSync('models/fashion/references.json', 'utf8'));
  const sheet = PNG.sync.read(readFileSync(`models/fashion/${card.file.file}`));
  const columns = sheet.width / card.size;
  const known = (number: number) =>
    Float32Array.from({ length: card.size ** 2 }, (_, i) => {
      const x = (number % columns) * card.size + (i % card.size);
      const y = Math.floor(number / columns) * card.size + Math.floor(i / card.size);
      return (sheet.data[4 * (y * sheet.width + x)] as number) / 127.5 - 1;
    });
  for (let index = 0; index < 4; index++) {
    const canvas = `#memoriser canvas:nth-of-type(${index + 1})`;
    const number = /number (\d+)/.exec(
      (await page.locator(canvas).getAttribute('aria-label')) ?? '',
    );
    const picture = known(Number(number?.[1]) - 1);
    assert.ok(furthest(await pixels(page, canvas), picture) <= 2 / 255, canvas);
  }
});

test('the strip shows where originality begins, and leads there', async () => {
  const page = await open('sample=9&t=250');
  await page.locator('.survey[aria-busy=false]').waitFor();
  const [, begins] = /t ≈ (\d+)/.exec(await text(page, '#strip-text')) ?? [];
  assert.ok(Number(begins) > 50 && Number(begins) < 950, begins);
  assert.match(await text(page, '#strip-mark'), new RegExp(`t ≈ ${begins}`));
  const last = page.getByRole('button', { name: 'Go to t = 1000' });
  await last.focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.hash.includes('t=1000'));
  assert.equal(await page.locator('#dial').inputValue(), '200');
  await page.locator('#dial-words', { hasText: 'something new' }).waitFor();
});

test('the dial and the results work by keyboard and say what they show', async () => {
  const page = await open('sample=9&t=500');
  await rebuilt(page);
  await page.locator('#rebuilt input').first().focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await text(page, '#nearest-words'), 'Result 2');
  assert.match(
    (await page.locator('#rebuilt input').nth(1).getAttribute('aria-label')) ?? '',
    /Result 2, 0\.\d\d like the original/,
  );
  await page.locator('#dial').focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(
    () => /[?&]t=50\d/.test(location.hash) && !location.hash.includes('t=500&'),
  );
  assert.match((await page.locator('#dial').getAttribute('aria-valuetext')) ?? '', /t = 50\d/);
});

test('the nearest training pictures come with what was searched', async () => {
  const page = await open('sample=9&t=500');
  await rebuilt(page);
  await page.locator('#rebuilt-nearest li').nth(4).waitFor();
  const distances = await page.locator('#rebuilt-nearest li .numbers').allTextContents();
  assert.deepEqual(distances, distances.toSorted());
  assert.match(
    await text(page, '#rebuilt-nearest .nearest-coverage'),
    /among the 1\s000 of 60\s000/,
  );
});

test('everything of the room is in its address, and what is wrong is explained', async () => {
  const page = await open('class=Bag&source=drawing&t=300&seed=7');
  for (const part of ['model=fashion', 'class=Bag', 'source=drawing', 't=300', 'seed=7']) {
    assert.ok(page.url().includes(part), `${part} in ${page.url()}`);
  }
  assert.match(await text(page, '#reconstruct .link-note'), /does not carry/);
  await page.goto(`${site.origin}/#reconstruct?t=5000&source=attic`);
  const told = page.locator('.notice');
  await told.waitFor();
  assert.match(
    (await told.textContent()) ?? '',
    /source: there is no “attic”.*t: 5000 is out of range/is,
  );
});

test('without a picture the room asks for one, and forgets the last', async () => {
  const page = await open('sample=9&t=850');
  await page.locator('#rebuilt-open:enabled').waitFor();
  await page.getByRole('radio', { name: 'A file' }).check();
  await page.locator('#reconstruct .no-picture').waitFor();
  await page.locator('.survey[aria-busy=false]').waitFor();
  assert.equal(await text(page, '#alike-original'), '–');
  assert.equal(await text(page, '#strip-text'), '');
  assert.equal(await text(page, '#rebuilt-note'), '');
  assert.ok(await page.locator('#rebuilt-open').isDisabled());
  assert.equal(await page.locator('#rebuilt-nearest li').count(), 0);
  const blank = (canvases: Element[]) =>
    (canvases as HTMLCanvasElement[]).every((canvas) => {
      const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
        ...([0, 0, canvas.width, canvas.height] as const),
      );
      return data.every((value) => value === 0);
    });
  assert.ok(await page.locator('#reconstruct .stage canvas').evaluateAll(blank));
});

test('a result opens in Generate, which makes the same picture', async () => {
  const page = await open('sample=9&t=850');
  await rebuilt(page);
  await page.locator('#rebuilt input').nth(2).check();
  await page.locator('#rebuilt-open:enabled').waitFor();
  const picture = await result(page, 2);
  await page.locator('#rebuilt-open').click();
  await page.waitForFunction(() => location.hash.startsWith('#generate'));
  for (const part of ['source=sample', 'sample=9', 'seed=3', 'strength=0.']) {
    assert.ok(page.url().includes(part), `${part} in ${page.url()}`);
  }
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'go');
  assert.match(await text(page, '#said'), /recipe of the result/);
  await generate(page);
  assert.deepEqual(await pixels(page, '#plate-x_t'), picture);
});
