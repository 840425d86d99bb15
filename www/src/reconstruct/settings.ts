// The Reconstruct room's settings: what is shown of the state, and what a visitor changes of it.
import { checkRadio, find, radioRow } from '../dom.ts';
import { cardOf, cards } from '../house.ts';
import type { ReconstructState } from '../state.ts';
import type { DeviceSetting } from '../types.ts';

export class Settings {
  readonly #models = find('#reconstruct-models', HTMLFieldSetElement);
  readonly #classes = find('#reconstruct-classes', HTMLFieldSetElement);
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
    this.#device.addEventListener('change', () => {
      set({ device: this.#device.value as DeviceSetting });
    });
    find('#reconstruct-dice', HTMLButtonElement).addEventListener('click', () => {
      const [seed = 1] = crypto.getRandomValues(new Uint32Array(1));
      set({ seed: seed % 1_000_000 });
    });
  }

  show({ model, class: wanted, seed, device }: ReconstructState): void {
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
    }
    this.#classes.hidden = cardOf(model).classes.length === 0;
    checkRadio(this.#classes, wanted ?? 'any');
    find('#reconstruct-seed', HTMLElement).textContent = String(seed);
    this.#device.value = device;
  }
}
