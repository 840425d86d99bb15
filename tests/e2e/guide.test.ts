// Starting from a picture: strength, a painted mask, what a link and a file can carry.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { drop, generate, newPage, pixels, save, setUp, text, told, until } from './harness.ts';

const { site, browser } = await setUp('off');

const open = async (settings: string) => {
  const page = await newPage(browser, site.origin);
  await page.goto(
    `${site.origin}/#generate?model=fashion&count=1&steps=4&guidance=1&device=cpu&${settings}`,
  );
  return page;
};
const made = (page: Page) => pixels(page, '#plate-x_t');
/** The sample that the page starts from, as the Noise room shows it. */
const sample = async (index: number) => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#noise?t=0&source=sample&sample=${index}`);
  await page.locator('#noise-reading-t', { hasText: '0' }).waitFor();
  // On a busy machine the picture may come after the reading.
  return until(
    () => pixels(page, '#noise-plate'),
    (picture) => picture.some((value) => value > 0),
  );
};
const furthest = (a: Float32Array, b: Float32Array) =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));

test('a strength of 0 gives the picture back, a half makes a variation of it', async () => {
  const original = await sample(8);
  const page = await open('source=sample&sample=8&strength=0');
  await generate(page);
  assert.ok(furthest(await made(page), original) <= 1 / 127);
  // Who closes the panel keeps it closed; the settings in it still count.
  await page.locator('#guide summary').click();
  await page.locator('#seed').fill('2');
  await page.locator('#seed').blur();
  await page.waitForFunction(() => location.hash.includes('seed=2'));
  assert.equal(await page.locator('#strength').isVisible(), false);
  await page.locator('#guide summary').click();
  await page.locator('#strength').fill('0.5');
  await page.waitForFunction(() => location.hash.includes('strength=0.5'));
  assert.equal(await text(page, '#strength-words'), 'a variation');
  assert.match(await text(page, '#strength-note'), /the last 2 of 4 steps/);
  await generate(page);
  const half = await made(page);
  assert.ok(furthest(half, original) > 0.1);

  // A link carries a sample.
  const other = await newPage(browser, site.origin);
  await other.goto(page.url());
  await generate(other);
  assert.deepEqual(await made(other), half);
});

test('samples are fetched once they are looked at, and chosen by keyboard', async () => {
  const page = await newPage(browser, site.origin);
  const fetched: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('samples.png')) fetched.push(request.url());
  });
  await page.goto(`${site.origin}/#generate?model=digits&device=cpu`);
  await page.locator('#guide summary').click();
  assert.deepEqual(fetched, []);
  await page.getByRole('radio', { name: 'A sample' }).check();
  const chosen = page.locator('#guide .samples :focus');
  await page.locator('#guide .samples :checked').focus();
  for (const sample of ['8', '7']) {
    await page.keyboard.press('ArrowLeft');
    assert.equal(await chosen.inputValue(), sample);
    await page.waitForFunction((at) => location.hash.includes(`sample=${at}&`), sample);
  }
  assert.equal(fetched.length, 1);
});

test('what the mask does not cover stays exactly as it is', async () => {
  const original = await sample(9);
  const page = await open('source=sample&sample=9&strength=1&resample=2');
  await page.getByRole('checkbox', { name: 'Change only a part' }).check();
  await page.locator('.mask-share', { hasText: 'Nothing is painted' }).waitFor();
  const box = await page.locator('.mask').boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.25 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.8 * box.width, box.y + 0.25 * box.height, { steps: 4 });
  await page.mouse.up();
  assert.match(await text(page, '.mask-share'), /\d\d % of the picture is made anew/);
  await generate(page);
  const picture = await made(page);
  const changed = Array.from(picture, (value, i) => Math.abs(value - (original[i] as number)));
  // The lower half was not painted; the last step would not have left it alone.
  assert.ok(Math.max(...changed.slice(16 * 32)) <= 1 / 127);
  assert.ok(Math.max(...changed.slice(0, 16 * 32)) > 0.1);
});

