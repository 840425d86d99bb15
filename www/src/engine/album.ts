// The pictures that recipes name, for as long as the page is open: whoever has a recipe need not
// carry its pictures along.
import type { Pictures, Recipe } from '../types.ts';

export class Album {
  readonly #pixels = new Map<string, Uint8Array>();

  /** @param name as Rust names these pixels */
  put(name: string, pixels: Uint8Array): void {
    this.#pixels.set(name, pixels);
  }

  /** Those that a recipe names, as far as they are here; Rust tells what is missing. */
  of({ source, mask }: Recipe): Pictures {
    const pixels = (name: string | undefined) =>
      name === undefined ? undefined : this.#pixels.get(name);
    const [sourcePixels, maskPixels] = [pixels(source), pixels(mask)];
    return {
      ...(sourcePixels ? { source: sourcePixels } : {}),
      ...(maskPixels ? { mask: maskPixels } : {}),
    };
  }
}
