// The Generate room: settings, a run, and the timeline over what it left behind.
import { find } from '../dom.ts';
import { inWords } from '../engine/choice.ts';
import type { Engine } from '../engine/engine.ts';
import { Gallery } from '../gallery/gallery.ts';
import { cardOf, cards, describe, house, recipeOfPicture } from '../house.ts';
import { Nearest } from '../nearest/nearest.ts';
import { dismiss, notice, reasonOf, say } from '../notices.ts';
import { recipeOf, withRecipe } from '../recipe.ts';
import type { Session } from '../session.ts';
import { differentWeights, sameWeights } from '../settings.ts';
import type { Generated, OwnPictures } from '../source/own.ts';
import type { PageState } from '../state.ts';
import type { Frame, Recipe } from '../types.ts';
import { Actions } from './actions.ts';
import { Batch } from './batch.ts';
import { Controls } from './controls.ts';
import { recordedFilm } from './film.ts';
import { staysHere } from './guidance.ts';
import { Guide } from './guide.ts';
import { Plates } from './plates.ts';
import { Runner } from './runner.ts';
import { Timeline } from './timeline.ts';
import { began, isFinished, type Trajectory, tile } from './trajectory.ts';

export class GenerateRoom {
  readonly #engine: Engine;
  readonly #session: Session;
  readonly #controls: Controls;
  readonly #guide: Guide;
  readonly #plates = new Plates();
  readonly #timeline: Timeline;
  readonly #batch: Batch;
  readonly #runner: Runner;
  readonly #actions: Actions;
  readonly #nearest: Nearest;
  readonly #nearestBox = find('#made-nearest', HTMLDetailsElement);
  #trajectory: Trajectory | undefined;
  #pick = 0;
  /** While a run goes on, the newest frame is shown unless someone scrubs back. */
  #following = false;
  #model = '';
  #device = '';

