// The prompt: what is typed, buttons for parts of it, what the model makes of it, and what is not
// wanted, for the models that take prompts.
import { find } from '../../dom.ts';
import type { Engine } from '../../engine/engine.ts';
import { cardOf } from '../../house.ts';
import { type GenerateState, LONGEST_PROMPT, takesPrompts } from '../../state.ts';
import { PromptChips } from './chips.ts';
import { PromptField } from './field.ts';
import { Remarks } from './remarks.ts';
import { surprise } from './surprise.ts';
import { type Vocabulary, vocabularyOf } from './vocabulary.ts';

export class PromptPanel {
  readonly #boxes = [...document.querySelectorAll<HTMLElement>('#generate [data-prompted]')];
  readonly #prompt = new PromptField(find('#prompt', HTMLInputElement));
  readonly #not = new PromptField(find('#not-words', HTMLInputElement));
  readonly #to = new PromptField(find('#to-words', HTMLInputElement));
  readonly #surprise = find('#surprise', HTMLButtonElement);
  readonly #chips: PromptChips;
  readonly #remarks: Remarks;
  #model = '';
  #vocabulary: Vocabulary | undefined;

  constructor(
    engine: Engine,
    set: (change: { prompt?: string; to?: string | null; not?: string | null }) => void,
  ) {
    const { input } = this.#prompt;
    const change = (prompt: string) => this.#prompt.enter(prompt);
    this.#chips = new PromptChips(change);
    this.#remarks = new Remarks(engine, (prompt) => {
      input.focus();
      change(prompt);
    });
    input.maxLength = this.#not.input.maxLength = this.#to.input.maxLength = LONGEST_PROMPT;
    input.addEventListener('input', () => set({ prompt: input.value }));
    const not = this.#not.input;
    not.addEventListener('change', () => set({ not: not.value.trim() === '' ? null : not.value }));
    const to = this.#to.input;
    to.addEventListener('change', () => set({ to: to.value.trim() === '' ? null : to.value }));
    this.#surprise.addEventListener('click', () => {
      if (this.#vocabulary) change(surprise(this.#vocabulary));
    });
  }

  show({ model, prompt, to, not }: GenerateState): void {
    const card = cardOf(model);
    const here = takesPrompts(card);
    for (const box of this.#boxes) box.hidden = !here;
    if (!here) return;
    if (model !== this.#model) void this.#learn(model);
    this.#prompt.input.placeholder = card.check.prompt ?? '';
    this.#prompt.show(prompt);
    this.#not.show(not ?? '');
    this.#to.show(to ?? '');
    this.#chips.show(prompt);
    this.#remarks.show(model, prompt);
  }

  /** Without its vocabulary a model still takes prompts; only the help with them is missing. */
  async #learn(model: string): Promise<void> {
    this.#model = model;
    this.#know(undefined);
    const vocabulary = await vocabularyOf(model).catch(() => undefined);
    if (this.#model !== model) return;
    if (!vocabulary) this.#model = '';
    this.#know(vocabulary);
  }

  #know(vocabulary: Vocabulary | undefined): void {
    this.#vocabulary = vocabulary;
    this.#surprise.disabled = vocabulary === undefined;
    this.#prompt.know(vocabulary);
    this.#not.know(vocabulary);
    this.#to.know(vocabulary);
    this.#chips.know(vocabulary);
  }
}
