// The settings of a picture: the form on the Generate page and the state, both ways.
import { anySeed } from '../dice.ts';
import { checkRadio, complain, find, radioRow, selectOptions, write } from '../dom.ts';
import type { Engine } from '../engine/engine.ts';
import { cardOf, cards, catalogue, house, samplerOf } from '../house.ts';
import { fitNumber } from '../parameters.ts';
import type { Session } from '../session.ts';
import {
  idle,
  idleNot,
  limitsOf,
  NUMBER_NAMES,
  NUMBERS,
  type NumberName,
  reconciled,
} from '../settings.ts';
import { type GenerateState, suggestedPath, takesPrompts } from '../state.ts';
import type { DeviceSetting } from '../types.ts';
import { inWords } from './branches.ts';
import { PromptPanel } from './prompt/panel.ts';

const NONE = 'none';

export class Controls {
  readonly form = find('#controls', HTMLFormElement);
  readonly #session: Session;
  readonly #models = find('#models', HTMLFieldSetElement);
  readonly #classes = find('#classes', HTMLFieldSetElement);
  readonly #not = find('#not', HTMLSelectElement);
  readonly #to = find('#to-class', HTMLSelectElement);
  readonly #panel: PromptPanel;
  /** What a note says while its setting has an effect. */
  readonly #notes = new Map<string, string>();
  #classesOf = '';

  constructor(engine: Engine, session: Session) {
    this.#session = session;
    this.#panel = new PromptPanel(engine, (words) => this.#set(words));
    this.#fillChoices();
    for (const box of [this.form, this.#models]) {
      box.addEventListener('change', (event) => this.#changed(event.target));
    }
    const mix = this.#field('mix');
    mix.addEventListener('input', () => showMix(mix.valueAsNumber));
    find('#dice', HTMLButtonElement).addEventListener('click', () => {
      this.#set({ seed: anySeed() });
    });
    find('#forks-remove', HTMLButtonElement).addEventListener('click', () => {
      this.#set({ fork: [] });
      // The button hides itself with what it removed.
      find('#spacing', HTMLSelectElement).focus();
    });
    find('#usual', HTMLButtonElement).addEventListener('click', () => {
      this.#clearComplaints();
      this.#set({ ...suggestedPath(cardOf(this.#state.model)), device: 'auto' });
    });
  }

  show(state: GenerateState): void {
    checkRadio(this.#models, state.model);
    this.#showClasses(state);
    this.#panel.show(state);
    for (const name of ['sampler', 'spacing', 'device'] as const) {
      find(`#${name}`, HTMLSelectElement).value = state[name];
    }
    for (const name of NUMBER_NAMES) {
      const field = this.#field(name);
      field.value = String(state[name]);
      this.#able(field, name, idle(name, state, house));
    }
    showMix(state.mix);
    this.#able(this.#not, 'not', idleNot(state, house));
    this.#able(find('#not-words', HTMLInputElement), 'not-words', idleNot(state, house));
    find('#forks', HTMLElement).hidden = state.fork.length === 0;
    find('#forks-words', HTMLElement).textContent = `${state.fork.map(inWords).join('; ')}.`;
    const sampler = samplerOf(state.sampler);
    find('#sampler-note', HTMLElement).textContent = `${sampler?.about} ${sampler?.paper}.`;
    const spacing = catalogue.spacings.find(({ name }) => name === state.spacing);
    find('#spacing-note', HTMLElement).textContent = spacing?.about ?? '';
    find('#model-note', HTMLElement).textContent = cardOf(state.model).about;
  }

  get #state(): GenerateState {
    return this.#session.state.generate;
  }

  /** Takes the settings over as far as they go together. */
  #set(generate: Partial<GenerateState>): void {
    for (const name of ['guidance_low', 'not', 'fork']) this.#complain(name, '');
    const { state, problems } = reconciled({ ...this.#state, ...generate }, this.#state);
    for (const problem of problems) {
      const [name = '', text = ''] = problem.split(': ', 2);
      this.#complain(name, text);
    }
    this.#session.change({ generate: state });
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
      const [low, high] = limitsOf(name, house);
      Object.assign(this.#field(name), { min: String(low), max: String(high) });
    }
  }

  #showClasses({ model, class: wanted, to, not }: GenerateState): void {
    if (this.#classesOf !== model) {
      this.#classesOf = model;
      const card = cardOf(model);
      const { classes } = card;
      for (const box of document.querySelectorAll<HTMLElement>('#generate [data-classes]')) {
        box.hidden = takesPrompts(card);
      }
      for (const box of document.querySelectorAll<HTMLElement>('#generate [data-words]')) {
        box.hidden = !takesPrompts(card);
      }
      const options = [...classes, 'any'].map((name) => ({ value: name, label: name }));
      radioRow(this.#classes, 'class', options, '');
      for (const select of [this.#not, this.#to]) {
        selectOptions(
          select,
          [NONE, ...classes].map((name) => [name, name]),
        );
      }
    }
    checkRadio(this.#classes, wanted ?? 'any');
    this.#not.value = not ?? NONE;
    this.#to.value = to ?? NONE;
    for (const option of this.#not.options) option.disabled = option.value === wanted;
  }

  /** A setting without effect is greyed, and its note says why. */
  #able(field: HTMLInputElement | HTMLSelectElement, name: string, reason?: string): void {
    field.disabled = reason !== undefined;
    const note = document.querySelector(`#${name}-note`);
    if (!note) return;
    if (!this.#notes.has(name)) this.#notes.set(name, note.textContent ?? '');
    note.textContent = reason ?? this.#notes.get(name) ?? '';
  }

  #changed(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    const { name, value } = target;
    if (name === 'model') this.#changeModel(value);
    else if (name === 'class') this.#set({ class: value === 'any' ? null : value });
    else if (name === 'to-class') this.#set({ to: value === NONE ? null : value });
    else if (name === 'not') this.#set({ not: value === NONE ? null : value });
    else if (name === 'device') this.#set({ device: value as DeviceSetting });
    else if (name === 'sampler' || name === 'spacing') this.#set({ [name]: value });
    else if (isNumberName(name)) this.#changeNumber(name, value);
  }

  /** Another model brings its own suggestions and classes; seed, count and words stay. */
  #changeModel(model: string): void {
    this.#clearComplaints();
    const card = cardOf(model);
    // A first prompt shows what one may look like.
    const prompt = this.#state.prompt || (card.check.prompt ?? '');
    this.#set({ model, class: null, prompt, ...suggestedPath(card) });
  }

  #changeNumber(name: NumberName, raw: string): void {
    const whole = NUMBERS[name].whole === true;
    const fitted = fitNumber(name, raw, limitsOf(name, house), this.#state[name], whole);
    this.#complain(name, '');
    this.#set({ [name]: fitted.value });
    if (fitted.problem) this.#complain(name, fitted.problem);
  }

  #complain(name: string, problem: string): void {
    complain(find(`#${name}-problem`, HTMLElement), problem);
  }

  #clearComplaints(): void {
    for (const name of [...NUMBER_NAMES, 'not', 'fork']) this.#complain(name, '');
  }

  #field(name: NumberName): HTMLInputElement {
    return find(`#${name}`, HTMLInputElement);
  }
}

function showMix(mix: number): void {
  write(find('#mix-share', HTMLElement), `${Math.round(100 * mix)} %`);
}

const isNumberName = (name: string): name is NumberName =>
  (NUMBER_NAMES as readonly string[]).includes(name);