  constructor(engine: Engine, session: Session, own: OwnPictures) {
    this.#engine = engine;
    this.#session = session;
    this.#controls = new Controls(session);
    this.#guide = new Guide(engine, session, own);
    this.#nearest = new Nearest(this.#nearestBox, engine);
    this.#nearestBox.addEventListener('toggle', () => this.#showNearest());
    this.#timeline = new Timeline((index) => this.#moved(index));
    this.#batch = new Batch((index) => {
      this.#pick = index;
      this.#draw(this.#timeline.at);
      this.#showNearest();
    });
    this.#runner = new Runner(engine, {
      onFrame: (frame, recipe) => this.#received(frame, recipe),
      onEnd: () => this.#actions.refresh(),
    });
    const gallery = new Gallery(async (png) => this.openRecipe(await engine.readRecipe(png)));
    this.#actions = new Actions(
      engine,
      gallery,
      () => ({ trajectory: this.#trajectory, pick: this.#pick }),
      (recipe) => this.#link(recipe),
    );
    this.#actions.refresh();
    find('#start-from', HTMLButtonElement).addEventListener('click', () => this.#startFrom());
    this.#controls.form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#runner.busy) this.#runner.stop();
      else void this.#generate();
    });
    session.subscribe((state) => this.#show(state));
  }

  /** The finished picture that is looked at, for the Noise room. */
  get generated(): Generated | undefined {
    const trajectory = this.#trajectory;
    const last = trajectory?.frames.at(-1);
    if (trajectory?.origin !== 'live' || !last?.done) return undefined;
    const key = JSON.stringify(recipeOfPicture(trajectory.recipe, this.#pick));
    return { key, picture: tile(last, 'x_0', this.#pick), size: trajectory.size };
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
    this.#session.seal();
    const generate = { ...withRecipe(this.#session.state.generate, recipe), count: 1 };
    this.#session.change({ room: 'generate', generate });
    // After the model, whose shape is that of the pictures.
    this.#guide.restore(recipe);
    scrollTo({ top: 0 });
    find('#go', HTMLButtonElement).focus();
    say('The recipe of the picture is set.');
  }

  /** The line about the device, and the reload after a worker was replaced. */
  deviceChanged(): void {
    const { device, model, count } = this.#session.state.generate;
    const line = find('#device-line', HTMLElement);
    const words = inWords(this.#engine.choice(device, model, count));
    // Written only when it changes, or it would be read out again and again.
    if (line.textContent !== words) line.textContent = words;
  }

  warmUp(): void {
    const { model, device } = this.#session.state.generate;
    void this.#runner.warmUp(model, device);
  }

  #show(page: PageState): void {
    const { generate: state } = page;
    this.#controls.show(state);
    this.#guide.show(page);
    if (state.device === 'gpu' && this.#device !== 'gpu') this.#engine.retryGpu();
    if (state.model !== this.#model || state.device !== this.#device) {
      const newModel = state.model !== this.#model;
      this.#model = state.model;
      this.#device = state.device;
      if (newModel && this.#trajectory?.origin !== 'live') void this.#showFilm(state.model);
      if (!this.#runner.busy) this.warmUp();
    }
    this.deviceChanged();
  }

  async #showFilm(model: string): Promise<void> {
    let film: Trajectory;
    try {
      film = await recordedFilm(model);
    } catch {
      // A model without a recording: the plates wait for the first live picture.
      return;
    }
    if (this.#model !== model || this.#trajectory?.origin === 'live' || this.#runner.busy) return;
    this.#begin(film);
    this.#timeline.setLength(film.frames.length, film.total);
    this.#draw(0);
    this.#timeline.playByItself();
  }

  async #generate(): Promise<void> {
    const { generate } = this.#session.state;
    let recipe: Recipe;
    try {
      recipe = await this.#guide.complete(recipeOf(generate, house));
    } catch (error) {
      notice({ key: 'guide', lines: [reasonOf(error)] });
      return;
    }
    dismiss('guide');
    this.#session.seal();
    this.#timeline.pause();
    this.#following = true;
    void this.#runner.run(recipe, generate.count, generate.device);
  }

  #received(frame: Frame, recipe: Recipe): void {
    if (frame.index === 0) {
      this.#timeline.pause();
      this.#begin(began(recipe, frame));
    } else {
      this.#trajectory?.frames.push(frame);
    }
    this.#timeline.setLength(frame.index + 1, frame.total);
    if (this.#following) this.#draw(frame.index);
    if (!frame.done) return;
    this.#actions.refresh();
    this.#showNearest();
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
    const [made, trajectory] = [this.generated, this.#trajectory];
    if (!this.#nearestBox.open || !made || !trajectory) return;
    const shown = this.#nearest.show(cardOf(trajectory.recipe.model), made.picture);
    shown.catch((error) => notice({ key: 'nearest', lines: [reasonOf(error)] }));
  }

  #begin(trajectory: Trajectory): void {
    this.#trajectory = trajectory;
    this.#pick = Math.min(this.#pick, trajectory.count - 1);
    this.#batch.arrange(trajectory.count, trajectory.recipe.seed, this.#pick);
    this.#actions.refresh();
  }

  #moved(index: number): void {
    this.#following = index === (this.#trajectory?.frames.length ?? 0) - 1;
    this.#draw(index);
  }

  #draw(index: number): void {
    const trajectory = this.#trajectory;
    const frame = trajectory?.frames[index];
    if (!trajectory || !frame) return;
    this.#plates.draw(frame, this.#pick);
    this.#batch.draw(frame);
    this.#timeline.show(frame);
    const recorded = trajectory.origin === 'recorded';
    const tag = find('#origin', HTMLElement);
    tag.textContent = recorded ? 'Recorded' : isFinished(trajectory) ? 'Made here' : 'Live';
    tag.classList.toggle('live', !recorded);
    find('#provenance', HTMLElement).textContent = describe(
      recipeOfPicture(trajectory.recipe, this.#pick),
    );
  }
}
