// Pictures of the visitor's own: drawn, chosen, photographed. The Noise room at t = 0 shows what a
// model would get.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import {
  drop,
  launch,
  newPage,
  pixels,
  type Site,
  serve,
  text,
  tidy,
  told,
  until,
} from './harness.ts';

const FAKE_CAMERA = '--use-fake-device-for-media-stream';

let site: Site;
let browser: Browser;
let filming: Browser;
before(async () => {
  site = await serve();
  browser = await launch('off');
  filming = await launch('off', FAKE_CAMERA);
});
afterEach(async () => {
  await tidy(browser);
  await tidy(filming);
});
after(async () => {
  await browser.close();
  await filming.close();
  site.close();
});

const open = async (source: string, where = browser, options: BrowserContextOptions = {}) => {
  const page = await newPage(where, site.origin, options);
  await page.goto(`${site.origin}/#noise?t=0&source=${source}`);
  return page;
};
const plate = (page: Page) => pixels(page, '#noise-plate');
const white = (picture: Float32Array) => picture.filter((value) => value > 0.5).length;
/** Waits until the plate has so many white pixels, and stays so. */
const inked = async (page: Page, enough: (count: number) => boolean) => {
  let before = -1;
  for (let patience = 300; patience > 0; patience--) {
    const count = white(await plate(page));
    if (enough(count) && count === before) return count;
    before = count;
    await page.waitForTimeout(150);
  }
  return assert.fail(`${white(await plate(page))} white pixels`);
};

async function stroke(page: Page): Promise<void> {
  const box = await page.locator('#noise .pad').boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.3 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.7 * box.height, { steps: 5 });
  await page.mouse.up();
}

test('a drawing: brushes, eraser, undo, and a link that cannot carry it', async () => {
  const page = await open('sample');
  await page.getByRole('radio', { name: 'A drawing' }).check();
  await page.waitForFunction(() => location.hash.includes('source=drawing'));
  assert.match(await text(page, '#noise .link-note'), /does not carry/);
  await inked(page, (count) => count === 0);
  await stroke(page);
  const medium = await inked(page, (count) => count > 10);
  await page.getByRole('radio', { name: 'broad' }).check();
  await stroke(page);
  const broad = await inked(page, (count) => count > medium);
  await page.getByRole('radio', { name: 'fine' }).check();
  await page.getByRole('checkbox', { name: 'Eraser' }).check();
  await stroke(page);
  await inked(page, (count) => count < broad && count > 0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await inked(page, (count) => count === broad);
  await page.getByRole('button', { name: 'Clear' }).click();
  await inked(page, (count) => count === 0);
  // Even that can be taken back.
  await page.getByRole('button', { name: 'Undo' }).click();
  await inked(page, (count) => count === broad);
});

test('a drawing by touch', async () => {
  const page = await open('drawing', browser, { hasTouch: true });
  await inked(page, (count) => count === 0);
  const box = await page.locator('#noise .pad').boundingBox();
  assert.ok(box);
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  await inked(page, (count) => count > 4);
});

test('a stroke where pointers tell no steps in between, as in Safari', async () => {
  const page = await open('drawing');
  await page.evaluate(() => {
    Reflect.deleteProperty(PointerEvent.prototype, 'getCoalescedEvents');
  });
  await inked(page, (count) => count === 0);
  await stroke(page);
  await inked(page, (count) => count > 30);
});

test('a second finger adds nothing to the stroke of the first', async () => {
  const page = await open('drawing', browser, { hasTouch: true });
  await inked(page, (count) => count === 0);
  const box = await page.locator('#noise .pad').boundingBox();
  assert.ok(box);
  const at = (id: number, x: number, y: number) => {
    return { id, x: box.x + x * box.width, y: box.y + y * box.height };
  };
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...fingers: object[]) =>
    devtools.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: fingers as { x: number; y: number }[],
    });
  const first = at(1, 0.2, 0.2);
  await touch('touchStart', first);
  await touch('touchStart', first, at(2, 0.8, 0.2));
  await touch('touchMove', first, at(2, 0.8, 0.8));
  const dot = await inked(page, (count) => count > 4);
  await touch('touchMove', at(1, 0.2, 0.8), at(2, 0.8, 0.8));
  await touch('touchEnd');
  const line = await inked(page, (count) => count > 2 * dot);
  // The next stroke is another one.
  await page.touchscreen.tap(box.x + 0.8 * box.width, box.y + 0.5 * box.height);
  await inked(page, (count) => count > line && count < line + 2 * dot);
});

test('a drawing with the keyboard alone tells where the brush is', async () => {
  const page = await open('drawing');
  await page.locator('#noise .pad').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  const told = page.locator('#noise .easel [role=status]');
  assert.equal(await told.textContent(), 'Row 17, column 18: white');
  const dot = await inked(page, (count) => count > 4);
  for (let i = 0; i < 6; i++) await page.keyboard.press('Shift+ArrowDown');
  await inked(page, (count) => count > dot);
  assert.equal(await told.textContent(), 'Row 23, column 18: white');
  for (let i = 0; i < 6; i++) await page.keyboard.press('Control+z');
  await inked(page, (count) => count === dot);
});

const upload = (page: Page, name: string, mimeType: string, buffer: Buffer) =>
  page.locator('#noise .upload').setInputFiles({ name, mimeType, buffer });

test('what is no picture is refused with the reason', async () => {
  const page = await open('upload');
  await page.locator('#noise .no-picture').waitFor();
  await upload(page, 'letter.pdf', 'application/pdf', Buffer.from('%PDF-1.7 not a picture'));
  await told(page, /“letter\.pdf” is not a picture/);
});

