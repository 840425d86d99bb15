// The Generate room: settings, a run, and what can be done with what it left behind.
import { find, write } from '../dom.ts';
import { inWords } from '../engine/choice.ts';
import type { Engine } from '../engine/engine.ts';
import { Gallery } from '../gallery/gallery.ts';
import { cardOf, cards, house, recipeOfPicture } from '../house.ts';
import { Nearest } from '../nearest/nearest.ts';
import { notice, reasonOf, say } from '../notices.ts';
import { recipeOf, withRecipe } from '../recipe.ts';
import type { Session } from '../session.ts';
import type { Generated, OwnPictures } from '../source/own.ts';
import { type GenerateState, type GuideState, type PageState, UNGUIDED } from '../state.ts';
import type { Fork, Recipe } from '../types.ts';
import { Actions } from './actions.ts';
import { differentWeights, sameWeights } from './address.ts';
import { type Branch, branchRecipe } from './branches.ts';
import { Controls } from './controls.ts';
import { recordedFilm } from './film.ts';
import { staysHere } from './guidance.ts';
import { Guide } from './guide.ts';
import { Runner } from './runner.ts';
import { Stage } from './stage.ts';
import { type Trajectory, tile } from './trajectory.ts';
import { Words } from './words/words.ts';

export class GenerateRoom {
  readonly #engine: Engine;
  readonly #session: Session;
  readonly #controls: Controls;
  readonly #guide: Guide;
  readonly #stage: Stage;
  readonly #runner: Runner;
  readonly #actions: Actions;
  readonly #nearest: Nearest;
  readonly #nearestBox = find('#made-nearest', HTMLDetailsElement);
  #model = '';
  #device = '';
  /** The model and the device that were made ready last. */
  #ready = '';

