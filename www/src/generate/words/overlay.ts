// Shades over the plates. The browser enlarges them smoothly: a map has fewer places than the
// picture has pixels.
import { find, make } from '../../dom.ts';
import { shades } from './place.ts';

const PLATES = ['#plate-x_t', '#plate-x_0'];

export class Overlay {
  readonly #canvases = PLATES.map((plate) => {
    const canvas = make('canvas', { className: 'where', hidden: true });
    // What it shows is told in the legend.
    canvas.ariaHidden = 'true';
    find(plate, HTMLCanvasElement).after(canvas);
    return canvas;
  });

  show(map: Float32Array, size: number): void {
    const marked = shades(map);
    for (const canvas of this.#canvases) {
      canvas.width = canvas.height = size;
      const context = canvas.getContext('2d');
      const colour = getComputedStyle(canvas).color;
      for (const [index, shade] of marked.entries()) {
        if (!context) break;
        context.globalAlpha = shade;
        context.fillStyle = colour;
        context.fillRect(index % size, Math.floor(index / size), 1, 1);
      }
      canvas.hidden = false;
    }
  }

  hide(): void {
    for (const canvas of this.#canvases) canvas.hidden = true;
  }
}
