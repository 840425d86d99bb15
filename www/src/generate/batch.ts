// The pictures of a batch, small: as many radio buttons, one of which is looked at large.
import { find, make } from '../dom.ts';
import { drawPicture } from '../picture.ts';
import type { Frame } from '../types.ts';
import { tile } from './trajectory.ts';

export class Batch {
  readonly #fieldset = find('#batch', HTMLFieldSetElement);
  #canvases: HTMLCanvasElement[] = [];

  constructor(onPick: (index: number) => void) {
    this.#fieldset.addEventListener('change', () => {
      const checked = find('input:checked', HTMLInputElement, this.#fieldset);
      onPick(Number(checked.value));
    });
  }

  /** Makes room for `count` pictures, the first seed being `seed`. */
  arrange(count: number, seed: number, pick: number): void {
    for (const old of this.#fieldset.querySelectorAll('label')) old.remove();
    this.#canvases = Array.from({ length: count }, (_, index) => {
      const canvas = make('canvas', { width: 32, height: 32 });
      const name = `Picture ${index + 1}, seed ${(seed + index) >>> 0}`;
      const input = make('input', { type: 'radio', name: 'pick', value: String(index) });
      input.checked = index === pick;
      input.ariaLabel = name;
      this.#fieldset.append(make('label', { title: name }, input, canvas));
      return canvas;
    });
  }

  draw(frame: Frame): void {
    this.#canvases.forEach((canvas, index) => {
      if (index < frame.count) drawPicture(canvas, tile(frame, 'x_t', index), frame.size);
    });
  }
}
