// The sheet on the page: a grid with one stop for the Tab key, and arrow keys inside it.
import { make } from '../dom.ts';
import { drawPictures } from '../picture.ts';
import type { Frame } from '../types.ts';
import type { Cell, Sheet } from './sheet.ts';

/** What is known of a cell, in the words that are shown. */
export interface Findings {
  /** One line each. */
  lines: string[];
  gauges: { name: string; share: number; text: string }[];
}

interface Place {
  box: HTMLTableCellElement;
  canvas: HTMLCanvasElement;
  words: HTMLElement;
}

export class Grid {
  readonly #table: HTMLTableElement;
  readonly #onOpen: (cell: Cell) => void;
  #sheet: Sheet | undefined;
  #places: Place[] = [];
  #at = 0;

  constructor(table: HTMLTableElement, onOpen: (cell: Cell) => void) {
    this.#table = table;
    this.#onOpen = onOpen;
    table.addEventListener('keydown', (event) => this.#pressed(event));
    table.addEventListener('click', ({ target }) => {
      const index = this.#places.findIndex(({ box }) => box.contains(target as Node));
      if (index >= 0) this.#open(index);
    });
  }

  /** Lays out an empty sheet. */
  arrange(sheet: Sheet, corner: string): void {
    this.#sheet = sheet;
    this.#at = Math.min(this.#at, sheet.cells.length - 1);
    this.#places = sheet.cells.map((cell, index) => this.#place(cell, index === this.#at));
    const head = make(
      'tr',
      {},
      make('th', { className: 'corner', textContent: corner }),
      ...sheet.columns.map((text) => make('th', { scope: 'col', textContent: text })),
    );
    const width = sheet.columns.length;
    const rows = sheet.rows.map((text, row) =>
      make(
        'tr',
        {},
        make('th', { scope: 'row', textContent: text }),
        ...this.#places.slice(row * width, (row + 1) * width).map(({ box }) => box),
      ),
    );
    this.#table.style.setProperty('--columns', String(width));
    this.#table.replaceChildren(make('thead', {}, head), make('tbody', {}, ...rows));
  }

  draw(index: number, frame: Frame): void {
    const canvas = this.#places[index]?.canvas;
    if (canvas) drawPictures(canvas, frame.x_t, frame.count, frame.size);
  }

  tell(index: number, { lines, gauges }: Findings): void {
    const place = this.#places[index];
    const cell = this.#sheet?.cells[index];
    if (!place || !cell) return;
    const texts = [...lines, ...gauges.map(({ name, text }) => `${name} ${text}`)];
    place.box.ariaLabel = `${cell.name}: ${texts.join(', ') || 'empty'}`;
    place.words.replaceChildren(
      ...lines.map((line) => make('p', { textContent: line })),
      ...gauges.map(gauge),
    );
  }

  mark(index: number, state: 'waiting' | 'running' | 'done' | 'refused'): void {
    const box = this.#places[index]?.box;
    if (box) box.dataset.state = state;
  }

  canvas(index: number): HTMLCanvasElement | undefined {
    return this.#places[index]?.canvas;
  }

  #place(cell: Cell, first: boolean): Place {
    const canvas = make('canvas', { width: 1, height: 1 });
    canvas.setAttribute('aria-hidden', 'true');
    const words = make('div', { className: 'findings' });
    words.setAttribute('aria-hidden', 'true');
    const box = make('td', { role: 'gridcell', tabIndex: first ? 0 : -1 }, canvas, words);
    box.ariaLabel = `${cell.name}: empty`;
    return { box, canvas, words };
  }

  #open(index: number): void {
    const cell = this.#sheet?.cells[index];
    if (cell) this.#onOpen(cell);
  }

  #pressed(event: KeyboardEvent): void {
    const width = this.#sheet?.columns.length ?? 0;
    const last = this.#places.length - 1;
    const row = this.#at - (this.#at % width);
    const target = {
      ArrowLeft: this.#at % width > 0 ? this.#at - 1 : this.#at,
      ArrowRight: this.#at % width < width - 1 ? this.#at + 1 : this.#at,
      ArrowUp: this.#at >= width ? this.#at - width : this.#at,
      ArrowDown: this.#at + width <= last ? this.#at + width : this.#at,
      Home: event.ctrlKey ? 0 : row,
      End: event.ctrlKey ? last : row + width - 1,
    }[event.key];
    if (target !== undefined) this.#focus(target);
    else if (event.key === 'Enter' || event.key === ' ') this.#open(this.#at);
    else return;
    event.preventDefault();
  }

  #focus(index: number): void {
    for (const [i, { box }] of this.#places.entries()) box.tabIndex = i === index ? 0 : -1;
    this.#at = index;
    this.#places[index]?.box.focus();
  }
}

function gauge({ name, share, text }: Findings['gauges'][number]): HTMLElement {
  const bar = make('span', { className: 'bar' });
  bar.style.setProperty('--share', String(Math.min(1, Math.max(0, share))));
  return make('p', { className: 'gauge' }, make('span', { textContent: name }), bar, text);
}
