// Two prompts at once, in a browser on the CPU.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generate, newPage, pixels, setUp, text } from './harness.ts';

const { site, browser } = await setUp('off');

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
  assert.equal(await text(page, '#mix-share'), '50 %');
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
