// The settings of a picture: the form on the Generate page and the state, both ways.
import { checkRadio, find, radioRow, selectOptions } from '../dom.ts';
import { cardOf, cards, catalogue, samplerOf } from '../house.ts';
import { fitNumber } from '../parameters.ts';
import type { Session } from '../session.ts';
import { NUMBER_NAMES, NUMBERS, type NumberName } from '../settings.ts';
import { type GenerateState, suggested } from '../state.ts';
import type { DeviceSetting } from '../types.ts';

export class Controls {
  readonly form = find('#controls', HTMLFormElement);
  readonly #session: Session;
  readonly #models = find('#models', HTMLFieldSetElement);
  readonly #classes = find('#classes', HTMLFieldSetElement);
  #classesOf = '';

  constructor(session: Session) {
    this.#session = session;
    this.#fillChoices();
    this.form.addEventListener('change', (event) => this.#changed(event.target));
    find('#dice', HTMLButtonElement).addEventListener('click', () => {
      const [seed = 1] = crypto.getRandomValues(new Uint32Array(1));
      // Six digits can still be read out in a classroom.
      this.#set({ seed: seed % 1_000_000 });
    });
    find('#usual', HTMLButtonElement).addEventListener('click', () => {
      const { steps, sampler, eta, spacing, guidance } = suggested(cardOf(this.#state.model));
      this.#clearComplaints();
      this.#set({ steps, sampler, eta, spacing, guidance, device: 'auto' });
    });
  }

  show(state: GenerateState): void {
    checkRadio(this.#models, state.model);
    this.#showClasses(state);
    for (const name of NUMBER_NAMES) this.#field(name).value = String(state[name]);
    for (const name of ['sampler', 'spacing', 'device'] as const) {
      find(`#${name}`, HTMLSelectElement).value = state[name];
    }
    const sampler = samplerOf(state.sampler);
    const hasEta = sampler?.options.includes('eta') ?? false;
    this.#field('eta').disabled = !hasEta;
    find('#eta-note', HTMLElement).textContent = hasEta
      ? 'Share of DDPM’s noise added at every step; 0 adds none.'
      : `${sampler?.title} has no eta; DDIM has.`;
    find('#sampler-note', HTMLElement).textContent = `${sampler?.about} ${sampler?.paper}.`;
    const spacing = catalogue.spacings.find(({ name }) => name === state.spacing);
    find('#spacing-note', HTMLElement).textContent = spacing?.about ?? '';
    find('#model-note', HTMLElement).textContent = cardOf(state.model).about;
  }

  get #state(): GenerateState {
    return this.#session.state.generate;
  }

  #set(generate: Partial<GenerateState>): void {
    this.#session.change({ generate });
  }

  #fillChoices(): void {
    const models = cards.map(({ name, title }) => ({ value: name, label: title }));
    radioRow(this.#models, 'model', models, '');
    const named = ({ name, title }: { name: string; title: string }): [string, string] => [
      name,
      title,
    ];
    selectOptions(find('#sampler', HTMLSelectElement), catalogue.samplers.map(named));
    selectOptions(find('#spacing', HTMLSelectElement), catalogue.spacings.map(named));
    for (const name of NUMBER_NAMES) {
      const [low, high] = catalogue.limits[name];
      Object.assign(this.#field(name), { min: String(low), max: String(high) });
    }
  }

  #showClasses({ model, class: wanted }: GenerateState): void {
    if (this.#classesOf !== model) {
      this.#classesOf = model;
      const classes = cardOf(model).classes.map((name) => ({ value: name, label: name }));
      radioRow(this.#classes, 'class', [...classes, { value: 'any', label: 'any' }], '');
    }
    checkRadio(this.#classes, wanted ?? 'any');
  }

  #changed(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    const { name, value } = target;
    if (name === 'model') this.#changeModel(value);
    else if (name === 'class') this.#set({ class: value === 'any' ? null : value });
    else if (name === 'device') this.#set({ device: value as DeviceSetting });
    else if (name === 'sampler' || name === 'spacing') this.#set({ [name]: value });
    else if (isNumberName(name)) this.#changeNumber(name, value);
  }

  /** Another model brings its own suggestions and classes; seed and count stay. */
  #changeModel(model: string): void {
    const { sampler, eta, steps, spacing, guidance } = suggested(cardOf(model));
    this.#clearComplaints();
    this.#set({ model, class: null, sampler, eta, steps, spacing, guidance });
  }

  #changeNumber(name: NumberName, raw: string): void {
    const range = catalogue.limits[name];
    const fitted = fitNumber(name, raw, range, this.#state[name], NUMBERS[name].whole === true);
    this.#complain(name, fitted.problem ?? '');
    this.#set({ [name]: fitted.value });
  }

  #complain(name: NumberName, problem: string): void {
    const note = find(`#${name}-problem`, HTMLElement);
    note.textContent = problem;
    note.hidden = problem === '';
  }

  #clearComplaints(): void {
    for (const name of NUMBER_NAMES) this.#complain(name, '');
  }

  #field(name: NumberName): HTMLInputElement {
    return find(`#${name}`, HTMLInputElement);
  }
}

const isNumberName = (name: string): name is NumberName =>
  (NUMBER_NAMES as readonly string[]).includes(name);
