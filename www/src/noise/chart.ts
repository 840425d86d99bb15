// The frame that both charts share: scales, axes and paths in one small SVG, coloured by CSS.
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { find } from '../dom.ts';

const SVG = 'http://www.w3.org/2000/svg';
export const BOX = { width: 480, height: 190, left: 40, right: 12, top: 12, bottom: 30 };

export interface Frame {
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
  /** Adds a path of a class, to be given its shape later. */
  path: (className: string) => SVGPathElement;
}

type Domain = [low: number, high: number];

export function chart(selector: string, xDomain: Domain, yDomain: Domain): Frame {
  const svg = find(selector, SVGSVGElement);
  svg.setAttribute('viewBox', `0 0 ${BOX.width} ${BOX.height}`);
  const x = scaleLinear(xDomain, [BOX.left, BOX.width - BOX.right]);
  const y = scaleLinear(yDomain, [BOX.height - BOX.bottom, BOX.top]);

  for (const tick of x.ticks(6)) {
    label(svg, x(tick), BOX.height - BOX.bottom + 18, plain(tick), 'tick-x');
  }
  for (const tick of y.ticks(4)) {
    add(svg, 'path', 'grid').setAttribute('d', `M${BOX.left} ${y(tick)}H${BOX.width - BOX.right}`);
    label(svg, BOX.left - 8, y(tick) + 4, plain(tick), 'tick-y');
  }
  return { x, y, path: (className) => add(svg, 'path', className) };
}

/** With a real minus sign and no thousands separator. */
const plain = (tick: number): string => String(tick).replace('-', '−');

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
