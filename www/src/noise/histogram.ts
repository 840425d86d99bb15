// The pixels' histogram, closing in on the standard normal curve as noise takes over.
import { area, curveStepAfter, line } from 'd3-shape';
import { chart } from '../chart.ts';
import { find } from '../dom.ts';
import type { ForwardState } from '../types.ts';

const REACH = 3;
/** Taller bars are cut off: a clean picture is nearly all one grey. */
const TALLEST = 0.9;

const bell = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

export class Histogram {
  readonly #frame = chart('#histogram', [-REACH, REACH], [0, TALLEST]);
  readonly #bars = this.#frame.path('bars');

  constructor() {
    const { x, y } = this.#frame;
    const points = Array.from({ length: 121 }, (_, i) => -REACH + (i * 2 * REACH) / 120);
    const curve = line<number>(x, (value) => y(bell(value)));
    this.#frame.path('bell').setAttribute('d', curve(points) ?? '');
  }

  show({ histogram, mean, variance }: ForwardState): void {
    const { x, y } = this.#frame;
    const width = (2 * REACH) / histogram.length;
    const edges = [...histogram, histogram.at(-1) ?? 0].map((density, i): [number, number] => [
      x(-REACH + i * width),
      y(Math.min(TALLEST, density)),
    ]);
    this.#bars.setAttribute('d', area().y0(y(0)).curve(curveStepAfter)(edges) ?? '');
    find('#histogram-text', HTMLElement).textContent =
      `Mean ${signed(mean)}, variance ${variance.toFixed(2)}; the curve has 0 and 1.`;
  }
}

const signed = (value: number): string => value.toFixed(2).replace('-', '−');
