// Generate and Stop: one run at a time, its progress, and what may go wrong on the way.
import { find } from '../dom.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineDied } from '../engine/host.ts';
import type { LiveRun } from '../engine/run.ts';
import { dismiss, notice, reasonOf, say } from '../notices.ts';
import type { DeviceSetting, Frame, Recipe } from '../types.ts';

/** What is to be run, and how to begin it. */
export interface Job {
  /** Fails with the reason if something is missing for it. */
  recipe: () => Promise<Recipe>;
  count: number;
  open: (recipe: Recipe) => Promise<LiveRun>;
  /** The run has begun; it lives on after its last frame, so that it can be forked. */
  onBegin: (run: LiveRun, recipe: Recipe) => void;
}

interface Handlers {
  onFrame: (frame: Frame) => void;
  onEnd: () => void;
}

export class Runner {
  readonly #engine: Engine;
  readonly #handlers: Handlers;
  readonly #button = find('#go', HTMLButtonElement);
  readonly #progress = find('#progress', HTMLProgressElement);
  readonly #label = find('#progress-label', HTMLElement);
  #abort: AbortController | undefined;
  #idle: number | undefined;
  /** The model that was asked for last: an earlier one arrives in silence. */
  #wanted = '';

  constructor(engine: Engine, handlers: Handlers) {
    this.#engine = engine;
    this.#handlers = handlers;
  }

  get busy(): boolean {
    return this.#abort !== undefined;
  }

  stop(): void {
    this.#abort?.abort();
    this.#end('Stopped.');
  }

  /** Loads what is needed while the visitor looks around. */
  async warmUp(model: string, setting: DeviceSetting): Promise<void> {
    try {
      await this.#load(model);
      await this.#engine.devices.seekGpu(setting, model);
    } catch (error) {
      this.#fail('load', error, () => this.warmUp(model, setting));
    }
  }

  /** In place of the run that goes on, if there is one. */
  async run(job: Job): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    const { signal } = abort;
    this.#abort = abort;
    clearTimeout(this.#idle);
    dismiss('load');
    dismiss('run');
    this.#button.textContent = 'Stop';
    this.#button.classList.add('running');
    try {
      const recipe = await job.recipe();
      signal.throwIfAborted();
      await this.#load(recipe.model);
      signal.throwIfAborted();
      const run = await job.open(recipe);
      if (signal.aborted) run.end();
      signal.throwIfAborted();
      job.onBegin(run, recipe);
      for await (const frame of run.frames(signal)) {
        signal.throwIfAborted();
        this.#handlers.onFrame(frame);
        this.#progress.value = (frame.index + 1) / frame.total;
      }
      signal.throwIfAborted();
      const { count } = job;
      this.#end(count === 1 ? 'The picture is finished.' : `${count} pictures are finished.`);
      this.#whenIdle(() => this.#engine.devices.time(recipe.model, count));
    } catch (error) {
      // Nobody waits any more for what was stopped.
      if (signal.aborted) return;
      this.#end('');
      this.#fail('run', error, () => this.run(job));
    }
  }

  async #load(model: string): Promise<void> {
    this.#wanted = model;
    this.#show('Loading the model…', 0);
    try {
      await this.#engine.prepare(model, (share) => {
        if (this.#wanted !== model) return;
        this.#show(`Loading the model: ${Math.round(100 * share)} %`, share);
      });
    } finally {
      if (this.#wanted === model) this.#show('', 0);
    }
    dismiss('load');
  }

  #show(text: string, share: number): void {
    this.#label.textContent = text;
    this.#progress.value = share;
  }

  #end(said: string): void {
    this.#abort = undefined;
    this.#button.textContent = 'Generate';
    this.#button.classList.remove('running');
    this.#show('', 0);
    if (said !== '') say(said);
    this.#handlers.onEnd();
  }

  #whenIdle(work: () => Promise<void>): void {
    this.#idle = window.setTimeout(() => {
      work().catch((error) => this.#fail('load', error, () => this.#whenIdle(work)));
    }, 1000);
  }

  #fail(key: string, error: unknown, again: () => void): void {
    // Those who replace the worker tell what happened.
    if (error instanceof EngineDied) return;
    const action = { label: 'Try again', run: again };
    notice({ key, lines: [reasonOf(error)], action });
  }
}
