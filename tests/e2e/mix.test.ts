// Two prompts at once, in a browser on the CPU.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { generate, launch, newPage, pixels, type Site, serve, tidy } from './harness.ts';

let site: Site;
let browser: Browser;
before(async () => {
  site = await serve();
  browser = await launch('off');
});
afterEach(() => tidy(browser));
after(async () => {
  await browser.close();
  site.close();
});

test('a second prompt has as much to say as the slider says', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(
    `${site.origin}/#generate?model=emoji&prompt=a+red+heart&steps=2&count=1&device=cpu`,
  );
  await generate(page);
  const heart = await pixels(page, '#plate-x_t');
  await page.locator('#advanced summary').click();
  assert.equal(await page.locator('#mix').isDisabled(), true, 'there is nothing to mix in yet');
  await page.locator('#to-words').fill('a blue cat on a yellow background');
  await page.locator('#to-words').press('Tab');
  await page.locator('#mix').fill('0.5');
  await page.waitForURL(/to_prompt=.*mix=0\.5/);
  await generate(page);
  const both = await pixels(page, '#plate-x_t');
  await page.locator('#mix').fill('1');
  await generate(page);
  const cat = await pixels(page, '#plate-x_t');
  assert.notDeepEqual(both, heart);
  assert.notDeepEqual(both, cat);
  await page.locator('#mix').fill('0');
  await generate(page);
  assert.deepEqual(await pixels(page, '#plate-x_t'), heart);
});
