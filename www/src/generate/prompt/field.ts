// A text field that completes the words of a prompt: a combobox with a list, after the ARIA
// Authoring Practices (list autocomplete with manual selection).
import Combobox from '@github/combobox-nav';
import { make } from '../../dom.ts';
import { type Completion, completed, completionsAt, ideas } from './completions.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Whoever wants to know of changes listens to the field's own events, `input` and `change`. */
export class PromptField {
  readonly input: HTMLInputElement;
  readonly #list: HTMLUListElement;
  readonly #keys: Combobox;
  #vocabulary: Vocabulary | undefined;
  #offered: Completion[] = [];

  /** The list gets its place after the field, whose parent positions it. */
  constructor(input: HTMLInputElement) {
    this.input = input;
    this.#list = make('ul', { id: `${input.id}-list`, className: 'completions', role: 'listbox' });
    this.#list.ariaLabel = 'Words that the model knows';
    this.#list.hidden = true;
    input.after(this.#list);
    this.#keys = new Combobox(input, this.#list, { tabInsertsSuggestions: false });
    input.addEventListener('input', () => this.#offer(this.#completions()));
    input.addEventListener('keydown', (event) => this.#pressed(event));
    input.addEventListener('blur', () => this.#close());
    // A click must not take the focus away before it counts.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('combobox-commit', ({ target }) => {
      const index = [...this.#list.children].indexOf(target as Element);
      this.#take(this.#offered[index] as Completion);
    });
  }

  /** What there is to complete; nothing without a vocabulary. */
  know(vocabulary: Vocabulary | undefined): void {
    this.#vocabulary = vocabulary;
  }

  /** Sets the text, unless it is being typed just so. */
  show(text: string): void {
    if (this.input.value !== text) this.input.value = text;
  }

  /** Sets the text as if it had been typed. */
  enter(text: string, caret = text.length): void {
    this.input.value = text;
    if (document.activeElement === this.input) this.input.setSelectionRange(caret, caret);
    this.input.dispatchEvent(new Event('input', { bubbles: true }));
    this.input.dispatchEvent(new Event('change', { bubbles: true }));
    this.#close();
  }

  #completions(): Completion[] {
    const { value, selectionStart } = this.input;
    if (!this.#vocabulary || selectionStart === null) return [];
    return completionsAt(value, selectionStart, this.#vocabulary);
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !this.#list.hidden) {
      event.preventDefault();
      this.#close();
    } else if (event.key === 'ArrowDown' && this.#list.hidden && this.#vocabulary) {
      event.preventDefault();
      const completions = this.#completions();
      const { value } = this.input;
      const some = completions.length > 0 || value.trim() !== '';
      this.#offer(some ? completions : ideas(value.length, this.#vocabulary));
      if (!this.#list.hidden && !event.altKey) this.#keys.navigate(1);
    } else if (event.key === 'ArrowUp' && event.altKey) {
      this.#close();
    } else if (event.key === 'Enter' && !this.input.hasAttribute('aria-activedescendant')) {
      // Whoever chose none is done with the list.
      this.#close();
    }
  }

  #offer(completions: Completion[]): void {
    this.#close();
    this.#offered = completions;
    this.#list.replaceChildren(...completions.map(option));
    if (completions.length === 0) return;
    this.#list.hidden = false;
    this.#keys.start();
  }

  #close(): void {
    if (this.#list.hidden) return;
    this.#keys.stop();
    this.#list.hidden = true;
  }

  #take(completion: Completion): void {
    const { prompt, caret } = completed(this.input.value, completion);
    this.enter(prompt, caret);
  }
}

function option({ text, kind, symbol = '' }: Completion): HTMLLIElement {
  const sign = make('span', { className: 'sign', textContent: symbol });
  sign.ariaHidden = 'true';
  const about = make('span', { className: 'kind', textContent: kind });
  return make('li', { role: 'option' }, sign, make('span', { textContent: text }), about);
}
