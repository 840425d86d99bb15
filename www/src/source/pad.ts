// A pad to draw on: white on black for grey models, in colours for others. It shows the drawing
// at the model's own size, so that what is seen is what the model gets.
import { find } from '../dom.ts';
import { Brush, WIDTHS, type WidthName } from './brush.ts';
import { contextOf, type Shape } from './fit.ts';
import type { Place, Sheet } from './sheet.ts';

export class Pad {
  readonly #root: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #colour: HTMLInputElement;
  readonly #brush: Brush;
  readonly #sheetOf: (shape: Shape) => Sheet;
  #shape: Shape = { channels: 1, size: 32 };

  constructor(root: HTMLElement, sheetOf: (shape: Shape) => Sheet) {
    this.#root = root;
    this.#sheetOf = sheetOf;
    this.#canvas = find('.pad', HTMLCanvasElement, root);
    this.#colour = find('.pad-colour input', HTMLInputElement, root);
    this.#brush = new Brush(this.#canvas, this.#sheet, {
      stroke: () => ({ colour: this.#ink, width: WIDTHS[this.#width] }),
      under: (place) => this.#under(place),
    });
    for (const channels of [1, 3]) {
      sheetOf({ ...this.#shape, channels }).subscribe(() => this.#draw());
    }
    const on = (button: string, act: () => void) =>
      find(button, HTMLButtonElement, root).addEventListener('click', act);
    on('.pad-undo', () => this.#sheet.undo());
    on('.pad-clear', () => this.#sheet.add({ kind: 'fill', colour: this.#sheet.ground }));
    on('.pad-fill', () => this.#sheet.add({ kind: 'fill', colour: this.#colour.value }));
  }

  show(shape: Shape): void {
    this.#shape = shape;
    this.#brush.use(this.#sheet);
    for (const part of this.#root.querySelectorAll<HTMLElement>('.pad-colour, .pad-fill')) {
      part.hidden = shape.channels === 1;
    }
    this.#draw();
  }

  get #sheet(): Sheet {
    return this.#sheetOf(this.#shape);
  }

  get #width(): WidthName {
    return find('.pad-widths :checked', HTMLInputElement, this.#root).value as WidthName;
  }

  get #ink(): string {
    if (find('.pad-eraser', HTMLInputElement, this.#root).checked) return this.#sheet.ground;
    return this.#shape.channels === 1 ? '#fff' : this.#colour.value;
  }

  #draw(): void {
    const { size } = this.#shape;
    if (this.#canvas.width !== size) this.#canvas.width = this.#canvas.height = size;
    contextOf(this.#canvas).drawImage(this.#sheet.render(size), 0, 0);
    find('.pad-undo', HTMLButtonElement, this.#root).disabled = this.#sheet.empty;
  }

  #under({ x, y }: Place): string {
    const { size } = this.#shape;
    const [column, row] = [Math.floor(x * size), Math.floor(y * size)];
    const [r = 0, g = 0, b = 0] = contextOf(this.#canvas).getImageData(column, row, 1, 1).data;
    if (this.#shape.channels === 1) return r > 127 ? 'white' : 'black';
    return `red ${r}, green ${g}, blue ${b}`;
  }
}
