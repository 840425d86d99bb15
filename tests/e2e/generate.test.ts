// The Generate room with a real model: pictures, the timeline, stopping, saving, keeping.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify } from './classify.ts';
import {
  drop,
  finished,
  generate,
  newPage,
  pixels,
  save,
  setUp,
  text,
  told,
  widthOf,
} from './harness.ts';

const { site, browser } = await setUp('off');

const open = async (settings: string) => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?${settings}`);
  return page;
};

test('a digit is generated on the CPU where there is no WebGPU', async () => {
  const page = await open('model=digits&class=7&seed=1&count=2&steps=10');
  await page.waitForFunction(() => document.querySelector('#origin')?.textContent === 'Recorded');
  await generate(page);
  assert.match(await text(page, '#device-line'), /Runs on the CPU: this browser/);
  assert.equal(await classify('digits', await pixels(page, '#plate-x_t')), 7);

  // A picture of a batch is the same as the picture alone with its own seed.
  await page.locator('#batch input').nth(1).check();
  const second = await pixels(page, '#plate-x_t');
  assert.equal(await classify('digits', second), 7);
  await page.locator('#count').fill('1');
  await page.locator('#seed').fill('2');
  await page.locator('#seed').blur();
  await page.waitForFunction(() => location.hash.includes('seed=2&count=1'));
  await generate(page);
  assert.deepEqual(await pixels(page, '#plate-x_t'), second);
});

test('the timeline shows every frame of the run', async () => {
  const page = await open('model=digits&class=3&count=1&steps=5&device=cpu');
  await generate(page);
  const slider = page.locator('#timeline-at');
  assert.equal(await slider.getAttribute('max'), '5');
  const seen = { '#plate-x_t': new Set(), '#plate-x_0': new Set(), '#plate-eps': new Set() };
  for (let index = 5; index >= 0; index--) {
    await slider.fill(String(index));
    for (const [plate, pictures] of Object.entries(seen)) {
      pictures.add(String(await pixels(page, plate)));
    }
    const [alpha, sigma] = await Promise.all(
      ['#reading-alpha', '#reading-sigma'].map((id) => text(page, id).then(Number)),
    );
    assert.ok(Math.abs(Number(alpha) ** 2 + Number(sigma) ** 2 - 1) < 0.002);
  }
  assert.equal(seen['#plate-x_t'].size, 6);
  // With the finished picture goes the last prediction of the noise.
  assert.equal(seen['#plate-eps'].size, 5);
  assert.ok(seen['#plate-x_0'].size > 1);
  assert.match(await text(page, '#reading-step'), /step 1 of 5/);
  assert.ok(Number(await text(page, '#reading-sigma')) > 0.9);
});

test('Stop takes effect within one step and keeps what is there', async () => {
  const page = await open('model=digits&count=4&steps=250&device=cpu');
  await page.locator('#go').click();
  // The recording plays until the first frame of the run is there.
  await page.waitForFunction(
    () =>
      document.querySelector('#origin')?.textContent === 'Live' &&
      Number(document.querySelector<HTMLInputElement>('#timeline-at')?.value) >= 2,
  );
  await page.locator('#go').click();
  const stopped = await page.locator('#timeline-at').inputValue();
  assert.equal(await text(page, '#go'), 'Generate');
  await page.waitForTimeout(1500);
  assert.equal(await page.locator('#timeline-at').inputValue(), stopped);
  assert.equal(await text(page, '#origin'), 'Live');
  assert.ok(await page.locator('#save').isDisabled());

  // A run right after a stopped one is not taken for it.
  await page.locator('#advanced summary').click();
  await page.locator('#go').click();
  await page.locator('#go').click();
  await page.locator('#steps').fill('4');
  await page.locator('#steps').blur();
  await generate(page);
});

test('Enter in a field begins anew in place of the run that goes on', async () => {
  const page = await open('model=digits&count=1&steps=250&device=cpu');
  const shown = (seed: number) =>
    page.waitForFunction(
      (seed) =>
        document.querySelector('#origin')?.textContent === 'Live' &&
        document.querySelector('#provenance')?.textContent?.includes(`seed ${seed}`),
      seed,
    );
  await page.locator('#go').click();
  await shown(1);
  await page.locator('#seed').fill('5');
  await page.locator('#seed').press('Enter');
  assert.equal(await text(page, '#go'), 'Stop');
  await shown(5);
  await page.locator('#go').press('Enter');
  assert.equal(await text(page, '#go'), 'Generate');
});

test('a device that is chosen during a run is looked for after it', async () => {
  const page = await open('model=digits&count=1&steps=250&device=cpu');
  await page.locator('#advanced summary').click();
  await page.locator('#go').click();
  await page.locator('#device').selectOption('auto');
  await page.locator('#device-line', { hasText: 'while the GPU is looked for' }).waitFor();
  await page.locator('#go').click();
  await page.locator('#device-line', { hasText: 'this browser' }).waitFor();
});

test('a saved picture carries its recipe, and dropping it restores the settings', async () => {
  const settings = 'model=digits&class=4&seed=11&count=1&sampler=ddim&eta=0.5&steps=6&guidance=1.5';
  const page = await open(`${settings}&spacing=linspace&device=cpu`);
  await generate(page);
  const picture = await pixels(page, '#plate-x_t');
  const address = new URL(page.url()).hash;
  const widths = [widthOf(await save(page, '1')), widthOf(await save(page, '16'))];
  assert.deepEqual(widths, [32, 512]);
  const png = await save(page, '8');
  assert.equal(widthOf(png), 256);

  const other = await open('model=digits&device=cpu');
  await drop(other, 'four.png', 'image/png', png);
  await other.waitForFunction(() => location.hash.includes('seed=11'));
  assert.equal(new URL(other.url()).hash, address);
  await generate(other);
  assert.deepEqual(await pixels(other, '#plate-x_t'), picture);

  // A link leaves the device and the theme to whoever opens it.
  await other.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await other.locator('#theme').selectOption('dark');
  await other.locator('#copy').click();
  await other.locator('#said', { hasText: 'copied' }).waitFor();
  const link = await other.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#generate\?model=digits.*&seed=11/);
  assert.doesNotMatch(link, /device|theme/);
});

test('a file that is no picture or has no recipe is refused with the reason', async () => {
  const page = await open('model=digits&seed=5');
  await drop(page, 'notes.txt', 'text/plain', Buffer.from('no picture at all'));
  assert.match(await told(page, /“notes\.txt” could not be opened/), /PNG/);
  const response = await page.request.get(`${site.origin}/samples/clothes.png`);
  await drop(page, 'clothes.png', 'image/png', await response.body());
  assert.match(await told(page, /“clothes\.png” could not be opened/), /recipe/);
  assert.match(page.url(), /seed=5/);
});

test('a kept picture survives a reload, opens its recipe and can be deleted', async () => {
  const page = await open('model=digits&class=2&seed=3&count=1&steps=4&device=cpu');
  await generate(page);
  await page.locator('#keep').click();
  await page.locator('#kept li').waitFor();
  await page.locator('#seed').fill('4');
  await page.locator('#seed').press('Enter');
  await finished(page);
  await page.locator('#keep').click();
  await page.locator('#kept li').nth(1).waitFor();
  // The focus goes from a deleted one to its neighbour.
  await page.locator('#kept button.quiet').first().press('Enter');
  await page.locator('#kept .kept-open:focus').waitFor();
  assert.equal(await page.locator('#kept li').count(), 1);
  await page.goto(`${site.origin}/#generate?model=digits`);
  await page.reload();
  assert.match(await text(page, '#kept li p'), /Digits · 2 · seed 3/);
  await page.locator('.kept-open').click();
  await page.waitForFunction(() => location.hash.includes('class=2&seed=3'));
  await page.locator('#kept button.quiet').press('Enter');
  await page.locator('#open-png:focus').waitFor({ state: 'attached' });
  await page.locator('#kept-empty').waitFor();
  assert.equal(await page.locator('#kept li').count(), 0);
});

test('clothes are generated too', async () => {
  const page = await open('model=fashion&class=Trouser&seed=1&count=1&steps=10&device=cpu');
  await generate(page);
  const picture = await pixels(page, '#plate-x_t');
  const side = Math.sqrt(picture.length);
  const mean = (column: number) =>
    picture.filter((_, i) => i % side === column).reduce((a, b) => a + b, 0) / side;
  // Trousers are narrow: bright legs in the middle, black to the sides.
  assert.ok(mean(2) < -0.95 && mean(side - 3) < -0.95);
  assert.ok(Math.max(mean(side / 2 - 3), mean(side / 2 + 3)) > -0.3);
});
