// What is looked at in Generate: the branches of a run, one place on the timeline, one picture of
// the batch.
import { find } from '../dom.ts';
import type { LiveRun } from '../engine/run.ts';
import { describe, recipeOfPicture } from '../house.ts';
import type { GenerateState } from '../state.ts';
import type { Fork, Frame, Recipe } from '../types.ts';
import { Batch } from './batch.ts';
import { type Branch, grown, MOST_BRANCHES, nearest } from './branches.ts';
import { ForkPanel } from './fork.ts';
import { BranchPicker } from './picker.ts';
import { Plates } from './plates.ts';
import { Timeline } from './timeline.ts';
import { began, isFinished, type Trajectory } from './trajectory.ts';

interface Handlers {
  state: () => GenerateState;
  fork: (parent: Branch, fork: Fork) => void;
  /** Another trajectory or picture is looked at, or it has got a frame. */
  changed: () => void;
  /** This picture of this frame is what is looked at now. */
  drawn: (trajectory: Trajectory, frame: Frame, pick: number) => void;
}

/** A run whose first frame is still to come. */
interface Expected {
  run: LiveRun;
  recipe: Recipe;
  parent: Branch | undefined;
}

export class Stage {
  readonly timeline: Timeline;
  readonly #plates = new Plates();
  readonly #batch: Batch;
  readonly #picker: BranchPicker;
  readonly #fork: ForkPanel;
  readonly #handlers: Handlers;
  #branches: Branch[] = [];
  #branch = 0;
  #growing: Branch | undefined;
  #expected: Expected | undefined;
  #pick = 0;
  /** While a run goes on, the newest frame is shown unless someone scrubs back. */
  #following = false;

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
    this.timeline = new Timeline((index) => this.#moved(index));
    this.#batch = new Batch((index) => {
      this.#pick = index;
      this.#draw();
      handlers.changed();
    });
    this.#picker = new BranchPicker({
      pick: (index) => this.#choose(index),
      compare: () => this.#draw(),
    });
    this.#fork = new ForkPanel(handlers.state, (fork) => {
      if (this.#shown) handlers.fork(this.#shown, fork);
    });
    this.#fork.show(undefined, undefined);
    // A lost GPU takes what canvases show along; once they can be drawn on again, they are.
    document.addEventListener('contextrestored', () => this.#draw(), { capture: true });
  }

  get trajectory(): Trajectory | undefined {
    return this.#shown?.trajectory;
  }

  /** Which picture of the batch is looked at. */
  get pick(): number {
    return this.#pick;
  }

  /** A recording, which plays by itself. */
  showFilm(film: Trajectory): void {
    this.#replace({ letter: 'A', trajectory: film, from: 0, run: undefined });
    this.timeline.playByItself();
  }

  /** From now on the newest frame is shown. */
  follow(): void {
    this.timeline.pause();
    this.#following = true;
  }

  expect(run: LiveRun, recipe: Recipe, parent?: Branch): void {
    // One that was stopped before its first frame.
    this.#expected?.run.end();
    this.#expected = { run, recipe, parent };
  }

  /** The next frame of the run that was begun last. */
  receive(frame: Frame): void {
    const expected = this.#expected;
    this.#expected = undefined;
    if (expected) this.#begin(expected, frame);
    else this.#growing?.trajectory.frames.push(frame);
    this.#picker.progress(this.#branches);
    if (this.#growing !== this.#shown) return;
    this.timeline.setLength(frame.index + 1, frame.total);
    if (this.#following) this.timeline.to(frame.index);
    this.#draw();
    if (frame.done) this.#handlers.changed();
  }

  get #shown(): Branch | undefined {
    return this.#branches[this.#branch];
  }

  #begin({ run, recipe, parent }: Expected, first: Frame): void {
    this.timeline.pause();
    const known = parent && this.#branches.includes(parent);
    if (!known) {
      const trajectory = began(recipe, first);
      this.#growing = { letter: 'A', trajectory, from: 0, run };
      this.#replace(this.#growing);
      return;
    }
    const trajectory = grown(parent.trajectory, recipe, first);
    const letter = String.fromCharCode('A'.charCodeAt(0) + this.#branches.length);
    this.#growing = { letter, trajectory, from: first.index, run };
    this.#branches.push(this.#growing);
    this.#picker.arrange(this.#branches);
    this.#choose(this.#branches.length - 1);
  }

  /** One branch in place of all that were there. */
  #replace(branch: Branch): void {
    for (const { run } of this.#branches) run?.end();
    this.#branches = [branch];
    this.#picker.arrange(this.#branches);
    const { count, recipe } = branch.trajectory;
    this.#pick = Math.min(this.#pick, count - 1);
    this.#batch.arrange(count, recipe.seed, this.#pick);
    this.#choose(0);
  }

  /** Looks at another branch, at the same noise. */
  #choose(index: number): void {
    const frame = this.#frame;
    this.#branch = index;
    this.#picker.pick(index);
    this.#picker.progress(this.#branches);
    const { frames, total } = (this.#shown as Branch).trajectory;
    this.timeline.setLength(frames.length, total);
    const there = frame && this.#branches.length > 1 ? nearest(frames, frame) : frames[0];
    this.timeline.to(there?.index ?? 0);
    this.#draw();
    this.#handlers.changed();
  }

  get #frame(): Frame | undefined {
    return this.trajectory?.frames[this.timeline.at];
  }

  #moved(index: number): void {
    this.#following = index === (this.trajectory?.frames.length ?? 0) - 1;
    this.#draw();
  }

  #draw(): void {
    const trajectory = this.trajectory;
    const frame = this.#frame;
    if (!trajectory || !frame) return;
    this.#plates.draw(frame, this.#pick);
    this.#batch.draw(frame);
    this.#picker.draw(this.#branches, frame, this.#pick);
    this.timeline.show(frame, trajectory.recipe.steps);
    this.#fork.show(trajectory, frame, this.#branches.length >= MOST_BRANCHES);
    this.#handlers.drawn(trajectory, frame, this.#pick);
    const recorded = trajectory.origin === 'recorded';
    const tag = find('#origin', HTMLElement);
    tag.textContent = recorded ? 'Recorded' : isFinished(trajectory) ? 'Made here' : 'Live';
    tag.classList.toggle('live', !recorded);
    find('#provenance', HTMLElement).textContent = describe(
      recipeOfPicture(trajectory.recipe, this.#pick),
    );
  }
}
