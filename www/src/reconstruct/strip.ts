// The strip under the dial: the same few results at every noise level, and how alike they are to
// the original and to each other. Dial, pictures and chart share one axis.
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { find, make } from '../dom.ts';
import { drawPicture, wipe } from '../picture.ts';
import { baseline, beginning, type Reading } from './originality.ts';
import { placeOf, timestepAt } from './scale.ts';

/** Where the strip's pictures are, coarse first: the ends, the middle, then in between. */
export const LEVELS = [1, 0, 0.5, 0.25, 0.75, 0.125, 0.375, 0.625, 0.875].map(timestepAt);
const COLUMNS = LEVELS.toSorted((a, b) => a - b);
/** Pictures in a column. */
const EACH = 3;

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 132;
const TOP = 8;
const BOTTOM = 26;

export class Strip {
  readonly #survey = find('.survey', HTMLElement);
  readonly #columns = find('#strip-pictures', HTMLElement);
  readonly #svg = find('#strip-chart', SVGSVGElement);
  readonly #mark = find('#strip-mark', HTMLElement);
  readonly #text = find('#strip-text', HTMLElement);
  #readings: Reading[] = [];
  #at = 0;
  #busy = false;

  constructor(onGo: (t: number) => void) {
    this.#columns.append(
      ...COLUMNS.map((t) => {
        const pictures = Array.from({ length: EACH }, () =>
          make('canvas', { width: 32, height: 32 }),
        );
        const button = make('button', { type: 'button' }, ...pictures);
        button.ariaLabel = `Go to t = ${t.toFixed(0)}`;
        button.addEventListener('click', () => onGo(t));
        return button;
      }),
    );
    new ResizeObserver(() => this.#draw()).observe(this.#svg);
  }

  /** Leaves no pictures. */
  clear(): void {
    for (const canvas of this.#columns.querySelectorAll('canvas')) wipe(canvas);
  }

  fill(level: number, pictures: Float32Array[], size: number): void {
    const canvases = this.#columns.children[COLUMNS.indexOf(level)]?.querySelectorAll('canvas');
    canvases?.forEach((canvas, index) => {
      const picture = pictures[index];
      if (picture) drawPicture(canvas, picture, size);
    });
  }

  /** Whether more is being measured. */
  set busy(busy: boolean) {
    this.#busy = busy;
    this.#survey.ariaBusy = String(busy);
    this.#tell();
  }

  /** The readings so far, and where the dial stands. */
  show(readings: Reading[], at: number): void {
    this.#readings = readings;
    this.#at = at;
    COLUMNS.forEach((level, index) => {
      this.#columns.children[index]?.classList.toggle(
        'here',
        Math.abs(placeOf(level) - placeOf(at)) <= 1 / 16,
      );
    });
    this.#draw();
    this.#tell();
  }

  #draw(): void {
    const width = this.#svg.clientWidth;
    if (width === 0) return;
    const inset = width / (2 * COLUMNS.length);
    const across = scaleLinear([0, 1], [inset, width - inset]);
    const x = (t: number) => across(placeOf(t));
    const floor = lowest(this.#readings);
    const y = scaleLinear([floor, 1], [HEIGHT - BOTTOM, TOP]);
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    this.#svg.replaceChildren();
    for (const tick of [floor, (floor + 1) / 2, 1]) {
      this.#path('grid', `M${inset} ${y(tick)}H${width - inset}`);
      this.#label(inset - 6, y(tick) + 4, tick.toFixed(tick === 1 ? 0 : 2), 'tick-y');
    }
    for (const tick of width > 500 ? [0, 250, 500, 750, 900, 970, 1000] : [0, 500, 900, 1000]) {
      this.#label(x(tick), HEIGHT - 6, String(tick), 'tick-x');
    }
    const free = baseline(this.#readings);
    if (free !== undefined) this.#path('floor', `M${inset} ${y(free)}H${width - inset}`);
    const curve = (of: 'original' | 'others') =>
      line<Reading>(
        ({ t }) => x(t),
        (reading) => y(reading[of]),
      )(this.#readings) ?? '';
    this.#path('curve others', curve('others'));
    this.#path('curve alike', curve('original'));
    this.#markBeginning(x);
    this.#path('drop', `M${x(this.#at)} ${TOP}V${HEIGHT - BOTTOM}`);
    for (const { t, original } of this.#readings) {
      this.#path('point', `M${x(t) - 3} ${y(original)}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`);
    }
  }

  /** A line through pictures and chart, with its name. */
  #markBeginning(x: (t: number) => number): void {
    const begins = beginning(this.#readings);
    this.#mark.hidden = begins === undefined;
    if (begins === undefined) return;
    this.#mark.style.left = `${x(begins)}px`;
    this.#mark.textContent = `originality begins, t ≈ ${Math.round(begins)}`;
    this.#mark.classList.toggle('late', placeOf(begins) > 0.5);
  }

  #tell(): void {
    const begins = beginning(this.#readings);
    const free = baseline(this.#readings);
    this.#text.textContent =
      begins !== undefined && free !== undefined
        ? `At t ≈ ${Math.round(begins)} half of what ties the results to the original is gone. ` +
          `Pictures made without it are ${free.toFixed(2)} like it.`
        : this.#readings.length >= COLUMNS.length
          ? 'This picture is so much like all others that no such place can be told.'
          : this.#busy
            ? 'Measuring…'
            : '';
  }

  #path(className: string, d: string): void {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', className);
    path.setAttribute('d', d);
    this.#svg.append(path);
  }

  #label(x: number, y: number, text: string, className: string): void {
    const label = document.createElementNS(SVG, 'text');
    label.setAttribute('class', className);
    label.setAttribute('x', String(x));
    label.setAttribute('y', String(y));
    label.textContent = text;
    this.#svg.append(label);
  }
}

/** Where the chart begins: a tenth below all that was measured. */
function lowest(readings: Reading[]): number {
  const least = Math.min(0.9, ...readings.flatMap(({ original, others }) => [original, others]));
  return Math.max(0, Math.floor(10 * least) / 10);
}
