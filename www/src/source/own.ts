// The visitor's own pictures: what was drawn, chosen or photographed in one room is there in every
// other.
import { channelsOf, drawPicture } from '../picture.ts';
import type { Source } from '../state.ts';
import { groundOf, numbersOf, type Shape } from './fit.ts';
import { Sheet } from './sheet.ts';
import { type Prepared, prepare, type Shot } from './shot.ts';

/** A picture made by a model here. */
export interface Made {
  picture: Float32Array;
  size: number;
}

/** The last generated picture, with a name of its own. */
export interface Generated extends Made {
  key: string;
}

export type Outside = 'upload' | 'camera';

export class OwnPictures {
  /** Light ink on black for grey models, colours on white for the others. */
  readonly #sheets = [1, 3].map((channels) => new Sheet(groundOf({ channels, size: 1 })));
  readonly #shots = new Map<Outside, Shot>();
  readonly #generated: () => Generated | undefined;
  readonly #listeners: (() => void)[] = [];
  #made: Made | undefined;
  #version = 0;

  constructor(generated: () => Generated | undefined) {
    this.#generated = generated;
    for (const sheet of this.#sheets) sheet.subscribe(() => this.#changed());
  }

  /** Calls the listener whenever a picture may be another one. */
  subscribe(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Another text whenever the picture of a source may be another one. */
  keyOf(source: Source): string {
    return source === 'generated' ? (this.#generated()?.key ?? '') : String(this.#version);
  }

  sheet({ channels }: Shape): Sheet {
    return this.#sheets[channels === 1 ? 0 : 1] as Sheet;
  }

  receive(outside: Outside, shot: Shot): void {
    this.#shots.set(outside, shot);
    this.#changed();
  }

  swap(outside: Outside, swap: boolean): void {
    const shot = this.#shots.get(outside);
    if (shot) this.receive(outside, { ...shot, swap });
  }

  outside(outside: Outside, shape: Shape): Prepared | undefined {
    const shot = this.#shots.get(outside);
    return shot && prepare(shot, shape);
  }

  drawing(shape: Shape): Float32Array {
    return numbersOf(this.sheet(shape).render(shape.size), shape);
  }

  generated(shape: Shape): Float32Array | undefined {
    return fitted(this.#generated(), shape);
  }

  /** Keeps a picture that was made here, or came with a saved one, to start from. */
  take(made: Made): void {
    this.#made = made;
    this.#changed();
  }

  made(shape: Shape): Float32Array | undefined {
    return fitted(this.#made, shape);
  }

  /** Also to be called when the last generated picture is another one. */
  tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #changed(): void {
    this.#version++;
    this.tell();
  }
}

/** Exactly as it is wherever the model takes it so. */
function fitted(made: Made | undefined, shape: Shape): Float32Array | undefined {
  if (!made) return undefined;
  const { picture, size } = made;
  if (size === shape.size && channelsOf(picture, size) === shape.channels) return picture.slice();
  const canvas = document.createElement('canvas');
  drawPicture(canvas, picture, size);
  return numbersOf(canvas, shape);
}