  constructor(engine: Engine, session: Session, own: OwnPictures) {
    this.#engine = engine;
    this.#session = session;
    this.#controls = new Controls(engine, session);
    this.#guide = new Guide(engine, session, own);
    this.#nearest = new Nearest(this.#nearestBox, engine);
    this.#nearestBox.addEventListener('toggle', () => this.#showNearest());
    const words = new Words(engine);
    this.#stage = new Stage({
      state: () => session.state.generate,
      fork: (parent, fork) => this.#fork(parent, fork),
      changed: () => {
        this.#actions.refresh();
        this.#showNearest();
        own.tell();
      },
      drawn: (trajectory, frame, pick) => words.show(trajectory, frame, pick),
    });
    this.#runner = new Runner(engine, {
      onFrame: (frame) => this.#stage.receive(frame),
      onEnd: () => {
        this.#actions.refresh();
        this.#getReady();
      },
    });
    const gallery = new Gallery(async (png) => this.openRecipe(await engine.readRecipe(png)));
    this.#actions = new Actions(
      engine,
      gallery,
      () => this.#stage,
      (recipe) => this.#link(recipe),
    );
    this.#actions.refresh();
    find('#start-from', HTMLButtonElement).addEventListener('click', () => this.#startFrom());
    this.#controls.form.addEventListener('submit', (event) => {
      event.preventDefault();
      // Enter in a field presses the button too, but asks for what the field says now.
      const entered = document.activeElement instanceof HTMLInputElement;
      if (this.#runner.busy && !entered) this.#runner.stop();
      else this.#generate();
    });
    session.subscribe((state) => this.#show(state));
  }

  /** The finished picture that is looked at, for other rooms. */
  get generated(): Generated | undefined {
    const { trajectory, pick } = this.#stage;
    const last = trajectory?.frames.at(-1);
    if (trajectory?.origin !== 'live' || !last?.done) return undefined;
    const key = JSON.stringify(recipeOfPicture(trajectory.recipe, pick));
    return { key, picture: tile(last, 'x_0', pick), size: trajectory.size };
  }

  /** Sets the recipe of a kept or saved picture; fails with the reason if it cannot be made here. */
  async openRecipe(recipe: Recipe): Promise<void> {
    const card = cards.find((card) => card.name === recipe.model);
    if (!card) throw new Error(`It was made by the model “${recipe.model}”, which is not here.`);
    await this.#engine.checkRecipe(recipe);
    const { weights } = recipe;
    if (weights !== undefined && !sameWeights(weights, card)) {
      notice({ key: 'recipe', lines: [differentWeights(weights, card)] });
    }
    const generate = { ...withRecipe(this.#session.state.generate, recipe), count: 1 };
    this.openSettings(generate, 'The recipe of the picture is set.');
    // After the model, whose shape is that of the pictures.
    this.#guide.restore(recipe);
  }

  /** Brings settings from elsewhere here, with a way back. */
  openSettings(generate: GenerateState, said: string, guide: GuideState = UNGUIDED): void {
    this.#session.seal();
    this.#session.change({ room: 'generate', generate, guide });
    scrollTo({ top: 0 });
    find('#go', HTMLButtonElement).focus();
    say(said);
  }

  /** The line about the device, and the reload after a worker was replaced. */
  deviceChanged(): void {
    const { device, model, count } = this.#session.state.generate;
    const words = inWords(this.#engine.devices.choice(device, model, count));
    write(find('#device-line', HTMLElement), words);
  }

  warmUp(): void {
    const { model, device } = this.#session.state.generate;
    void this.#runner.warmUp(model, device);
  }

  leave(): void {
    this.#guide.leave();
  }

  #show(page: PageState): void {
    const { generate: state } = page;
    this.#controls.show(state);
    this.#guide.show(page);
    if (state.device === 'gpu' && this.#device !== 'gpu') this.#engine.devices.retryGpu();
    if (state.model !== this.#model && !this.#live) void this.#showFilm(state.model);
    this.#model = state.model;
    this.#device = state.device;
    this.#getReady();
    this.deviceChanged();
  }

  /** What was chosen during a run is made ready after it. */
  #getReady(): void {
    const wanted = `${this.#model} ${this.#device}`;
    if (this.#runner.busy || wanted === this.#ready) return;
    this.#ready = wanted;
    this.warmUp();
  }

  get #live(): boolean {
    return this.#stage.trajectory?.origin === 'live';
  }

  async #showFilm(model: string): Promise<void> {
    let film: Trajectory;
    try {
      film = await recordedFilm(model);
    } catch {
      // A model without a recording: the plates wait for the first live picture.
      return;
    }
    if (this.#model === model && !this.#live && !this.#runner.busy) this.#stage.showFilm(film);
  }

  #generate(): void {
    const { generate } = this.#session.state;
    const { count, device } = generate;
    this.#session.seal();
    this.#stage.follow();
    void this.#runner.run({
      recipe: () => this.#guide.complete(recipeOf(generate, house)),
      count,
      open: (recipe) => this.#engine.open(recipe, count, device),
      onBegin: (run, recipe) => this.#stage.expect(run, recipe),
    });
  }

  /** Goes on from an earlier step with other settings; a run that goes on is stopped for it. */
  #fork(parent: Branch, fork: Fork): void {
    const { recipe: whole, count } = parent.trajectory;
    const { device } = this.#session.state.generate;
    this.#stage.follow();
    void this.#runner.run({
      recipe: async () => branchRecipe(whole, fork),
      count,
      // If its worker died, the way up to the fork is taken once more.
      open: (recipe) =>
        parent.run?.alive ? parent.run.fork(fork) : this.#engine.open(recipe, count, device),
      onBegin: (run, recipe) => this.#stage.expect(run, recipe, parent),
    });
  }

  #link(recipe: Recipe): { address: string; whole: boolean } {
    const guide = this.#guide.settingsOf(recipe);
    const generate = { ...withRecipe(this.#session.state.generate, recipe), count: 1 };
    return { address: this.#session.link(generate, guide), whole: !staysHere(guide) };
  }

  /** The picture that is looked at becomes the one to start from. */
  #startFrom(): void {
    const made = this.generated;
    if (!made) return;
    this.#guide.take(made.picture, made.size);
    find('#guide summary', HTMLElement).focus();
    say('Generate now starts from this picture.');
  }

  #showNearest(): void {
    const [made, { trajectory }] = [this.generated, this.#stage];
    if (!this.#nearestBox.open || !made || !trajectory) return;
    const shown = this.#nearest.show(cardOf(trajectory.recipe.model), made.picture);
    shown.catch((error) => notice({ key: 'nearest', lines: [reasonOf(error)] }));
  }
}
