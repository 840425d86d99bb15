// Buttons for the style, the colour and the background of a prompt: each puts its word in or takes
// it out.
import { find, make, write } from '../../dom.ts';
import type { Vocabulary } from './vocabulary.ts';
import { namesOf, PARTS, type Part, said, shadesOf, withPart } from './wording.ts';

const TITLES: Record<Part, string> = {
  style: 'Style',
  colour: 'Colour of the subject',
  background: 'Background',
};

export class PromptChips {
  readonly #root = find('#prompt-chips', HTMLElement);
  readonly #change: (prompt: string) => void;
  #vocabulary: Vocabulary | undefined;
  #prompt = '';

  constructor(change: (prompt: string) => void) {
    this.#change = change;
  }

  know(vocabulary: Vocabulary | undefined): void {
    this.#vocabulary = vocabulary;
    this.#root.replaceChildren(
      ...(vocabulary ? PARTS.map((part) => this.#row(part, vocabulary)) : []),
    );
    this.show(this.#prompt);
  }

  /** Presses the buttons of what the prompt says. */
  show(prompt: string): void {
    this.#prompt = prompt;
    if (!this.#vocabulary) return;
    const places = said(prompt, this.#vocabulary);
    for (const part of PARTS) {
      const row = find(`[data-part=${part}]`, HTMLFieldSetElement, this.#root);
      const name = places[part]?.name;
      write(find('output', HTMLElement, row), name === undefined ? '' : `: ${name}`);
      for (const button of row.querySelectorAll('button')) {
        button.ariaPressed = String(button.value === name);
      }
    }
  }

  #row(part: Part, vocabulary: Vocabulary): HTMLFieldSetElement {
    const legend = make('legend', { textContent: TITLES[part] }, make('output'));
    const row = make('fieldset', { className: 'row' }, legend);
    row.dataset.part = part;
    if (part === 'style') {
      for (const name of namesOf(part, vocabulary)) row.append(this.#button(part, name, 'chip'));
      return row;
    }
    for (const { names, rgb } of shadesOf(part, vocabulary)) {
      const [name = ''] = names;
      const button = this.#button(part, name, 'swatch');
      button.textContent = '';
      button.ariaLabel = button.title = name;
      button.style.setProperty('--shade', `rgb(${rgb.join(' ')})`);
      row.append(button);
    }
    return row;
  }

  #button(part: Part, name: string, className: string): HTMLButtonElement {
    const button = make('button', { type: 'button', value: name, textContent: name, className });
    button.addEventListener('click', () => {
      const pressed = button.ariaPressed === 'true';
      if (!this.#vocabulary) return;
      this.#change(withPart(this.#prompt, part, pressed ? null : name, this.#vocabulary));
    });
    return button;
  }
}
