// The words of the prompt that was drawn: point at one to see where in the picture it acts at the
// step that is looked at.
import { find, make, write } from '../../dom.ts';
import type { Engine } from '../../engine/engine.ts';
import { EngineDied } from '../../engine/host.ts';
import { reasonOf } from '../../notices.ts';
import type { Frame } from '../../types.ts';
import { type Trajectory, tile } from '../trajectory.ts';
import { Maps } from './maps.ts';
import { Overlay } from './overlay.ts';
import { inWords } from './place.ts';

const INVITATION = 'Point at a word, or choose it, to see where it acts at this step.';
const RECORDED = 'A recording does not hold where its words act: generate a picture of your own.';

/** A word by its prompt and its place in it. */
interface Choice {
  prompt: number;
  word: number;
}

interface Shown {
  trajectory: Trajectory;
  frame: Frame;
  pick: number;
}

export class Words {
  readonly #engine: Engine;
  readonly #box = find('#words', HTMLElement);
  readonly #list = find('#word-list', HTMLElement);
  readonly #legend = find('#words-legend', HTMLElement);
  readonly #overlay = new Overlay();
  readonly #maps = new Maps(
    () => this.#draw(),
    (error) => {
      // Those who replace the worker tell what happened.
      write(this.#legend, error instanceof EngineDied ? '' : reasonOf(error));
    },
  );
  #shown: Shown | undefined;
  #listed = '';
  /** The words of every prompt, as the model reads them. */
  #words: string[][] = [];
  #pinned: Choice | undefined;
  #pointed: Choice | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#list.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#choose(undefined);
    });
  }

  show(trajectory: Trajectory, frame: Frame, pick: number): void {
    if (this.#shown?.trajectory !== trajectory) {
      this.#maps.clear();
      this.#choose(undefined);
    }
    this.#shown = { trajectory, frame, pick };
    const { prompts } = frame;
    this.#box.hidden = prompts.length === 0;
    const live = trajectory.origin === 'live';
    const listed = JSON.stringify([trajectory.recipe.model, prompts, live]);
    if (listed !== this.#listed) {
      this.#listed = listed;
      void this.#arrange(trajectory.recipe.model, prompts, live, listed);
    }
    this.#draw();
  }

  async #arrange(model: string, prompts: string[], live: boolean, listed: string): Promise<void> {
    this.#words = [];
    this.#list.replaceChildren();
    this.#choose(undefined);
    if (!live) {
      write(this.#legend, RECORDED);
      return;
    }
    write(this.#legend, INVITATION);
    let words: string[][];
    try {
      const readings = prompts.map((prompt) => this.#engine.readPrompt(model, prompt));
      words = (await Promise.all(readings)).map((reading) => reading.words);
    } catch {
      // Whoever loads the module tells what went wrong; the next frame asks again.
      if (this.#listed === listed) this.#listed = '';
      return;
    }
    if (this.#listed !== listed) return;
    this.#words = words;
    this.#box.hidden = words.every((some) => some.length === 0);
    words.forEach((some, prompt) => {
      if (prompt > 0) this.#list.append(make('span', { className: 'note', textContent: 'with' }));
      this.#list.append(...some.map((text, word) => this.#button(text, { prompt, word })));
    });
  }

  #button(text: string, choice: Choice): HTMLButtonElement {
    const button = make('button', { type: 'button', className: 'word', textContent: text });
    button.ariaPressed = 'false';
    const point = (pointed: Choice | undefined) => {
      this.#pointed = pointed;
      this.#draw();
    };
    button.addEventListener('pointerenter', ({ pointerType }) => {
      if (pointerType === 'mouse') point(choice);
    });
    button.addEventListener('pointerleave', () => point(undefined));
    button.addEventListener('focus', () => {
      if (button.matches(':focus-visible')) point(choice);
    });
    button.addEventListener('blur', () => point(undefined));
    button.addEventListener('click', () => {
      this.#choose(same(this.#pinned, choice) ? undefined : choice);
    });
    return button;
  }

  /** Keeps a word chosen, or none. */
  #choose(choice: Choice | undefined): void {
    this.#pinned = choice;
    this.#pointed = undefined;
    const buttons = this.#list.querySelectorAll('button');
    const chosen = choice && this.#before(choice.prompt) + choice.word;
    buttons.forEach((button, index) => {
      button.ariaPressed = String(index === chosen);
    });
    this.#draw();
  }

  /** Words of the prompts before one. */
  #before(prompt: number): number {
    return this.#words.slice(0, prompt).reduce((sum, { length }) => sum + length, 0);
  }

  #draw(): void {
    const choice = this.#pointed ?? this.#pinned;
    const text = choice && this.#words[choice.prompt]?.[choice.word];
    const frame = this.#shown && askedFrame(this.#shown.trajectory, this.#shown.frame);
    if (!this.#shown || !choice || text === undefined || !frame) {
      this.#overlay.hide();
      if (this.#words.length > 0) write(this.#legend, INVITATION);
      return;
    }
    const { trajectory, pick } = this.#shown;
    const prompt = frame.prompts[choice.prompt] as string;
    const title = `“${text}” at step ${frame.step + 1}`;
    const attention = this.#maps.get(JSON.stringify([prompt, frame.index, pick]), () =>
      this.#ask(trajectory.recipe.model, prompt, frame, pick),
    );
    const places = attention && attention.size ** 2;
    if (!attention || !places) {
      this.#overlay.hide();
      write(this.#legend, `${title}: computing…`);
      return;
    }
    const map = attention.maps.subarray(choice.word * places, (choice.word + 1) * places);
    this.#overlay.show(map, attention.size);
    write(this.#legend, `${title} acts ${inWords(map, attention.size)}.`);
  }

  #ask(model: string, prompt: string, frame: Frame, pick: number) {
    const x_t = tile(frame, 'x_t', pick);
    return this.#engine.attention(model, prompt, x_t, frame.alpha, frame.sigma);
  }
}

const same = (one: Choice | undefined, other: Choice): boolean =>
  one?.prompt === other.prompt && one.word === other.word;

/** The frame itself or, for the finished picture, that of the last time that the network was asked. */
const askedFrame = ({ frames }: Trajectory, frame: Frame): Frame | undefined =>
  frame.done ? frames.findLast(({ done }) => !done) : frame;
