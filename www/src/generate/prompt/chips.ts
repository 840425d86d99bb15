// Buttons for the style, the colour and the background of a prompt: each puts its word in or takes
// it out.
import { find, make } from '../../dom.ts';
import type { Vocabulary } from './vocabulary.ts';
import { namesOf, PARTS, type Part, said, withPart } from './wording.ts';

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
      find('output', HTMLElement, row).textContent = name === undefined ? '' : `: ${name}`;
      for (const button of row.querySelectorAll('button')) {
        button.ariaPressed = String(button.value === name);
      }
    }
  }

  #row(part: Part, vocabulary: Vocabulary): HTMLFieldSetElement {
    const legend = make('legend', { textContent: TITLES[part] }, make('output'));
    const row = make('fieldset', { className: 'row' }, legend);
    row.dataset.part = part;
    for (const name of namesOf(part, vocabulary)) {
      const button = make('button', { type: 'button', value: name });
      if (part === 'style') {
        button.className = 'chip';
        button.textContent = name;
      } else {
        button.className = 'swatch';
        button.ariaLabel = button.title = name;
        button.style.setProperty('--named', name);
      }
      button.addEventListener('click', () => {
        const pressed = button.ariaPressed === 'true';
        this.#change(withPart(this.#prompt, part, pressed ? null : name, vocabulary));
      });
      row.append(button);
    }
    return row;
  }
}
