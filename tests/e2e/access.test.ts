// The page for everyone: keyboard, screen reader, small and large screens, less motion.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, finished, newPage, setUp, tabTo, text, until } from './harness.ts';

const { site, browser } = await setUp('off');

const ROOMS = ['generate', 'noise', 'reconstruct', 'steer'];

test('generate, scrub and export with the keyboard alone', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?model=digits&count=2&steps=3&device=cpu`);
  await page.locator('#timeline-at:enabled').waitFor();
  await tabTo(page, '#go');
  await page.keyboard.press('Enter');
  await finished(page);
  await tabTo(page, '#timeline-at');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  assert.match(await text(page, '#reading-step'), /step 2 of 3/);
  await tabTo(page, '[name=pick]');
  await page.keyboard.press('ArrowRight');
  assert.match(await text(page, '#provenance'), /seed 2/);
  await tabTo(page, '#save');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.keyboard.press('Enter'),
  ]);
  assert.match(download.suggestedFilename(), /^digits-2-8x\.png$/);
  await tabTo(page, '#keep');
  await page.keyboard.press('Enter');
  await page.locator('#kept li').waitFor();
  assert.deepEqual(await axe(page), []);
});

for (const room of ROOMS) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing in ${room}, ${colorScheme}`, async () => {
      const page = await newPage(browser, site.origin, { colorScheme, reducedMotion: 'reduce' });
      await page.goto(`${site.origin}/#${room}?seed=x`);
      await page.locator('.notice').waitFor();
      const advanced = page.locator('#advanced summary');
      if (await advanced.isVisible()) await advanced.click();
      await page.waitForTimeout(500);
      assert.deepEqual(await axe(page), []);
    });
  }
}

test('axe finds nothing where a drawing and a mask are painted', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?source=drawing&mask=painted`);
  await page.locator('.mask').waitFor();
  assert.deepEqual(await axe(page), []);
});

test('what has the focus is not hidden under what stays in sight', async () => {
  const page = await newPage(browser, site.origin);
  await page.setViewportSize({ width: 390, height: 700 });
  for (const [room, bar] of [
    ['generate', '#generate .go-bar'],
    ['steer', '#steer .go-bar'],
    ['reconstruct', '.dial'],
  ] as const) {
    await page.goto(`${site.origin}/#${room}?device=cpu`);
    await page.locator(bar).waitFor();
    await page.locator('#theme').focus();
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      const hidden = await page.evaluate((selector) => {
        const [focus, bar] = [document.activeElement, document.querySelector(selector)];
        if (!focus || !bar || focus === document.body || bar.contains(focus)) return undefined;
        const [place, cover] = [focus, bar].map((element) => element.getBoundingClientRect());
        const under = place && cover && place.top >= cover.top && place.bottom <= cover.bottom;
        return under ? focus.outerHTML : undefined;
      }, bar);
      assert.equal(hidden, undefined);
    }
  }
});

test('no screen scrolls sideways', async () => {
  const page = await newPage(browser, site.origin);
  for (const room of ROOMS) {
    for (const width of [360, 390, 768, 1366, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${site.origin}/#${room}?model=fashion`);
      const extra = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(extra <= 0, `${room} at ${width} is ${extra} px too wide`);
    }
  }
});

test('the recording stands still for those who asked for less motion', async () => {
  const page = await newPage(browser, site.origin, { reducedMotion: 'reduce' });
  await page.goto(site.origin);
  await page.locator('#timeline-at:enabled').waitFor();
  assert.equal(await text(page, '#timeline-play'), 'Play');
  assert.equal(await text(page, '#reading-step'), 'finished');
});

test('the recording waits while another room is looked at', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(site.origin);
  const at = () => page.locator('#timeline-at').inputValue();
  await page.waitForFunction(
    () => Number(document.querySelector<HTMLInputElement>('#timeline-at')?.value) > 2,
  );
  await page.locator('nav').getByText('Noise').click();
  await page.locator('#noise-title').waitFor();
  const left = await at();
  await page.waitForTimeout(1000);
  assert.equal(await at(), left);
  await page.locator('nav').getByText('Generate').click();
  await until(at, (now) => now !== left);
});

test('the theme can be chosen', async () => {
  const page = await newPage(browser, site.origin, { colorScheme: 'light' });
  await page.goto(site.origin);
  const paper = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.locator('#theme').selectOption('dark');
  assert.notEqual(await paper(), light);
});
