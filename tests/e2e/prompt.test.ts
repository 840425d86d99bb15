// Prompts: typed, completed, understood or not, and what becomes of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  axe,
  drop,
  finished,
  generate,
  newPage,
  pixels,
  save,
  setUp,
  tabTo,
  text,
} from './harness.ts';

const { site, browser } = await setUp('off');

const QUICK = 'model=emoji&count=1&steps=2&device=cpu';
const open = async (settings: string) => {
  const page = await newPage(browser, site.origin);
  await page.goto(`${site.origin}/#generate?${QUICK}&${settings}`);
  await page.locator('#prompt').waitFor();
  return page;
};
const prompt = (page: Page) => page.locator('#prompt').inputValue();
const remark = (page: Page, what: RegExp) =>
  page.locator('#prompt-remarks', { hasText: what }).waitFor();
/** The prompt in the recipe that a PNG carries. */
const promptIn = (png: Buffer): string | undefined => {
  const [, quoted] = /"prompt":("(?:[^"\\]|\\.)*")/.exec(png.toString('utf8')) ?? [];
  return quoted && JSON.parse(quoted);
};

const LONG = 'a blue cat and a rocket and '.repeat(30).trim();
const PROMPTS = [
  ...['a cat', 'rocket, flat style', 'a blue cat, blob style, on a yellow background'],
  ...['a red apple on a green background', 'a cat next to a rocket', 'two dogs', 'HEART'],
  ...[
    '🚀',
    '🐱 on pink',
    '👩‍🚀',
    'a kat',
    'a purple flurb',
    'eine Katze',
    'кошка',
    '一只猫',
    'قطة',
  ],
  ...['', '?!', LONG, '<img src=x onerror="alert(1)"> & <b>cat</b>'],
];

test('twenty prompts, one after the other, are each drawn and kept in their recipe', async () => {
  const page = await open('');
  page.on('dialog', (dialog) => assert.fail(`markup ran: ${dialog.message()}`));
  assert.equal(PROMPTS.length, 20);
  const pictures = new Set<string>();
  for (const asked of PROMPTS) {
    await page.locator('#prompt').fill(asked);
    await page.locator('#prompt').press('Enter');
    // Enter begins the run at once; until then the last one is still shown as finished.
    await page.waitForFunction(
      () => document.querySelector('#go')?.textContent === 'Stop',
      undefined,
      { polling: 20 },
    );
    await finished(page);
    assert.equal(promptIn(await save(page, '1')), asked === '' ? undefined : asked);
    pictures.add(String(await pixels(page, '#plate-x_t')));
    const shown = await text(page, '#provenance');
    assert.ok(asked === '' ? /· anything ·/.test(shown) : shown.includes(asked.slice(0, 50)));
  }
  // What says nothing is drawn as nothing in particular; all others differ.
  assert.equal(pictures.size, PROMPTS.length - 1);
  assert.equal(await page.locator('#provenance img, #provenance b').count(), 0);
});

test('an unknown word comes with near ones, and a click puts one in its place', async () => {
  const page = await open('prompt=a+Kat+and+a+zzqx');
  await remark(page, /“kat” is not known: .*cat.*\?.*“zzqx” is not known/);
  await page.locator('#prompt-remarks').getByRole('button', { name: 'cat', exact: true }).click();
  assert.equal(await prompt(page), 'a cat and a zzqx');
  await page.waitForFunction(() => !document.querySelector('#prompt-remarks button'));
  assert.match(page.url(), /prompt=a\+cat\+and\+a\+zzqx/);
  for (const [asked, told] of [
    ['', /Without words, anything may come/],
    ['猫', /“猫” is not known: the model knows English words and emoji/],
    ['🚀', /Read as “rocket”/],
    [LONG, /The last \d+ words are left out: the model reads 24 at most/],
    ['<em>cat</em>', /“em” is not known/],
  ] as const) {
    await page.locator('#prompt').fill(asked);
    await remark(page, told);
  }
  assert.deepEqual(await axe(page), []);
});

test('words are completed with the keyboard alone', async () => {
  const page = await open('prompt=');
  const field = page.locator('#prompt');
  const isOpen = () => field.getAttribute('aria-expanded');
  await page.locator('#surprise:enabled').waitFor();
  await tabTo(page, '#prompt');
  await page.keyboard.type('a blue elep');
  await page.locator('#prompt-list [role=option]').first().waitFor();
  assert.equal(await isOpen(), 'true');
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('ArrowDown');
  const active = await field.getAttribute('aria-activedescendant');
  assert.match(await text(page, `#${active}`), /elephant/);
  await page.keyboard.press('Enter');
  assert.equal(await prompt(page), 'a blue elephant ');
  assert.equal(await isOpen(), 'false');

  // Escape closes the list and leaves the words; Tab leaves them too.
  await page.keyboard.type('on a yel');
  assert.equal(await isOpen(), 'true');
  await page.keyboard.press('Escape');
  assert.equal(await isOpen(), 'false');
  await page.keyboard.press('ArrowDown');
  assert.equal(await isOpen(), 'true');
  await page.keyboard.press('Tab');
  assert.equal(await prompt(page), 'a blue elephant on a yel');
  assert.equal(await isOpen(), 'false');

  // In an empty field the arrow offers ideas; Enter without a choice closes the list and generates.
  await field.fill('');
  await field.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.notEqual(await prompt(page), '');
  await page.keyboard.type('on a yel');
  assert.equal(await isOpen(), 'true');
  await page.keyboard.press('Enter');
  assert.equal(await isOpen(), 'false');
  await finished(page);
});

