// The frame that all charts share: scales, axes and paths in one small SVG, coloured by CSS.
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { find } from './dom.ts';

const SVG = 'http://www.w3.org/2000/svg';
const BOX = { width: 480, height: 190, left: 40, right: 12, top: 12, bottom: 30 };

export interface Frame {
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
  /** Adds a path of a class, to be given its shape later. */
  path: (className: string) => SVGPathElement;
}

type Domain = [low: number, high: number];

export function chart(selector: string, xDomain: Domain, yDomain: Domain): Frame {
  const frame = plain(selector, xDomain, yDomain, BOX);
  const { x, y, path, svg } = frame;
  for (const tick of y.ticks(4)) {
    path('grid').setAttribute('d', `M${BOX.left} ${y(tick)}H${BOX.width - BOX.right}`);
    label(svg, BOX.left - 8, y(tick) + 4, inWords(tick), 'tick-y');
  }
  return { x, y, path };
}

/** A chart of the shape of a density, whose height has no unit; only x has an axis. */
export function profile(selector: string, xDomain: Domain): Frame {
  return plain(selector, xDomain, [0, 1], { ...BOX, left: 12 });
}

/** A square map of two coordinates. */
export function map(selector: string, domain: Domain): Frame {
  const side = 320;
  const box = { width: side, height: side, left: 12, right: 12, top: 12, bottom: 30 };
  return plain(selector, domain, domain, box);
}

function plain(
  selector: string,
  xDomain: Domain,
  yDomain: Domain,
  { width, height, left, right, top, bottom }: typeof BOX,
): Frame & { svg: SVGSVGElement } {
  const svg = find(selector, SVGSVGElement);
  svg.replaceChildren();
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const x = scaleLinear(xDomain, [left, width - right]);
  const y = scaleLinear(yDomain, [height - bottom, top]);
  for (const tick of x.ticks(6)) {
    label(svg, x(tick), height - bottom + 18, inWords(tick), 'tick-x');
  }
  return { x, y, svg, path: (className) => add(svg, 'path', className) };
}

/** With a real minus sign and no thousands separator. */
const inWords = (tick: number): string => String(tick).replace('-', '−');

function add<K extends keyof SVGElementTagNameMap>(
  svg: SVGSVGElement,
  tag: K,
  className: string,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  element.setAttribute('class', className);
  svg.append(element);
  return element;
}

function label(svg: SVGSVGElement, x: number, y: number, text: string, className: string): void {
  const element = add(svg, 'text', className);
  element.setAttribute('x', String(x));
  element.setAttribute('y', String(y));
  element.textContent = text;
}