test('the mask is painted, inverted and cleared with the keyboard alone', async () => {
  const page = await open('source=sample&sample=9&mask=painted');
  const share = async () => Number.parseInt(await text(page, '.mask-share'), 10);
  await page.locator('.mask').focus();
  await page.keyboard.press('Space');
  assert.equal(
    await text(page, '#mask-painter .easel [role=status]'),
    'Row 17, column 17: made anew',
  );
  const dot = await share();
  assert.ok(dot > 1 && dot < 20, String(dot));
  await page.keyboard.press('Shift+ArrowRight');
  assert.ok((await share()) >= dot);
  await page.keyboard.press('Control+z');
  assert.equal(await share(), dot);
  await page.getByRole('button', { name: 'Invert' }).press('Enter');
  assert.equal(await share(), 100 - dot);
  await page.getByRole('button', { name: 'Clear' }).press('Enter');
  await page.locator('.mask-share', { hasText: 'Nothing is painted' }).waitFor();
});

test('a saved picture brings back its drawing and its mask; a link says that it cannot', async () => {
  const page = await open('source=drawing&strength=0.75&seed=5&mask=painted');
  await page.locator('#guide .pad').focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('Shift+ArrowDown');
  await page.locator('.mask').focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('Shift+ArrowUp');
  await generate(page);
  const picture = await made(page);
  await page.locator('#copy').click();
  await page.locator('#said', { hasText: 'cannot carry what this picture starts from' }).waitFor();
  const png = await save(page, '8');

  const other = await open('seed=1');
  await drop(other, 'drawn.png', 'image/png', png);
  await other.waitForFunction(() => location.hash.includes('source=made'));
  for (const part of ['seed=5', 'strength=0.75', 'mask=painted']) {
    assert.ok(other.url().includes(part), `${part} in ${other.url()}`);
  }
  await generate(other);
  assert.deepEqual(await made(other), picture);

  // So does a kept one.
  await other.locator('#keep').click();
  await other.locator('#kept li').waitFor();
  await other.goto(`${site.origin}/#generate?model=digits`);
  await other.reload();
  await other.locator('.kept-open').click();
  await other.waitForFunction(() => location.hash.includes('source=made'));
  await generate(other);
  assert.deepEqual(await made(other), picture);
});

test('a result becomes what the next one starts from', async () => {
  const page = await open('class=Bag');
  await generate(page);
  const first = await made(page);
  await page.getByRole('button', { name: 'Start from this' }).click();
  await page.waitForFunction(() => location.hash.includes('source=made'));
  await page.locator('#strength').fill('0');
  await generate(page);
  assert.ok(furthest(await made(page), first) <= 1 / 127);
});

test('a second press stops the run that still gets ready', async () => {
  const page = await newPage(browser, site.origin);
  let arrive = () => {};
  const held = new Promise<void>((done) => {
    arrive = done;
  });
  await page.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${site.origin}/#generate?steps=4&count=1&device=cpu&source=sample&sample=3`);
  await page.locator('#go').click();
  assert.equal(await text(page, '#go'), 'Stop');
  await page.locator('#go').click();
  assert.equal(await text(page, '#go'), 'Generate');
  arrive();
  await page.locator('#progress-label', { hasText: /^$/ }).waitFor({ state: 'attached' });
  await page.waitForTimeout(1000);
  assert.equal(await text(page, '#origin'), 'Recorded');
  await generate(page);
});

test('no picture, and repetitions out of range, are told', async () => {
  const page = await open('source=upload&mask=painted');
  await page.locator('#go').click();
  await told(page, /no picture to start from yet/);
  await page.locator('#resample').fill('99');
  await page.locator('#resample').blur();
  assert.match(await text(page, '#resample-problem'), /out of range \(1 to 10\); 10 is used/);
});

test('the nearest training pictures of a generated one come with what was searched', async () => {
  const page = await open('class=Trouser');
  await generate(page);
  await page.locator('#made-nearest summary').click();
  await page.locator('#made-nearest li').nth(4).waitFor();
  assert.match(await text(page, '#made-nearest .nearest-coverage'), /among the 1\s000 of 60\s000/);
});
