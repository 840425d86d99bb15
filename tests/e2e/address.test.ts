// Every state is in the address and comes back from it; a broken one is explained.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage, setUp, text, told } from './harness.ts';

const { site, browser } = await setUp('off');

test('settings go into the address, and the address brings them back', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(site.origin);
  await page.getByRole('radio', { name: 'Clothes' }).check();
  await page.getByRole('radio', { name: 'Sandal' }).check();
  await page.locator('#seed').fill('77');
  await page.locator('#count').fill('9');
  await page.locator('#advanced summary').click();
  await page.locator('#sampler').selectOption('ddpm');
  assert.ok(await page.locator('#eta').isDisabled());
  assert.match(await text(page, '#eta-note'), /DDPM has no eta/);
  await page.locator('#spacing').selectOption('leading');
  await page.locator('#guidance').fill('3.5');
  await page.locator('#steps').fill('33');
  await page.locator('#steps').blur();
  await page.locator('#device').selectOption('cpu');
  await page.locator('#theme').selectOption('dark');
  const wanted = [
    ...['model=fashion', 'class=Sandal', 'seed=77', 'count=9', 'sampler=ddpm', 'spacing=leading'],
    ...['guidance=3.5', 'steps=33', 'device=cpu', 'theme=dark', 'weights='],
  ];
  await page.waitForFunction(() => location.hash.includes('theme=dark'));
  for (const part of wanted) assert.ok(page.url().includes(part), `${part} in ${page.url()}`);

  const other = await newPage(browser, site.origin);
  await other.goto(page.url());
  assert.equal(await other.locator('#classes input:checked').getAttribute('value'), 'Sandal');
  for (const [id, value] of [
    ['#seed', '77'],
    ['#count', '9'],
    ['#sampler', 'ddpm'],
    ['#spacing', 'leading'],
    ['#guidance', '3.5'],
    ['#steps', '33'],
    ['#device', 'cpu'],
  ] as const) {
    assert.equal(await other.locator(id).inputValue(), value);
  }
  assert.equal(await other.locator('.notice').count(), 0);
});

test('Back and Forward go between rooms and bring their settings', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?seed=5`);
  await page.locator('nav').getByText('Noise').click();
  await page.locator('#noise-title').waitFor();
  assert.match(page.url(), /#noise\?source=sample/);
  await page.goBack();
  await page.locator('#generate-title').waitFor();
  assert.equal(await page.locator('#seed').inputValue(), '5');
  await page.goForward();
  await page.locator('#noise-title').waitFor();

  // A change that was made right before the room was left is there too.
  await page.goBack();
  await page.evaluate(() => {
    const seed = document.querySelector('#seed') as HTMLInputElement;
    seed.value = '6';
    seed.dispatchEvent(new Event('change', { bubbles: true }));
    document.querySelector<HTMLElement>('nav a[href="#noise"]')?.click();
  });
  await page.locator('#noise-title').waitFor();
  await page.goBack();
  await page.locator('#generate-title').waitFor();
  assert.equal(await page.locator('#seed').inputValue(), '6');
});

test('a broken address is explained, replaced, and nothing else is lost', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(
    `${site.origin}/#generate?model=cats&class=99&sampler=magic&steps=9999&count=0&seed=42&x=1`,
  );
  const message = await told(page, /not right/);
  for (const part of [
    /model: there is no “cats”.*“digits” is used/i,
    /class: there is no “99”/i,
    /sampler: there is no “magic”/i,
    /steps: 9999 is out of range \(1 to 250\); 250 is used/i,
    /count: 0 is out of range \(1 to 16\); 1 is used/i,
    /“x” is not a setting/,
  ]) {
    assert.match(message, part);
  }
  assert.equal(await page.locator('#seed').inputValue(), '42');
  assert.equal(await page.locator('#steps').inputValue(), '250');
  // Whoever puts the message away goes on with the room.
  await page.getByRole('button', { name: 'Dismiss' }).press('Enter');
  assert.equal(await page.locator('#generate-title:focus').count(), 1);
});

test('a number out of range in a field is replaced and explained beside it', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(site.origin);
  await page.locator('#count').fill('99');
  await page.locator('#count').blur();
  assert.match(await text(page, '#count-problem'), /out of range \(1 to 16\); 16 is used/);
  assert.equal(await page.locator('#count').inputValue(), '16');
  await page.locator('#advanced summary').click();
  await page.locator('#steps').fill('0');
  await page.locator('#steps').blur();
  assert.match(await text(page, '#steps-problem'), /out of range \(1 to 250\); 1 is used/);
});

test('a complaint about two settings goes once they go together', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?model=digits&guidance=2&guidance_high=0.5`);
  await page.locator('#advanced summary').click();
  await page.locator('#guidance_low').fill('0.9');
  await page.locator('#guidance_low').blur();
  assert.match(await text(page, '#guidance_low-problem'), /cannot act from 0\.9 to 0\.5/);
  await page.locator('#guidance_high').fill('1');
  await page.locator('#guidance_high').blur();
  assert.equal(await text(page, '#guidance_low-problem'), '');
});

test('a link with other weights says that the picture may differ', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?model=digits&weights=0123456789ab`);
  await told(page, /may differ/);
});
