// The temperature demonstration: the same mixture and the same noise, sampled with a temperature
// and with a noise scale, each against the density that it should have.
import { find, make, radioRow, selectOptions } from '../dom.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineDied } from '../engine/host.ts';
import { catalogue } from '../house.ts';
import { latest } from '../latest.ts';
import { dismiss, notice, reasonOf } from '../notices.ts';
import type { Session } from '../session.ts';
import type { Mixture, MixtureSamples } from '../types.ts';
import { Cloud } from './cloud.ts';
import {
  HEAT_LIMITS,
  type HeatState,
  misses,
  mixtureOf,
  NEAR,
  particlesOf,
  varianceDeviation,
  weightDeviation,
} from './mixture.ts';

export class Heat {
  readonly #engine: Engine;
  readonly #session: Session;
  readonly #temperature = find('#heat-temperature', HTMLInputElement);
  readonly #distance = find('#heat-distance', HTMLInputElement);
  readonly #sampler = find('#heat-sampler', HTMLSelectElement);
  readonly #dimensions = find('#heat-dimensions', HTMLFieldSetElement);
  #clouds: { tempered: Cloud; naive: Cloud } | undefined;
  #shown = '';
  readonly #update = latest(
    async () => {
      await this.#sample(this.#state);
      dismiss('heat');
    },
    (error) => this.#fail(error),
  );

  constructor(engine: Engine, session: Session) {
    this.#engine = engine;
    this.#session = session;
    const [low, high] = HEAT_LIMITS.temperature;
    // Equal ways on the slider are equal factors.
    Object.assign(this.#temperature, { min: Math.log2(low), max: Math.log2(high), step: 0.25 });
    const [near, far] = HEAT_LIMITS.distance;
    Object.assign(this.#distance, { min: near, max: far, step: 0.5 });
    selectOptions(
      this.#sampler,
      catalogue.samplers.map(({ name, title, deterministic }) => [
        name,
        `${title}, ${deterministic ? 'deterministic' : 'with fresh noise'}`,
      ]),
    );
    radioRow(
      this.#dimensions,
      'dimensions',
      [
        { value: '1', label: '1-D' },
        { value: '2', label: '2-D' },
      ],
      '',
    );
    this.#temperature.addEventListener('input', () =>
      this.#set({ temperature: 2 ** this.#temperature.valueAsNumber }),
    );
    this.#distance.addEventListener('input', () =>
      this.#set({ distance: this.#distance.valueAsNumber }),
    );
    this.#sampler.addEventListener('change', () => this.#set({ sampler: this.#sampler.value }));
    this.#dimensions.addEventListener('change', ({ target }) => {
      this.#set({ dimensions: (target as HTMLInputElement).value === '1' ? 1 : 2 });
    });
  }

  show(heat: HeatState): void {
    this.#temperature.valueAsNumber = Math.log2(heat.temperature);
    this.#temperature.ariaValueText = `T = ${round(heat.temperature)}`;
    this.#distance.valueAsNumber = heat.distance;
    this.#distance.ariaValueText = `${heat.distance} standard deviations`;
    this.#sampler.value = heat.sampler;
    for (const input of this.#dimensions.querySelectorAll('input')) {
      input.checked = Number(input.value) === heat.dimensions;
    }
    find('#heat-temperature-value', HTMLElement).textContent = round(heat.temperature);
    find('#heat-distance-value', HTMLElement).textContent = `${heat.distance} s`;
    find('#heat-near', HTMLElement).hidden = heat.distance >= NEAR;
    if (JSON.stringify(heat) !== this.#shown) this.#update();
  }

  get #state(): HeatState {
    return this.#session.state.steer.heat;
  }

  #set(heat: Partial<HeatState>): void {
    this.#session.change({ steer: { heat: { ...this.#state, ...heat } } });
  }

  #fail(error: unknown): void {
    this.#shown = '';
    // Those who replace the worker tell what happened.
    if (error instanceof EngineDied) return;
    const action = { label: 'Try again', run: this.#update };
    notice({ key: 'heat', lines: [reasonOf(error)], action });
  }

  async #sample(heat: HeatState): Promise<void> {
    const data = mixtureOf(heat);
    const target = await this.#engine.ask((module) =>
      module.mixtureAtTemperature(data, heat.temperature),
    );
    const particles = particlesOf(heat);
    const { dimensions } = heat;
    if (this.#clouds?.tempered.dimensions !== dimensions) {
      this.#clouds = {
        tempered: new Cloud('#heat-tempered', dimensions),
        naive: new Cloud('#heat-naive', dimensions),
      };
    }
    const density = (mixture: Mixture, points: Float32Array) =>
      this.#engine.ask((module) => module.mixtureDensity(mixture, points));
    const clouds = this.#clouds;
    const [tempered, naive] = [
      await this.#engine.ask((module) => module.sampleMixture(particles.tempered)),
      await this.#engine.ask((module) => module.sampleMixture(particles.naive)),
    ];
    await clouds.tempered.draw(tempered.points, data, target, density);
    await clouds.naive.draw(naive.points, data, target, density);
    this.#tell(target, tempered, naive);
    this.#shown = JSON.stringify(heat);
  }

  /** What came out beside what should. */
  #tell(target: Mixture, tempered: MixtureSamples, naive: MixtureSamples): void {
    const { dimensions } = this.#state;
    const unit = mixtureOf(this.#state).deviation ** 2;
    const wanted = target.deviation ** 2 / unit;
    const rows = target.modes.map(({ weight }, mode) => {
      const number = (value: number, wanted: number, deviation: number) =>
        cell(value, misses(value, wanted, deviation));
      const both = [tempered, naive].map(({ shares }) => shares[mode]);
      const weights = both.map((share) =>
        number(share?.weight ?? 0, weight, weightDeviation(weight)),
      );
      const variances = both.map((share) =>
        number(
          (share?.variance ?? Number.NaN) / unit,
          wanted,
          varianceDeviation(wanted, weight, dimensions),
        ),
      );
      const head = make('th', { scope: 'row', textContent: String(mode + 1) });
      return make('tr', {}, head, cell(weight), ...weights, cell(wanted), ...variances);
    });
    find('#heat-shares', HTMLElement).replaceChildren(...rows);
  }
}

function cell(value: number, misses = false): HTMLElement {
  const text = Number.isFinite(value) ? value.toFixed(2) : '–';
  const box = make('td', { className: misses ? 'misses' : '', textContent: text });
  if (misses) box.append(make('span', { className: 'unseen', textContent: ' (misses)' }));
  return box;
}

const round = (value: number): string => String(Number(value.toFixed(2)));
