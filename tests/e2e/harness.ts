// What every end-to-end test needs: the built page on a server of its own, a Chromium with or
// without WebGPU, and the few things a visitor does.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import sirv from 'sirv';
import type { ModelCard } from '../../src/browser/types.d.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
/** A software adapter needs seconds for what a GPU does in milliseconds. */
export const PATIENCE = 600_000;

const FLAGS = [
  ...['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
  // A name that is not localhost, for what a browser withholds over plain http.
  '--host-resolver-rules=MAP lab.test 127.0.0.1',
];
const WEBGPU = {
  on: [
    ...['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'],
    // On a busy machine a step in software takes longer than the watchdog waits.
    '--disable-gpu-watchdog',
  ],
  off: ['--disable-features=WebGPU'],
};

export const card = (model: string): ModelCard =>
  JSON.parse(readFileSync(`${DIST}/models/${model}/card.json`, 'utf8'));

export interface Site {
  origin: string;
  close: () => void;
}

export async function serve(): Promise<Site> {
  assert.ok(existsSync(`${DIST}/index.html`), 'there is no dist/: build the page first');
  const server = createServer(sirv(DIST, { dev: true }));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** `more` are further flags of Chromium. */
export function launch(webgpu: 'on' | 'off', ...more: string[]): Promise<Browser> {
  const executablePath = process.env.CHROME ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: [...FLAGS, ...WEBGPU[webgpu], ...more] });
}

/** What the tests of a file share: tidied after each of them, closed after the last. */
export async function setUp(webgpu: 'on' | 'off'): Promise<{ site: Site; browser: Browser }> {
  const site = await serve();
  const browser = await launch(webgpu);
  afterEach(() => tidy(browser));
  after(async () => {
    await browser.close();
    site.close();
  });
  return { site, browser };
}

/** A fresh page that fails its test if it talks to anyone else or breaks its own policy. */
export async function newPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('blob:')) faults.push(`foreign: ${url}`);
  });
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  return page;
}

const faults: string[] = [];

/** To be called after each test. */
export async function tidy(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
  assert.deepEqual(faults.splice(0), []);
}

/** Presses the button and waits for the run that begins then: an earlier one looks finished too. */
export async function generate(page: Page): Promise<void> {
  const go = page.locator('#go');
  // In an object, so that it is watched before the button is pressed, but not yet waited for.
  const watch = await go.evaluateHandle((button) => ({
    begun: new Promise<void>((resolve) => {
      new MutationObserver(() => {
        if (button.textContent === 'Stop') resolve();
      }).observe(button, { childList: true });
    }),
  }));
  await go.click();
  await watch.evaluate(({ begun }) => begun);
  await finished(page);
}

export async function finished(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('#origin')?.textContent === 'Made here' &&
      document.querySelector('#go')?.textContent === 'Generate',
  );
}

/** The pixels of a canvas at its own size, in [-1, 1]. */
export async function pixels(page: Page, selector: string): Promise<Float32Array> {
  const grey = await page.locator(selector).evaluate((canvas: HTMLCanvasElement) => {
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return Array.from(data).filter((_, i) => i % 4 === 0);
  });
  return Float32Array.from(grey, (value) => value / 127.5 - 1);
}

/** Reads until it is so, and gives what was read; fails if it never is. */
export async function until<T>(read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  for (const start = Date.now(); ; ) {
    const value = await read();
    if (isSo(value)) return value;
    if (Date.now() - start > PATIENCE) throw new Error('it never came to be so');
    await new Promise((again) => setTimeout(again, 50));
  }
}

/** What axe finds, in short. */
export async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`);
}

/** Presses Tab until an element has the focus. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  const there = (selector: string) => document.activeElement?.matches(selector) ?? false;
  for (let i = 0; i < 90; i++) {
    if (await page.evaluate(there, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${selector}`);
}

/** Lets the module trap: in the page that is an uncaught error of its worker. */
export function trap(page: Page): void {
  const [worker] = page.workers();
  const dying = worker?.evaluate(() => {
    setTimeout(() => {
      throw new WebAssembly.RuntimeError('unreachable');
    });
  });
  // The page ends the worker at once, maybe before it has answered; then nobody ever does.
  dying?.catch(() => {});
}

export const text = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).textContent())?.trim() ?? '';

/** Waits for a message that says so. */
export async function told(page: Page, what: RegExp): Promise<string> {
  const message = page.locator('.notice', { hasText: what });
  await message.waitFor();
  return (await message.textContent()) ?? '';
}

/** Drops a file on the page. */
export async function drop(page: Page, name: string, type: string, bytes: Buffer): Promise<void> {
  const data = await page.evaluateHandle(
    ([name, type, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name, { type }));
      return transfer;
    },
    [name, type, bytes.toString('base64')] as const,
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

/** What the page saves when asked to. */
export async function save(page: Page, scale: '1' | '8' | '16'): Promise<Buffer> {
  await page.locator('#save-scale').selectOption(scale);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('#save').click(),
  ]);
  return readFileSync(await download.path());
}

/** The pixels of a PNG's width, from its header. */
export const widthOf = (png: Buffer): number => png.readUInt32BE(16);
