// The form that says what a sheet shows: two axes with their values, pictures in a cell.
import { complain, find, make, radioRow, selectOptions, spaced } from '../dom.ts';
import { cardOf, house, judges, sceneJudges } from '../house.ts';
import { fitNumber } from '../parameters.ts';
import type { Session } from '../session.ts';
import type { SteerState } from '../state.ts';
import {
  type Axis,
  type AxisName,
  axisNames,
  choicesOf,
  isWords,
  readValues,
  titleOf,
  usualAxis,
} from './axes.ts';
import { axesOf, presetOf, presetsOf } from './presets.ts';

type Which = 'x' | 'y';

export class SheetControls {
  readonly form = find('#steer-controls', HTMLFormElement);
  readonly #session: Session;
  readonly #presets = find('#presets', HTMLFieldSetElement);
  readonly #each = find('#each', HTMLInputElement);
  readonly #judge = find('#judge', HTMLInputElement);
  readonly #editors: Record<Which, AxisEditor>;
  #presetsOf = '';

  constructor(session: Session) {
    this.#session = session;
    this.#presets.addEventListener('change', ({ target }) => {
      const { value } = target as HTMLInputElement;
      const preset = presetsOf(this.#card).find(({ name }) => name === value);
      if (preset) this.#set(axesOf(preset, house, this.#card));
    });
    const editor = (which: Which) =>
      new AxisEditor(which, {
        choose: (setting) => this.#choose(which, setting),
        change: (axis) => this.#set({ [which]: axis }),
      });
    this.#editors = { x: editor('x'), y: editor('y') };
    const [low, high] = house.catalogue.limits.count;
    Object.assign(this.#each, { min: String(low), max: String(high) });
    this.#each.addEventListener('change', () => {
      const { value, problem = '' } = fitNumber(
        'Pictures in a cell',
        this.#each.value,
        [low, high],
        this.#state.each,
      );
      complain(find('#each-problem', HTMLElement), problem);
      this.#set({ each: value });
    });
    this.#judge.addEventListener('change', () => this.#set({ judge: this.#judge.checked }));
  }

  show({ x, y, each, judge }: SteerState, model: string): void {
    if (this.#presetsOf !== model) {
      this.#presetsOf = model;
      const presets = presetsOf(cardOf(model));
      const options = presets.map(({ name, title }) => ({ value: name, label: title }));
      radioRow(this.#presets, 'preset', options, '');
    }
    this.#editors.x.show(x, model);
    this.#editors.y.show(y, model);
    this.#each.value = String(each);
    const preset = presetOf(x, y, house, cardOf(model))?.name;
    for (const input of this.#presets.querySelectorAll('input')) {
      input.checked = input.value === preset;
    }
    const note = judgeNote(model);
    this.#judge.disabled = note === undefined;
    this.#judge.checked = judge && note !== undefined;
    find('#judge-note', HTMLElement).textContent =
      note ?? `There is no classifier for ${cardOf(model).title} to measure with.`;
  }

  get #state(): SteerState {
    return this.#session.state.steer;
  }

  get #card() {
    return cardOf(this.#session.state.generate.model);
  }

  #set(steer: Partial<SteerState>): void {
    this.#session.change({ steer });
  }

  /** Choosing the other axis's setting swaps the two. */
  #choose(which: Which, setting: AxisName): void {
    const { x, y } = this.#state;
    const other = which === 'x' ? y : x;
    if (other.setting === setting) this.#set({ x: y, y: x });
    else this.#set({ [which]: usualAxis(setting, house, this.#card) });
  }
}

/** What measures the pictures of a model, and how well it reads real ones. */
function judgeNote(model: string): string | undefined {
  const card = judges.find((card) => card.model === model);
  if (card) {
    return (
      `A classifier (${megabytes(card.weights.bytes)} MB, fetched once) that reads ` +
      `${percent(card.test_accuracy)} % of real pictures tells what it reads in these.`
    );
  }
  const judge = sceneJudges.find((card) => card.model === model);
  if (!judge) return undefined;
  const { weights, subjects, reads } = judge;
  return (
    `A classifier (${megabytes(weights.bytes)} MB, fetched once) tells subjects and styles. In real ` +
    `drawings it counts the subject of ${percent(reads.likely)} % among its likeliest of ` +
    `${spaced(subjects.length)}, and reads the style of ${percent(reads.styles)} %. Colours are measured.`
  );
}

