// Puts the rooms, and the parts that they share, into the page while building: <room>noise</room>
// in index.html stands for www/rooms/noise.html.
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const htmlOf = (room: string): string =>
  readFileSync(new URL(`../rooms/${room}.html`, import.meta.url), 'utf8');

/** A page with its rooms in their places. */
export const filled = (html: string): string =>
  html.replace(/<room>(.*?)<\/room>/g, (_, room: string) => filled(htmlOf(room)));

export function rooms(): Plugin {
  return { name: 'rooms', transformIndexHtml: { order: 'pre', handler: filled } };
}
