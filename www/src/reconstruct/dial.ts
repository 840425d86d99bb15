// The dial: a slider over the noise levels, with what it says there.
import { find, write } from '../dom.ts';
import { inWords, type Reading, tieAt } from './originality.ts';
import { placeOf, timestepAt } from './scale.ts';

const READINGS = ['#dial-t', '#dial-alpha', '#dial-sigma', '#alike-original', '#alike-others'];

/** Places where the dial can stand, less one; as the page has it. */
const STOPS = 200;

export class Dial {
  readonly #slider = find('#dial', HTMLInputElement);
  readonly #words = find('#dial-words', HTMLElement);

  constructor(onTurn: (t: number) => void) {
    this.#slider.addEventListener('input', () => {
      onTurn(timestepAt(this.#slider.valueAsNumber / STOPS));
    });
  }

  show(t: number, readings: Reading[]): void {
    this.#slider.valueAsNumber = Math.round(STOPS * placeOf(t));
    const words = inWords(tieAt(t, readings));
    write(this.#words, words);
    this.#slider.ariaValueText = words === '' ? `t = ${t}` : `t = ${t}, ${words}`;
  }

  /** There is nothing to read. */
  clear(): void {
    for (const reading of READINGS) find(reading, HTMLElement).textContent = '–';
  }

  /** Where the results really start: not every level can be had with whole steps. */
  level({ t, alpha, sigma }: { t: number; alpha: number; sigma: number }): void {
    find('#dial-t', HTMLElement).textContent = t.toFixed(0);
    find('#dial-alpha', HTMLElement).textContent = alpha.toFixed(3);
    find('#dial-sigma', HTMLElement).textContent = sigma.toFixed(3);
  }

  alike({ original, others }: Reading): void {
    find('#alike-original', HTMLElement).textContent = original.toFixed(2);
    find('#alike-others', HTMLElement).textContent = others.toFixed(2);
  }
}
