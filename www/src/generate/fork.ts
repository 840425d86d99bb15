// The form that forks a run where the timeline stands: what it leaves as it is, stays.
import { complain, find, selectOptions, write } from '../dom.ts';
import { cardOf, catalogue, house } from '../house.ts';
import { fitNumber } from '../parameters.ts';
import { withRecipe } from '../recipe.ts';
import { idle, limitsOf, NUMBERS } from '../settings.ts';
import { type GenerateState, LONGEST_PROMPT, takesPrompts } from '../state.ts';
import type { Fork, Frame, Recipe } from '../types.ts';
import { forkable, MOST_BRANCHES } from './branches.ts';
import { PromptField } from './prompt/field.ts';
import { vocabularyOf } from './prompt/vocabulary.ts';
import type { Trajectory } from './trajectory.ts';

const ANY = 'any';
const FIELDS = ['guidance', 'eta', 'temperature'] as const;

export class ForkPanel {
  readonly #button = find('#fork-go', HTMLButtonElement);
  readonly #note = find('#fork-note', HTMLElement);
  readonly #sampler = find('#fork-sampler', HTMLSelectElement);
  readonly #class = find('#fork-class', HTMLSelectElement);
  readonly #prompt = new PromptField(find('#fork-prompt', HTMLInputElement));
  readonly #fields = find('#fork-fields', HTMLFieldSetElement);
  readonly #state: () => GenerateState;
  #recipe: Recipe | undefined;
  #shownFor = '';
  #step = 0;

  constructor(state: () => GenerateState, onFork: (fork: Fork) => void) {
    this.#state = state;
    selectOptions(
      this.#sampler,
      catalogue.samplers.map(({ name, title }) => [name, title]),
    );
    this.#prompt.input.maxLength = LONGEST_PROMPT;
    this.#fields.addEventListener('change', () => this.#settle());
    this.#button.addEventListener('click', () => {
      this.#settle();
      if (this.#recipe) onFork(this.#fork(this.#recipe));
    });
  }

  /** Follows the timeline: the settings in force there are what a fork starts from. */
  show(trajectory: Trajectory | undefined, frame: Frame | undefined, full = false): void {
    const reason = full
      ? `${MOST_BRANCHES} branches are the most: generate anew for others.`
      : forkable(trajectory, frame);
    this.#fields.disabled = this.#button.disabled = reason !== undefined;
    write(this.#note, reason ?? `Step ${(frame?.step ?? 0) + 1} and all later ones go on with:`);
    if (!trajectory || !frame || reason !== undefined) return;
    this.#step = frame.step;
    this.#recipe = settingsAt(trajectory.recipe, frame.step);
    const key = JSON.stringify(this.#recipe);
    // What was chosen stays while the timeline moves within the same settings.
    if (key === this.#shownFor) return;
    this.#shownFor = key;
    this.#fill(this.#recipe);
  }

  #fill(recipe: Recipe): void {
    const card = cardOf(recipe.model);
    const classes = [...card.classes, ANY];
    const prompted = takesPrompts(card);
    find('.fork-class', HTMLElement, this.#fields).hidden = prompted;
    find('.fork-prompt', HTMLElement, this.#fields).hidden = !prompted;
    if (prompted) {
      vocabularyOf(card.name).then(
        (vocabulary) => this.#prompt.know(vocabulary),
        // Prompts can be typed without help.
        () => {},
      );
    }
    selectOptions(
      this.#class,
      classes.map((name) => [name, name]),
    );
    const state = withRecipe(this.#state(), recipe);
    this.#sampler.value = state.sampler;
    this.#class.value = state.class ?? ANY;
    this.#prompt.show(state.prompt);
    for (const name of FIELDS) this.#field(name).value = String(state[name]);
    this.#settle();
  }

  /** Numbers into their range, and what has no effect greyed. */
  #settle(): void {
    if (!this.#recipe) return;
    const before = withRecipe(this.#state(), this.#recipe);
    const state = { ...before, sampler: this.#sampler.value };
    const problems: string[] = [];
    for (const name of FIELDS) {
      const field = this.#field(name);
      const limits = limitsOf(name, house);
      const { value, problem } = fitNumber(
        NUMBERS[name].title,
        field.value,
        limits,
        before[name],
        false,
      );
      if (problem) problems.push(problem);
      field.value = String(value);
      const reason = idle(name, state, house);
      field.disabled = reason !== undefined;
      field.title = reason ?? '';
    }
    complain(find('#fork-fields-problem', HTMLElement), problems.join(' '));
  }

  /** Only what differs. */
  #fork(recipe: Recipe): Fork {
    const before = withRecipe(this.#state(), recipe);
    const fork: Fork = { step: this.#step };
    const newSampler = this.#sampler.value !== before.sampler;
    if (newSampler) fork.sampler = this.#sampler.value;
    const wanted = this.#class.value === ANY ? null : this.#class.value;
    if (wanted !== before.class) fork.class = wanted;
    const prompt = this.#prompt.input.value.trim();
    if (takesPrompts(cardOf(recipe.model)) && prompt !== before.prompt) {
      if (prompt === '') fork.class = null;
      else fork.prompt = prompt;
    }
    for (const name of FIELDS) {
      const field = this.#field(name);
      // A new sampler starts with an eta of 0.
      const old = name === 'eta' && newSampler ? 0 : before[name];
      if (!field.disabled && Number(field.value) !== old) fork[name] = Number(field.value);
    }
    return fork;
  }

  #field(name: (typeof FIELDS)[number]): HTMLInputElement {
    return find(`#fork-${name}`, HTMLInputElement);
  }
}

/** The recipe's settings in force at a step, without its forks. */
export function settingsAt(recipe: Recipe, step: number): Recipe {
  const { fork: forks = [], ...settings } = recipe;
  for (const { step: from, class: wanted, ...changes } of forks) {
    if (from > step) break;
    if (changes.sampler !== undefined && changes.sampler !== settings.sampler) settings.eta = 0;
    Object.assign(settings, changes);
    if (wanted === undefined) continue;
    // Any, in place of a class or a prompt.
    delete settings.class;
    if (changes.prompt === undefined) delete settings.prompt;
    if (wanted !== null) settings.class = wanted;
  }
  return settings;
}
