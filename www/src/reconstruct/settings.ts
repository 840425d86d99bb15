// The Reconstruct room's settings: what is shown of the state, and what a visitor changes of it.
import { anySeed } from '../dice.ts';
import { checkRadio, find, radioRow } from '../dom.ts';
import { PromptField } from '../generate/prompt/field.ts';
import { vocabularyOf } from '../generate/prompt/vocabulary.ts';
import { cardOf, cards } from '../house.ts';
import { LONGEST_PROMPT, type ReconstructState, takesPrompts } from '../state.ts';
import type { DeviceSetting } from '../types.ts';

export class Settings {
  readonly #models = find('#reconstruct-models', HTMLFieldSetElement);
  readonly #classes = find('#reconstruct-classes', HTMLFieldSetElement);
  readonly #prompt = new PromptField(find('#reconstruct-prompt', HTMLInputElement));
  readonly #device = find('#reconstruct-device', HTMLSelectElement);
  #classesOf = '';

  constructor(set: (change: Partial<ReconstructState>) => void) {
    const models = cards.map(({ name, title }) => ({ value: name, label: title }));
    radioRow(this.#models, 'reconstruct-model', models, '');
    this.#models.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement) set({ model: target.value, class: null });
    });
    this.#classes.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement) {
        set({ class: target.value === 'any' ? null : target.value });
      }
    });
    const { input } = this.#prompt;
    input.maxLength = LONGEST_PROMPT;
    // Every word would start over what is made.
    input.addEventListener('change', () => set({ prompt: input.value }));
    this.#device.addEventListener('change', () => {
      set({ device: this.#device.value as DeviceSetting });
    });
    find('#reconstruct-dice', HTMLButtonElement).addEventListener('click', () => {
      set({ seed: anySeed() });
    });
  }

  show({ model, class: wanted, prompt, seed, device }: ReconstructState): void {
    checkRadio(this.#models, model);
    if (this.#classesOf !== model) {
      this.#classesOf = model;
      const classes = cardOf(model).classes.map((name) => ({ value: name, label: name }));
      radioRow(
        this.#classes,
        'reconstruct-class',
        [{ value: 'any', label: 'anything' }, ...classes],
        '',
      );
      this.#showWish(model);
    }
    this.#prompt.show(prompt);
    checkRadio(this.#classes, wanted ?? 'any');
    find('#reconstruct-seed', HTMLElement).textContent = String(seed);
    this.#device.value = device;
  }

  /** Classes or words, as the model takes them. */
  #showWish(model: string): void {
    const prompted = takesPrompts(cardOf(model));
    this.#classes.hidden = prompted;
    find('#reconstruct-words', HTMLElement).hidden = !prompted;
    if (!prompted) return;
    vocabularyOf(model).then(
      (vocabulary) => this.#prompt.know(vocabulary),
      // Words can be typed without help.
      () => {},
    );
  }
}