interface EditorHandlers {
  choose: (setting: AxisName) => void;
  change: (axis: Axis) => void;
}

/** One axis: which setting, and its values as ticks or as a list of numbers. */
class AxisEditor {
  readonly #which: Which;
  readonly #handlers: EditorHandlers;
  readonly #select: HTMLSelectElement;
  readonly #values: HTMLElement;
  readonly #problem: HTMLElement;
  #built = '';
  #axis: Axis | undefined;

  constructor(which: Which, handlers: EditorHandlers) {
    this.#which = which;
    this.#handlers = handlers;
    this.#select = find(`#axis-${which}`, HTMLSelectElement);
    this.#values = find(`#values-${which}`, HTMLElement);
    this.#problem = find(`#problem-${which}`, HTMLElement);
    this.#select.addEventListener('change', () => {
      complain(this.#problem, '');
      handlers.choose(this.#select.value as AxisName);
    });
  }

  show(axis: Axis, model: string): void {
    this.#axis = axis;
    const card = cardOf(model);
    const key = `${axis.setting} ${model}`;
    if (key !== this.#built) {
      this.#built = key;
      selectOptions(
        this.#select,
        axisNames(card).map((name) => [name, titleOf(name)]),
      );
      this.#select.value = axis.setting;
      this.#values.replaceChildren(this.#editor(axis.setting, model));
    }
    for (const field of this.#values.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
      'input, textarea',
    )) {
      if (field instanceof HTMLTextAreaElement) field.value = axis.values.join('\n');
      else if (field.type === 'checkbox') field.checked = axis.values.includes(field.value);
      else field.value = axis.values.join(', ');
    }
  }

  #editor(setting: AxisName, model: string): HTMLElement {
    const card = cardOf(model);
    if (isWords(setting, card)) return this.#lines(model);
    const choices = choicesOf(setting, house, card);
    return choices ? this.#ticks(choices, model) : this.#list(model);
  }

  #ticks(choices: { value: string; label: string }[], model: string): HTMLElement {
    const name = `${this.#which === 'x' ? 'Across' : 'Down'}: ${titleOf(this.#select.value as AxisName)}`;
    const row = make('fieldset', { className: 'row ticks' });
    row.append(make('legend', { className: 'unseen', textContent: name }));
    for (const { value, label } of choices) {
      const input = make('input', { type: 'checkbox', value, autocomplete: 'off' });
      row.append(make('label', { className: 'chip' }, input, make('span', { textContent: label })));
    }
    row.addEventListener('change', () => {
      const ticked = [...row.querySelectorAll('input:checked')] as HTMLInputElement[];
      this.#read(
        ticked.map(({ value }) => value),
        model,
      );
    });
    return row;
  }

  #list(model: string): HTMLElement {
    const input = make('input', { type: 'text', autocomplete: 'off' });
    return this.#typed(input, 'Values, with commas between', /[,;\s]+/, model);
  }

  #lines(model: string): HTMLElement {
    const field = make('textarea', { rows: 6, spellcheck: false });
    return this.#typed(field, 'Words, each wish on a line of its own', /\n/, model);
  }

  #typed(
    field: HTMLInputElement | HTMLTextAreaElement,
    title: string,
    between: RegExp,
    model: string,
  ): HTMLElement {
    field.id = `list-${this.#which}`;
    field.setAttribute('aria-describedby', this.#problem.id);
    field.addEventListener('change', () => this.#read(field.value.split(between), model));
    const label = make('label', { htmlFor: field.id, textContent: title });
    return make('div', { className: 'field' }, label, field);
  }

  #read(raw: string[], model: string): void {
    const axis = this.#axis as Axis;
    const { values, problems } = readValues(axis.setting, raw, house, cardOf(model));
    if (values.length === 0) problems.push('An axis needs a value; the last ones stay.');
    complain(this.#problem, problems.join(' '));
    this.#handlers.change({ ...axis, values: values.length > 0 ? values : axis.values });
  }
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
const percent = (share: number): string => (100 * share).toFixed(1);
