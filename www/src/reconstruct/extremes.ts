// The two ideal denoisers beside the model, at the same noise level and from the same noise: one
// can only give back the original, the other only what it knows by heart.
import { find, make, spaced } from '../dom.ts';
import { drawPicture, wipe } from '../picture.ts';
import type { ReferencesCard } from '../types.ts';

/** Results of the memoriser that are shown. */
export const MEMORIES = 4;

export class Extremes {
  readonly #oracle = find('#oracle', HTMLCanvasElement);
  readonly #memories: HTMLCanvasElement[];

  constructor() {
    this.#memories = Array.from({ length: MEMORIES }, () =>
      make('canvas', { width: 32, height: 32, role: 'img' }),
    );
    find('#memoriser', HTMLElement).append(...this.#memories);
    this.clear();
  }

  clear(): void {
    wipe(this.#oracle);
    for (const canvas of this.#memories) {
      wipe(canvas);
      canvas.ariaLabel = canvas.title = 'A memory, not there yet';
    }
  }

  /** Says what the memoriser knows; nothing if there are no pictures to know. */
  know(references: ReferencesCard | undefined, title: string): void {
    find('#memoriser', HTMLElement).hidden = references === undefined;
    find('#memoriser-words', HTMLElement).textContent = references
      ? `knows ${spaced(references.labels.length)} real pictures by heart. It gives back one of them, always.`
      : `needs real pictures to know by heart, and this page carries none of ${title.toLowerCase()}.`;
  }

  oracle(picture: Float32Array, size: number): void {
    drawPicture(this.#oracle, picture, size);
  }

  /** `words` names the known picture that it is. */
  memory(index: number, picture: Float32Array, size: number, words: string): void {
    const canvas = this.#memories[index];
    if (!canvas) return;
    drawPicture(canvas, picture, size);
    canvas.ariaLabel = canvas.title = words;
  }
}