test('buttons put a style, a colour and a background in and take them out', async () => {
  const page = await open('prompt=an+apple');
  const press = (part: string, name: string) =>
    page.locator(`[data-part=${part}]`).getByRole('button', { name, exact: true }).click();
  await press('colour', 'blue');
  assert.equal(await prompt(page), 'a blue apple');
  await press('style', 'blob');
  await press('background', 'white');
  assert.equal(await prompt(page), 'a blue apple, blob style, on a white background');
  await press('colour', 'orange');
  await press('style', 'blob');
  assert.equal(await prompt(page), 'an orange apple, on a white background');
  assert.equal(await text(page, '[data-part=background] legend'), 'Background: white');
  const before = await prompt(page);
  await page.locator('#surprise').click();
  assert.notEqual(await prompt(page), before);
});

test('prompt and unwanted words come back from the address and from a saved picture', async () => {
  const page = await open('prompt=a+red+rocket,+flat+style&not=yellow,+face&seed=7&guidance=3');
  assert.equal(await page.locator('#not-words').inputValue(), 'yellow, face');
  await generate(page);
  const picture = await pixels(page, '#plate-x_t');
  const address = new URL(page.url()).hash;
  const png = await save(page, '8');
  // Without guidance nothing can be led away from, and the field says so.
  await page.locator('#advanced > summary').click();
  await page.locator('#guidance').fill('1');
  await page.locator('#guidance').blur();
  assert.equal(await page.locator('#not-words').isDisabled(), true);
  assert.match(await text(page, '#not-words-note'), /guidance scale above 1/);

  const other = await open('prompt=a+dog');
  await drop(other, 'rocket.png', 'image/png', png);
  await other.waitForFunction(() => location.hash.includes('seed=7'));
  assert.equal(new URL(other.url()).hash, address);
  await generate(other);
  assert.deepEqual(await pixels(other, '#plate-x_t'), picture);
  await other.locator('#keep').click();
  assert.match(await text(other, '#kept li p'), /Emoji · “a red rocket, flat style” · seed 7/);
  assert.deepEqual(await axe(other), []);
});

test('a run is forked to another prompt', async () => {
  const page = await open('prompt=a+cat&steps=3&guidance=1');
  await generate(page);
  const first = await pixels(page, '#plate-x_t');
  await page.locator('#timeline-at').fill('1');
  await page.locator('#fork summary').click();
  await page.locator('#fork-prompt').fill('a green tree');
  // The list of completions lies over what is below.
  await page.locator('#fork-prompt').press('Escape');
  await page.locator('#fork-go').click();
  await page.locator('#branch-list input[value="1"]:checked').waitFor();
  await finished(page);
  assert.match(await text(page, '#branch-list'), /step 2: “a green tree”/);
  assert.notDeepEqual(await pixels(page, '#plate-x_t'), first);
});

test('the weights of a model are fetched when it is chosen; the others stay usable', async () => {
  const page = await newPage(browser, site.origin);
  const fetched: string[] = [];
  page.on('request', (request) => {
    const [, model] = /models\/(\w+)\/\w+\.safetensors/.exec(request.url()) ?? [];
    if (model) fetched.push(model);
  });
  // The weights of the emoji do not arrive for now.
  let arrive = () => {};
  const held = new Promise<void>((done) => {
    arrive = done;
  });
  await page.route('**/emoji.safetensors*', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${site.origin}/#generate?model=digits&count=1&steps=2&device=cpu`);
  await generate(page);
  assert.deepEqual(fetched, ['digits']);
  const model = (name: string) => page.locator('#models').getByRole('radio', { name }).check();
  await model('Emoji');
  await page.locator('#prompt').waitFor();
  await page.locator('#progress-label', { hasText: 'Loading the model' }).waitFor();
  await model('Digits');
  await page.locator('#ask').waitFor({ state: 'hidden' });
  await page.locator('#steps').evaluate((field: HTMLInputElement) => {
    field.value = '3';
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await page.locator('#go').click();
  await page.locator('#timeline-at[max="3"]').waitFor();
  await finished(page);
  arrive();
  await model('Emoji');
  assert.equal(await prompt(page), 'a blue cat on a yellow background');
});

test('a sheet varies prompts, and a class axis of another model becomes one of prompts', async () => {
  const page = await newPage(browser, site.origin);
  await page.goto(
    `${site.origin}/#steer?${QUICK}&x=prompt:a%2520cat%252C%2520flat,tree&y=not:none,red`,
  );
  await page.locator('#fill').click();
  await page.locator('#sheet td[data-state=done]').nth(3).waitFor();
  assert.match(await text(page, '#sheet thead'), /a cat, flat.*tree/);
  assert.deepEqual(await axe(page), []);
  await page.goto(`${site.origin}/#steer?model=digits&x=class:3,5&y=seed:1,2`);
  await page.locator('nav').getByText('Generate').click();
  await page.locator('#models').getByRole('radio', { name: 'Emoji' }).check();
  await page.locator('nav').getByText('Steer').click();
  await page.waitForFunction(() => location.hash.includes('x=prompt:'));
});