test('a transparent picture is laid on black, cropped, and told so', async () => {
  const page = await open('upload');
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100">' +
    '<rect x="100" width="50" height="100" fill="#fff"/></svg>';
  await upload(page, 'half.svg', 'image/svg+xml', Buffer.from(svg));
  await page.locator('#noise .no-picture').waitFor({ state: 'hidden' });
  await inked(page, (count) => count === 512);
  const picture = await plate(page);
  assert.ok((picture[0] as number) > 0.9 && (picture[31] as number) < -0.9);
  const done = await text(page, '#noise .done');
  assert.match(done, /middle square of 300 × 100/);
  assert.match(done, /transparent became black/);
});

test('a huge picture is scaled down; paper is turned dark, unless that is not wanted', async () => {
  const page = await open('upload');
  const [width, height] = [5000, 4000];
  const huge = new PNG({ width, height, colorType: 0, inputColorType: 0 });
  huge.data = Buffer.alloc(width * height, 255);
  for (let y = 1500; y < 2500; y++) huge.data.fill(0, y * width + 2000, y * width + 3000);
  await upload(
    page,
    'huge.png',
    'image/png',
    PNG.sync.write(huge, { colorType: 0, inputColorType: 0 }),
  );
  await inked(page, (count) => count === 64);
  const done = await text(page, '#noise .done');
  assert.match(done, /middle square of 5000 × 4000/);
  assert.match(done, /light and dark were swapped/);
  assert.match(done, /scaled to 32 × 32/);
  await page.getByRole('checkbox', { name: 'Swap light and dark' }).uncheck();
  await inked(page, (count) => count === 1024 - 64);
});

test('of an animated picture the first moment is taken', async () => {
  const page = await open('upload');
  // 1 × 1, two frames: white, then black.
  const frame = (index: number) => [
    0x21,
    0xf9,
    4,
    0,
    10,
    0,
    0,
    0,
    0x2c,
    0,
    0,
    0,
    0,
    1,
    0,
    1,
    0,
    0,
    2,
    2,
    index ? 0x44 : 0x4c,
    1,
    0,
  ];
  const gif = Buffer.from([
    ...Buffer.from('GIF89a'),
    ...[1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255],
    ...[0x21, 0xff, 11, ...Buffer.from('NETSCAPE2.0'), 3, 1, 0, 0, 0],
    ...frame(0),
    ...frame(1),
    0x3b,
  ]);
  await upload(page, 'blink.gif', 'image/gif', gif);
  await page.locator('#noise .done', { hasText: 'Only its first moment was taken' }).waitFor();
});

/** Whether the camera that a room shows is on, or that it showed last. */
const track = (page: Page, room: string) =>
  page.locator(`#${room} video`).evaluate((video: HTMLVideoElement) => {
    const stream = video.srcObject as MediaStream | null;
    if (stream) Object.assign(window, { track: stream.getTracks()[0] });
    return (window as unknown as { track: MediaStreamTrack }).track.readyState;
  });

test('a picture taken with the camera, which is off again afterwards', async () => {
  const page = await open('camera', filming, { permissions: ['camera'] });
  await page.locator('#noise .no-picture').waitFor();
  await page.getByRole('button', { name: 'Open the camera' }).click();
  await page.getByRole('button', { name: 'Take the picture' }).waitFor();
  assert.equal(await track(page, 'noise'), 'live');
  await page.getByRole('button', { name: 'Take the picture' }).click();
  await page.locator('#noise .no-picture').waitFor({ state: 'hidden' });
  assert.equal(await track(page, 'noise'), 'ended');
  await page.locator('#noise video').waitFor({ state: 'hidden' });
  assert.match(await text(page, '#noise .done'), /contrast was stretched/);
  // The plate is drawn a moment later, by the worker.
  await until(
    () => plate(page),
    (picture) => Math.max(...picture) - Math.min(...picture) > 1,
  );
});

for (const [room, next] of [
  ['noise', 'Generate'],
  ['generate', 'Noise'],
] as const) {
  test(`leaving ${room} turns its camera off`, async () => {
    const page = await newPage(filming, site.origin, { permissions: ['camera'] });
    await page.goto(`${site.origin}/#${room}?source=camera`);
    await page.getByRole('button', { name: 'Open the camera' }).click();
    await page.getByRole('button', { name: 'Take the picture' }).waitFor();
    assert.equal(await track(page, room), 'live');
    await page.locator('nav').getByText(next).click();
    await page.locator(`#${next.toLowerCase()}-title`).waitFor();
    assert.equal(await track(page, room), 'ended');
  });
}

const problem = async (page: Page): Promise<string> => {
  await page.getByRole('button', { name: 'Open the camera' }).click();
  await page.locator('#noise [data-source=camera] .problem').waitFor();
  return text(page, '#noise [data-source=camera] .problem');
};

test('a refused camera, no camera, and plain http are each told apart', async () => {
  assert.match(await problem(await open('camera', filming)), /refused\. Allow it/);
  const allowed = await open('camera', browser, { permissions: ['camera'] });
  assert.match(await problem(allowed), /no camera on this device/);
  const origin = site.origin.replace('127.0.0.1', 'lab.test');
  const page = await newPage(browser, origin);
  await page.goto(`${origin}/#noise?t=0&source=camera`);
  assert.match(await problem(page), /Over plain http/);
});

test('a picture dropped on the room becomes its picture', async () => {
  const page = await open('sample');
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><path fill="#fff" d="M8 8h8v8h-8z"/></svg>';
  await drop(page, 'square.svg', 'image/svg+xml', Buffer.from(svg));
  await page.waitForFunction(() => location.hash.includes('source=upload'));
  await inked(page, (count) => count === 64);
});
