// What was drawn, as a list of marks: it can be taken back, and comes out crisp at any size.
// Places and widths are shares of the side.
import { blank, contextOf } from './fit.ts';

export interface Place {
  x: number;
  y: number;
}

export type Mark =
  | { kind: 'fill'; colour: string }
  /** Light becomes dark and dark light. */
  | { kind: 'invert' }
  /** A whole picture laid over everything. */
  | { kind: 'picture'; canvas: HTMLCanvasElement }
  | { kind: 'stroke'; colour: string; width: number; places: Place[] };

export class Sheet {
  /** The colour of the empty sheet. */
  readonly ground: string;
  readonly #listeners: (() => void)[] = [];
  #marks: Mark[] = [];
  #version = 0;

  constructor(ground: string) {
    this.ground = ground;
  }

  /** Another number after every change. */
  get version(): number {
    return this.#version;
  }

  get empty(): boolean {
    return this.#marks.length === 0;
  }

  subscribe(listener: () => void): void {
    this.#listeners.push(listener);
  }

  add(mark: Mark): void {
    this.#marks.push(mark);
    this.#changed();
  }

  /** Goes on with the latest stroke. */
  extend(place: Place): void {
    const last = this.#marks.at(-1);
    if (last?.kind !== 'stroke') return;
    last.places.push(place);
    this.#changed();
  }

  undo(): void {
    this.#marks.pop();
    this.#changed();
  }

  /** Forgets everything, or starts over from what is given. */
  reset(...marks: Mark[]): void {
    this.#marks = marks;
    this.#changed();
  }

  render(size: number): HTMLCanvasElement {
    const canvas = blank(size, this.ground);
    const context = contextOf(canvas);
    context.lineCap = context.lineJoin = 'round';
    for (const mark of this.#marks) put(context, mark);
    return canvas;
  }

  #changed(): void {
    this.#version++;
    for (const listener of this.#listeners) listener();
  }
}

function put(context: CanvasRenderingContext2D, mark: Mark): void {
  const size = context.canvas.width;
  switch (mark.kind) {
    case 'fill':
      fill(context, mark.colour);
      break;
    case 'invert':
      context.globalCompositeOperation = 'difference';
      fill(context, '#fff');
      context.globalCompositeOperation = 'source-over';
      break;
    case 'picture':
      context.drawImage(mark.canvas, 0, 0, size, size);
      break;
    case 'stroke':
      stroke(context, mark.colour, mark.width * size, mark.places);
  }
}

function stroke(
  context: CanvasRenderingContext2D,
  colour: string,
  width: number,
  places: Place[],
): void {
  const size = context.canvas.width;
  const [first, ...rest] = places;
  if (!first) return;
  context.beginPath();
  if (rest.length === 0) {
    // A line that leads nowhere would not be drawn.
    context.fillStyle = colour;
    context.arc(first.x * size, first.y * size, width / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.moveTo(first.x * size, first.y * size);
  for (const { x, y } of rest) context.lineTo(x * size, y * size);
  context.stroke();
}

function fill(context: CanvasRenderingContext2D, colour: string): void {
  context.fillStyle = colour;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}
