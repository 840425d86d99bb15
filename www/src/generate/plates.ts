// The three plates: one picture of the batch at one moment, as the sampler sees it.
import { find } from '../dom.ts';
import { drawPicture } from '../picture.ts';
import type { Frame } from '../types.ts';
import { type Quantity, tile } from './trajectory.ts';

/** Noise is shown up to this many standard deviations; pictures as they are. */
const REACH: Record<Quantity, number> = { x_t: 1, x_0: 1, eps: 2.5 };
const WORDS: Record<Quantity, string> = {
  x_t: 'the picture now',
  x_0: 'the picture that the network predicts',
  eps: 'the noise that the network predicts',
};

export class Plates {
  readonly #canvases: [Quantity, HTMLCanvasElement][] = (['x_t', 'x_0', 'eps'] as const).map(
    (quantity) => [quantity, find(`#plate-${quantity}`, HTMLCanvasElement)],
  );

  draw(frame: Frame, pick: number): void {
    for (const [quantity, canvas] of this.#canvases) {
      drawPicture(canvas, tile(frame, quantity, pick), frame.size, REACH[quantity]);
      canvas.ariaLabel =
        `Picture ${pick + 1} of ${frame.count}, frame ${frame.index + 1} of ${frame.total}: ` +
        WORDS[quantity];
    }
  }
}
