// Sampled points against densities: in one dimension a histogram under two curves, in two a map.
import { area, curveStepAfter, line } from 'd3-shape';
import { type Frame, map, profile } from '../chart.ts';
import type { Mixture } from '../types.ts';

const REACH = 2.6;
const BINS = 104;
/** Where the curves are computed. */
const PLACES = Float32Array.from({ length: 261 }, (_, i) => -REACH + (i * 2 * REACH) / 260);

type Density = (mixture: Mixture, points: Float32Array) => Promise<Float32Array>;

export class Cloud {
  readonly dimensions: 1 | 2;
  readonly #frame: Frame;
  readonly #points: SVGPathElement;
  readonly #data: SVGPathElement;
  readonly #target: SVGPathElement;

  constructor(selector: string, dimensions: 1 | 2) {
    this.dimensions = dimensions;
    this.#frame =
      dimensions === 1 ? profile(selector, [-REACH, REACH]) : map(selector, [-REACH, REACH]);
    this.#points = this.#frame.path(dimensions === 1 ? 'bars' : 'dots');
    this.#data = this.#frame.path('curve data');
    this.#target = this.#frame.path('curve target');
  }

  /** `points` are `[dimensions, count]`. */
  async draw(
    points: Float32Array,
    data: Mixture,
    target: Mixture,
    density: Density,
  ): Promise<void> {
    if (this.dimensions === 1) {
      const curves = [await density(data, PLACES), await density(target, PLACES)] as const;
      this.#drawProfile(points, ...curves);
    } else {
      this.#drawMap(points, data, target);
    }
  }

  #drawProfile(points: Float32Array, data: Float32Array, target: Float32Array): void {
    const { x, y } = this.#frame;
    y.domain([0, 1.2 * Math.max(...target)]);
    const width = (2 * REACH) / BINS;
    const bars = new Float64Array(BINS + 1);
    for (const point of points) {
      const bin = Math.floor((point + REACH) / width);
      if (bin >= 0 && bin < BINS) bars[bin] = (bars[bin] as number) + 1 / (points.length * width);
    }
    const top = y.domain()[1] as number;
    const edges = [...bars].map((height, i): [number, number] => [
      x(-REACH + i * width),
      y(Math.min(top, height)),
    ]);
    this.#points.setAttribute('d', area().y0(y(0)).curve(curveStepAfter)(edges) ?? '');
    const shape = (heights: Float32Array) =>
      line<number>(
        (_, i) => x(PLACES[i] as number),
        (height) => y(Math.min(top, height)),
      )([...heights]) ?? '';
    this.#data.setAttribute('d', shape(data));
    this.#target.setAttribute('d', shape(target));
  }

  /** A mode is a circle of two standard deviations. */
  #drawMap(points: Float32Array, data: Mixture, target: Mixture): void {
    const { x, y } = this.#frame;
    const count = points.length / 2;
    const dots = Array.from({ length: count }, (_, i) => {
      const [across, up] = [points[i] as number, points[count + i] as number];
      const inside = Math.max(Math.abs(across), Math.abs(up)) <= REACH;
      return inside ? `M${x(across).toFixed(1)} ${y(up).toFixed(1)}h0` : '';
    });
    this.#points.setAttribute('d', dots.join(''));
    const circles = ({ modes, deviation }: Mixture) => {
      const r = x(2 * deviation) - x(0);
      return modes
        .map(({ mean: [across = 0, up = 0] }) => {
          const [left, middle] = [x(across) - r, y(up)];
          return `M${left} ${middle}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
        })
        .join('');
    };
    this.#data.setAttribute('d', circles(data));
    this.#target.setAttribute('d', circles(target));
  }
}
