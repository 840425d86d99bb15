// A mask, painted over the picture: what is painted is made anew, what is not stays as it is.
import { find, write } from '../dom.ts';
import { channelsOf } from '../picture.ts';
import { Brush, WIDTHS, type WidthName } from './brush.ts';
import { contextOf } from './fit.ts';
import { Sheet } from './sheet.ts';

const NEW = '#fff';
const KEPT = '#000';
/** Lies over what is made anew; it is none of the greys of a picture. */
const TINT = [232, 96, 32] as const;
const TINT_SHARE = 0.65;

export class MaskPainter {
  readonly #root: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #sheet = new Sheet(KEPT);
  #picture: Float32Array | undefined;
  #size = 32;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#canvas = find('.mask', HTMLCanvasElement, root);
    new Brush(this.#canvas, this.#sheet, {
      stroke: () => ({ colour: this.#keeps ? KEPT : NEW, width: WIDTHS[this.#width] }),
      under: ({ x, y }) => {
        const at = Math.floor(y * this.#size) * this.#size + Math.floor(x * this.#size);
        return this.mask()[at] ? 'made anew' : 'kept';
      },
    });
    this.#sheet.subscribe(() => this.#draw());
    const on = (button: string, act: () => void) =>
      find(button, HTMLButtonElement, root).addEventListener('click', act);
    on('.mask-undo', () => this.#sheet.undo());
    on('.mask-invert', () => this.#sheet.add({ kind: 'invert' }));
    on('.mask-clear', () => this.#sheet.add({ kind: 'fill', colour: KEPT }));
  }

  /** The picture that the mask lies over. */
  show(picture: Float32Array | undefined, size: number): void {
    this.#picture = picture;
    this.#size = size;
    this.#draw();
  }

  /** A mask that came with a saved picture. */
  restore(mask: Uint8Array): void {
    const size = Math.sqrt(mask.length);
    const image = new ImageData(size, size);
    mask.forEach((value, i) => {
      image.data.set([value, value, value, 255], 4 * i);
    });
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    contextOf(canvas).putImageData(image, 0, 0);
    this.#sheet.reset({ kind: 'picture', canvas });
  }

  /** 255 where the picture is made anew, 0 where it stays. */
  mask(): Uint8Array {
    const size = this.#size;
    const { data } = contextOf(this.#sheet.render(size)).getImageData(0, 0, size, size);
    return Uint8Array.from({ length: size ** 2 }, (_, i) =>
      (data[4 * i] as number) > 127 ? 255 : 0,
    );
  }

  /** The share of the picture that is made anew. */
  get share(): number {
    const mask = this.mask();
    return mask.filter((value) => value === 255).length / mask.length;
  }

  get #width(): WidthName {
    return find('.mask-widths :checked', HTMLInputElement, this.#root).value as WidthName;
  }

  get #keeps(): boolean {
    return find('.mask-eraser', HTMLInputElement, this.#root).checked;
  }

  #draw(): void {
    const size = this.#size;
    if (this.#canvas.width !== size) this.#canvas.width = this.#canvas.height = size;
    contextOf(this.#canvas).putImageData(tinted(this.#picture, this.mask(), size), 0, 0);
    find('.mask-undo', HTMLButtonElement, this.#root).disabled = this.#sheet.empty;
    const percent = Math.round(100 * this.share);
    write(
      find('.mask-share', HTMLElement, this.#root),
      percent === 0
        ? 'Nothing is painted yet: the picture would stay as it is.'
        : `${percent} % of the picture is made anew; the rest stays exactly as it is.`,
    );
  }
}

function tinted(picture: Float32Array | undefined, mask: Uint8Array, size: number): ImageData {
  const image = new ImageData(size, size);
  const plane = size ** 2;
  const colour = picture && channelsOf(picture, size) === 3;
  for (let i = 0; i < plane; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = picture?.[colour ? channel * plane + i : i] ?? -1;
      const own = 127.5 + 127.5 * value;
      const share = mask[i] ? TINT_SHARE : 0;
      image.data[4 * i + channel] = (1 - share) * own + share * (TINT[channel] as number);
    }
    image.data[4 * i + 3] = 255;
  }
  return image;
}
