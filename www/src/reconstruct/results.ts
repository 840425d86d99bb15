// The results, as many radio buttons: one of them is looked at more closely.
import { find, make, write } from '../dom.ts';
import { drawPicture, wipe } from '../picture.ts';

export const MOST = 16;

export class Results {
  readonly #fieldset = find('#rebuilt', HTMLFieldSetElement);
  readonly #cells: { input: HTMLInputElement; canvas: HTMLCanvasElement }[];

  constructor(onPick: (index: number) => void) {
    this.#cells = Array.from({ length: MOST }, (_, index) => {
      const canvas = make('canvas', { width: 32, height: 32 });
      const input = make('input', { type: 'radio', name: 'rebuilt', value: String(index) });
      input.checked = index === 0;
      this.#fieldset.append(make('label', {}, input, canvas));
      return { input, canvas };
    });
    this.#fieldset.addEventListener('change', () => onPick(this.pick));
    this.unsettle();
  }

  get pick(): number {
    return this.#cells.findIndex(({ input }) => input.checked);
  }

  /** Nothing that is shown holds any more. */
  unsettle(): void {
    this.#cells.forEach(({ input, canvas }, index) => {
      labelOf(input).hidden = false;
      canvas.classList.remove('settled');
      name(input, `Result ${index + 1}, not there yet`);
    });
  }

  /** There are none. */
  clear(): void {
    this.unsettle();
    for (const { canvas } of this.#cells) wipe(canvas);
    this.#tell('');
  }

  /** These are all. */
  settle(count: number): void {
    const [first] = this.#cells;
    // The one that was looked at may not be among them.
    if (first && this.pick >= count) first.input.checked = true;
    this.#cells.forEach(({ input }, index) => {
      labelOf(input).hidden = index >= count;
    });
    this.#tell(
      count < MOST ? `${count} results, because this device takes its time.` : `${count} results.`,
    );
  }

  progress(count: number): void {
    this.#tell(`${count} of ${MOST}…`);
  }

  /** Draws result `index`; while it is not settled it is the model's guess so far. */
  draw(index: number, picture: Float32Array, size: number, settled: boolean): void {
    const cell = this.#cells[index];
    if (!cell) return;
    drawPicture(cell.canvas, picture, size);
    cell.canvas.classList.toggle('settled', settled);
  }

  describe(index: number, words: string): void {
    const cell = this.#cells[index];
    if (cell) name(cell.input, `Result ${index + 1}, ${words}`);
  }

  #tell(words: string): void {
    write(find('#rebuilt-note', HTMLElement), words);
  }
}

const labelOf = (input: HTMLInputElement): HTMLElement => input.parentElement as HTMLElement;

function name(input: HTMLInputElement, text: string): void {
  input.ariaLabel = labelOf(input).title = text;
}
