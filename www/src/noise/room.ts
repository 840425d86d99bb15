// The Noise room: one picture, pushed to any noise level or walked there step by step.
import { anySeed } from '../dice.ts';
import { find } from '../dom.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineDied } from '../engine/host.ts';
import type { ForwardSpec } from '../engine/worker.ts';
import { latest } from '../latest.ts';
import { dismiss, notice, reasonOf } from '../notices.ts';
import { drawPicture } from '../picture.ts';
import type { Session } from '../session.ts';
import { Chooser } from '../source/chooser.ts';
import type { OwnPictures } from '../source/own.ts';
import { CLOTHES } from '../source/samples.ts';
import { LAST_TIMESTEP, type NoiseState, PICTURE_SOURCES } from '../state.ts';
import type { ForwardState, ScheduleName } from '../types.ts';
import { ScheduleChart } from './curve.ts';
import { Histogram } from './histogram.ts';

/** The forward process does not care what a picture shows: grey ones say it best. */
const SHAPE = { channels: 1, size: 32 };
const PURPOSE = { shape: SHAPE, samples: CLOTHES };

export class NoiseRoom {
  readonly #engine: Engine;
  readonly #session: Session;
  readonly #chooser: Chooser;
  readonly #plate = find('#noise-plate', HTMLCanvasElement);
  readonly #slider = find('#noise-t', HTMLInputElement);
  readonly #schedule = find('#schedule', HTMLSelectElement);
  readonly #histogram = new Histogram();
  readonly #chart = new ScheduleChart();
  #spec: ForwardSpec | undefined;
  #specOf = '';
  #curveOf: ScheduleName | undefined;
  readonly #update = latest(
    async () => {
      await this.#showHere(this.#state);
      dismiss('noise');
    },
    (error) => this.#fail(error),
  );

  constructor(engine: Engine, session: Session, own: OwnPictures) {
    this.#engine = engine;
    this.#session = session;
    this.#chooser = new Chooser(find('#noise-chooser', HTMLElement), {
      own,
      name: 'noise',
      sources: PICTURE_SOURCES,
      choose: (choice) => this.#set(choice),
    });
    own.subscribe(() => {
      if (session.state.room === 'noise') this.#update();
    });
    this.#slider.addEventListener('input', () => {
      this.#set({ t: this.#slider.valueAsNumber, walk: 0 });
    });
    this.#schedule.addEventListener('change', () => {
      this.#set({ schedule: this.#schedule.value as ScheduleName });
    });
    find('#markov', HTMLElement).addEventListener('click', ({ target }) => {
      if (target instanceof HTMLButtonElement) this.#walk(Number(target.value));
    });
    find('#noise-reset', HTMLButtonElement).addEventListener('click', () => {
      this.#set({ t: 0, walk: 0 });
    });
    find('#noise-dice', HTMLButtonElement).addEventListener('click', () => {
      this.#set({ seed: anySeed() });
    });
  }

  show(): void {
    const state = this.#state;
    this.#chooser.show(state, PURPOSE);
    this.#schedule.value = state.schedule;
    this.#slider.valueAsNumber = state.t + state.walk;
    find('#noise-seed', HTMLElement).textContent = String(state.seed);
    for (const button of find('#markov', HTMLElement).querySelectorAll('button')) {
      button.disabled = state.t + state.walk >= LAST_TIMESTEP;
    }
    this.#update();
  }

  receive(file: File): Promise<void> {
    return this.#chooser.receive(file);
  }

  leave(): void {
    this.#chooser.leave();
  }

  get #state(): NoiseState {
    return this.#session.state.noise;
  }

  #set(noise: Partial<NoiseState>): void {
    this.#session.change({ noise });
  }

  /** Markov steps are whole: a fractional t is left for the nearest one first. */
  #walk(steps: number): void {
    const { t, walk } = this.#state;
    const from = Math.round(t);
    this.#set({ t: from, walk: Math.min(walk + steps, LAST_TIMESTEP - from) });
  }

  #fail(error: unknown): void {
    this.#specOf = '';
    // Those who replace the worker tell what happened.
    if (error instanceof EngineDied) return;
    const action = { label: 'Try again', run: this.#update };
    notice({ key: 'noise', lines: [reasonOf(error)], action });
  }

  async #showHere(state: NoiseState): Promise<void> {
    const { schedule, seed } = state;
    if (this.#curveOf !== schedule) {
      this.#chart.draw(await this.#engine.scheduleCurve(schedule));
      this.#curveOf = schedule;
    }
    const key = [schedule, seed, this.#chooser.key].join(' ');
    if (key !== this.#specOf) {
      const picture = await this.#chooser.picture();
      if (!picture) {
        this.#specOf = '';
        drawPicture(this.#plate, new Float32Array(SHAPE.size ** 2).fill(-1), SHAPE.size);
        return;
      }
      this.#spec = { id: (this.#spec?.id ?? 0) + 1, schedule, picture, size: SHAPE.size, seed };
      this.#specOf = key;
    }
    if (this.#spec) this.#draw(await this.#engine.forward(this.#spec, state.t, state.walk));
  }

  #draw(here: ForwardState): void {
    drawPicture(this.#plate, here.picture, SHAPE.size);
    this.#histogram.show(here);
    this.#chart.point(here.t, here.alpha);
    find('#noise-reading-t', HTMLElement).textContent = here.t.toFixed(0);
    find('#noise-reading-alpha', HTMLElement).textContent = here.alpha.toFixed(3);
    find('#noise-reading-sigma', HTMLElement).textContent = here.sigma.toFixed(3);
  }
}
