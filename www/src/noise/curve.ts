// The schedule: how much of the picture's variance is left at every t, and where we are.
import { line, symbol, symbolCircle } from 'd3-shape';
import { chart } from '../chart.ts';
import { find } from '../dom.ts';
import { LAST_TIMESTEP } from '../state.ts';

export class ScheduleChart {
  readonly #frame = chart('#curve', [0, LAST_TIMESTEP], [0, 1]);
  readonly #curve = this.#frame.path('curve');
  readonly #drop = this.#frame.path('drop');
  readonly #point = this.#frame.path('point');

  constructor() {
    this.#point.setAttribute('d', symbol(symbolCircle, 90)() ?? '');
    this.#point.toggleAttribute('hidden', true);
  }

  /** `alphaBar` at t = 1…1000; at 0 the picture is clean. */
  draw(alphaBar: Float32Array): void {
    const { x, y } = this.#frame;
    const shape = line<number>((_, t) => x(t), y);
    this.#curve.setAttribute('d', shape([1, ...alphaBar]) ?? '');
  }

  point(t: number, alpha: number): void {
    const { x, y } = this.#frame;
    const alphaBar = alpha * alpha;
    this.#point.setAttribute('transform', `translate(${x(t)} ${y(alphaBar)})`);
    this.#point.toggleAttribute('hidden', false);
    this.#drop.setAttribute('d', `M${x(t)} ${y(0)}V${y(alphaBar)}H${x(0)}`);
    find('#curve-text', HTMLElement).textContent =
      `At t = ${t.toFixed(0)}, ${(100 * alphaBar).toFixed(1)} % of the variance is picture.`;
  }
}
