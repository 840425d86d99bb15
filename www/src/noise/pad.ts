// A pad to draw on, 32 × 32, white on black. The brush is soft, so that strokes look like
// those the models have seen.
import { find } from '../dom.ts';
import { drawPicture } from '../picture.ts';
import { SIZE } from './samples.ts';

const RADIUS = 1.6;

export class Pad {
  readonly picture = new Float32Array(SIZE * SIZE).fill(-1);
  readonly #canvas = find('#pad', HTMLCanvasElement);
  readonly #onDraw: () => void;
  #last: { x: number; y: number } | undefined;

  constructor(onDraw: () => void) {
    this.#onDraw = onDraw;
    drawPicture(this.#canvas, this.picture, SIZE);
    this.#canvas.addEventListener('pointerdown', (event) => {
      this.#canvas.setPointerCapture(event.pointerId);
      this.#last = this.#place(event);
      this.#stroke(event);
    });
    this.#canvas.addEventListener('pointermove', (event) => {
      if (this.#last) for (const part of event.getCoalescedEvents()) this.#stroke(part);
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      this.#canvas.addEventListener(end, () => {
        this.#last = undefined;
      });
    }
    find('#pad-clear', HTMLButtonElement).addEventListener('click', () => {
      this.picture.fill(-1);
      this.#changed();
    });
  }

  get #erasing(): boolean {
    return find('#pad-eraser', HTMLInputElement).checked;
  }

  #place(event: PointerEvent): { x: number; y: number } {
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * SIZE - 0.5,
      y: ((event.clientY - box.top) / box.height) * SIZE - 0.5,
    };
  }

  #stroke(event: PointerEvent): void {
    const to = this.#place(event);
    const from = this.#last ?? to;
    const stops = Math.max(1, Math.ceil(2 * Math.hypot(to.x - from.x, to.y - from.y)));
    for (let stop = 1; stop <= stops; stop++) {
      const part = stop / stops;
      this.#dab(from.x + part * (to.x - from.x), from.y + part * (to.y - from.y));
    }
    this.#last = to;
    this.#changed();
  }

  #dab(x: number, y: number): void {
    const erasing = this.#erasing;
    for (let i = 0; i < this.picture.length; i++) {
      const distance = Math.hypot((i % SIZE) - x, Math.floor(i / SIZE) - y);
      const ink = Math.min(1, Math.max(0, RADIUS + 0.5 - distance));
      const before = this.picture[i] as number;
      this.picture[i] = erasing ? Math.min(before, 1 - 2 * ink) : Math.max(before, 2 * ink - 1);
    }
  }

  #changed(): void {
    drawPicture(this.#canvas, this.picture, SIZE);
    this.#onDraw();
  }
}
