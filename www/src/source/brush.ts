// A brush on a sheet, led by a pointer, a finger or the arrow keys. The sheet lies under an
// element that shows it; a ring over it shows where the keyboard's brush is.
import { make } from '../dom.ts';
import type { Place, Sheet } from './sheet.ts';

/** How wide a stroke is, as a share of the side. */
export const WIDTHS = { fine: 0.06, medium: 0.12, broad: 0.26 } as const;
export type WidthName = keyof typeof WIDTHS;

export interface Stroke {
  colour: string;
  width: number;
}

interface Options {
  /** What a stroke begun now looks like. */
  stroke: () => Stroke;
  /** What is under the brush, in a word or two, for those who cannot see it. */
  under: (place: Place) => string;
}

/** Arrow keys move by this share of the side; with Shift they paint along. */
const STEP = 1 / 32;
const ARROWS: Record<string, Place> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

export class Brush {
  readonly #canvas: HTMLCanvasElement;
  readonly #options: Options;
  readonly #ring = make('span', { className: 'brush-ring', hidden: true });
  readonly #told = make('span', { className: 'unseen' });
  #sheet: Sheet;
  /** The pointer that draws a stroke: a second finger, or a palm, adds nothing to it. */
  #pointer: number | undefined;
  #at: Place = { x: 0.5 + STEP / 2, y: 0.5 + STEP / 2 };

  /** The canvas must be alone in an element of its own, over which the ring can be laid. */
  constructor(canvas: HTMLCanvasElement, sheet: Sheet, options: Options) {
    this.#canvas = canvas;
    this.#sheet = sheet;
    this.#options = options;
    this.#told.role = 'status';
    canvas.after(this.#ring, this.#told);
    canvas.addEventListener('pointerdown', (event) => this.#press(event));
    canvas.addEventListener('pointermove', (event) => {
      if (event.pointerId !== this.#pointer) return;
      // Safari lacked them until 18.2, and over plain http no browser has them.
      const parts = event.getCoalescedEvents?.() ?? [];
      for (const part of parts.length > 0 ? parts : [event]) this.#sheet.extend(this.#place(part));
    });
    // However the stroke ends.
    canvas.addEventListener('lostpointercapture', ({ pointerId }) => {
      if (pointerId === this.#pointer) this.#pointer = undefined;
    });
    canvas.addEventListener('keydown', (event) => this.#key(event));
    canvas.addEventListener('focus', () => {
      // A pointer shows where it is by itself.
      if (canvas.matches(':focus-visible')) this.#show();
    });
    canvas.addEventListener('blur', () => {
      this.#ring.hidden = true;
    });
  }

  /** Paints on another sheet from now on. */
  use(sheet: Sheet): void {
    this.#sheet = sheet;
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0 || this.#pointer !== undefined) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#ring.hidden = true;
    this.#pointer = event.pointerId;
    this.#paint(this.#place(event));
  }

  #key(event: KeyboardEvent): void {
    const move = ARROWS[event.key];
    if (move) {
      const from = this.#at;
      this.#at = { x: within(from.x + move.x), y: within(from.y + move.y) };
      if (event.shiftKey) this.#paint(from, this.#at);
    } else if (event.key === ' ') {
      this.#paint(this.#at);
    } else if (event.key === 'z' && (event.ctrlKey || event.metaKey)) {
      this.#sheet.undo();
    } else {
      return;
    }
    // Neither the page nor an undo of the browser's own moves along.
    event.preventDefault();
    this.#show();
  }

  #paint(...places: Place[]): void {
    this.#sheet.add({ kind: 'stroke', ...this.#options.stroke(), places });
  }

  #show(): void {
    const { x, y } = this.#at;
    const { width } = this.#options.stroke();
    const { style } = this.#ring;
    [style.left, style.top] = [`${100 * x}%`, `${100 * y}%`];
    style.width = `${100 * width}%`;
    this.#ring.hidden = false;
    const [column, row] = [x, y].map((share) => Math.floor(share / STEP) + 1);
    this.#told.textContent = `Row ${row}, column ${column}: ${this.#options.under(this.#at)}`;
  }

  #place(event: PointerEvent): Place {
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) / box.width,
      y: (event.clientY - box.top) / box.height,
    };
  }
}

const within = (share: number): number => Math.min(1 - STEP / 2, Math.max(STEP / 2, share));
