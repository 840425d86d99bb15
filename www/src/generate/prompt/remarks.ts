// What the model makes of the prompt, told politely under it once the typing rests.
import { find, make } from '../../dom.ts';
import type { Engine } from '../../engine/engine.ts';
import { cardOf } from '../../house.ts';
import { type Remark, remarksOn, replaced } from './reading.ts';

const REST_MS = 250;

export class Remarks {
  readonly #box = find('#prompt-remarks', HTMLElement);
  readonly #engine: Engine;
  readonly #change: (prompt: string) => void;
  #asked = '';
  #prompt = '';
  #timer: number | undefined;

  constructor(engine: Engine, change: (prompt: string) => void) {
    this.#engine = engine;
    this.#change = change;
  }

  show(model: string, prompt: string): void {
    const asked = JSON.stringify([model, prompt]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#prompt = prompt;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#read(model, prompt, asked), REST_MS);
  }

  async #read(model: string, prompt: string, asked: string): Promise<void> {
    let remarks: Remark[];
    try {
      remarks = remarksOn(prompt, await this.#engine.readPrompt(model, prompt), cardOf(model));
    } catch {
      // Whoever loads the module tells what went wrong; the next change asks again.
      if (this.#asked === asked) this.#asked = '';
      return;
    }
    if (this.#asked !== asked) return;
    const lines = remarks.map((remark) => this.#line(remark));
    const before = this.#box.textContent;
    // Written only when it changes, or it would be read out again and again.
    if (before !== lines.map(({ textContent }) => textContent).join('')) {
      this.#box.replaceChildren(...lines);
    }
  }

  #line({ text, choice }: Remark): HTMLElement {
    const line = make('p', { textContent: text });
    choice?.suggestions.forEach((suggestion, index) => {
      const button = make('button', { type: 'button', textContent: suggestion });
      button.className = 'quiet';
      button.addEventListener('click', () => {
        this.#change(replaced(this.#prompt, choice.word, suggestion));
      });
      line.append(index === 0 ? ' ' : ', ', button);
    });
    if (choice) line.append('?');
    return line;
  }
}
