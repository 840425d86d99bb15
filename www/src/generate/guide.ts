// “Start from a picture”: the picture, how much of it is given up, and the part that may change.
import { complain, find, write } from '../dom.ts';
import type { Engine } from '../engine/engine.ts';
import { cardOf, catalogue } from '../house.ts';
import { dismiss, notice, reasonOf } from '../notices.ts';
import { fitNumber } from '../parameters.ts';
import type { Session } from '../session.ts';
import { Chooser } from '../source/chooser.ts';
import { bytesOf, numbersOfBytes, type Shape } from '../source/fit.ts';
import { MaskPainter } from '../source/mask.ts';
import type { OwnPictures } from '../source/own.ts';
import { samplesOf } from '../source/samples.ts';
import { GENERATE_SOURCES, type GuideState, type PageState, UNGUIDED } from '../state.ts';
import type { Recipe } from '../types.ts';
import { guided } from './guidance.ts';

export class Guide {
  readonly #engine: Engine;
  readonly #session: Session;
  readonly #own: OwnPictures;
  readonly #chooser: Chooser;
  readonly #mask: MaskPainter;
  readonly #strength = find('#strength', HTMLInputElement);
  readonly #resample = find('#resample', HTMLInputElement);
  /** What was set when a recipe first named a source. */
  readonly #origins = new Map<string, GuideState>();
  #painted = '';
  #source: GuideState['source'] = 'none';

  constructor(engine: Engine, session: Session, own: OwnPictures) {
    this.#engine = engine;
    this.#session = session;
    this.#own = own;
    const set = (guide: Partial<GuideState>) => session.change({ guide });
    this.#chooser = new Chooser(find('#guide-chooser', HTMLElement), {
      own,
      name: 'guide',
      sources: GENERATE_SOURCES,
      choose: set,
    });
    this.#mask = new MaskPainter(find('#mask-painter', HTMLElement));
    own.subscribe(() => void this.#showPicture());
    for (const [field, name] of [
      [this.#strength, 'strength'],
      [this.#resample, 'resample'],
    ] as const) {
      const [low, high] = catalogue.limits[name];
      Object.assign(field, { min: String(low), max: String(high) });
    }
    this.#strength.addEventListener('input', () => {
      this.#describe(this.#strength.valueAsNumber, session.state.generate.steps);
    });
    this.#strength.addEventListener('change', () => {
      set({ strength: this.#strength.valueAsNumber });
    });
    this.#resample.addEventListener('change', () => this.#changeResample(this.#resample.value));
    const masked = find('#masked', HTMLInputElement);
    masked.addEventListener('change', () => set({ masked: masked.checked }));
  }

  show({ generate, guide }: PageState): void {
    const started = guide.source !== 'none';
    this.#chooser.show(guide, { shape: this.#shape, samples: samplesOf(cardOf(generate.model)) });
    // Whoever comes with a picture in the address sees what was set.
    if (started && guide.source !== this.#source) find('#guide', HTMLDetailsElement).open = true;
    this.#source = guide.source;
    find('#guide-settings', HTMLElement).hidden = !started;
    find('#mask-painter', HTMLElement).hidden = !guide.masked;
    find('#masked', HTMLInputElement).checked = guide.masked;
    this.#strength.valueAsNumber = guide.strength;
    this.#resample.valueAsNumber = guide.resample;
    this.#describe(guide.strength, generate.steps);
    void this.#showPicture();
  }

  leave(): void {
    this.#chooser.leave();
  }

  /** Puts what is set here into a recipe, and names its pictures. */
  async complete(plain: Recipe): Promise<Recipe> {
    const { guide } = this.#session.state;
    if (guide.source === 'none') return plain;
    const picture = await this.#chooser.picture();
    if (!picture) throw new Error('There is no picture to start from yet: choose or draw one.');
    const recipe: Recipe = {
      ...guided(plain, guide),
      source: await this.#engine.name(bytesOf(picture)),
      ...(guide.masked ? { mask: await this.#engine.name(this.#mask.mask()) } : {}),
    };
    this.#origins.set(recipe.source as string, guide);
    return recipe;
  }

  /** The settings that stand for a recipe's pictures, as far as an address can say. */
  settingsOf({ source, strength = 1, mask, resample = 1 }: Recipe): GuideState {
    if (source === undefined) return UNGUIDED;
    const origin = this.#origins.get(source) ?? { ...UNGUIDED, source: 'made' };
    return { ...origin, strength, masked: mask !== undefined, resample };
  }

  /** Takes over the pictures that a recipe names. */
  restore(recipe: Recipe): void {
    const { source, mask } = this.#engine.picturesOf(recipe);
    if (source) this.#own.take({ picture: numbersOfBytes(source), size: this.#shape.size });
    if (mask) this.#mask.restore(mask);
    const masked = mask !== undefined;
    const settings = source ? { source: 'made' as const, masked } : UNGUIDED;
    this.#session.change({ guide: { ...this.settingsOf(recipe), ...settings } });
  }

  /** Starts from a picture that was made here. */
  take(picture: Float32Array, size: number): void {
    this.#own.take({ picture, size });
    const { guide } = this.#session.state;
    // All of a strength of 1 would leave nothing of it.
    const strength = guide.source === 'none' ? 0.5 : guide.strength;
    this.#session.change({ guide: { source: 'made', strength } });
  }

  get #shape(): Shape {
    const { network } = cardOf(this.#session.state.generate.model);
    return { channels: network.image_channels, size: network.image_size };
  }

  async #showPicture(): Promise<void> {
    const { masked } = this.#session.state.guide;
    const wanted = this.#chooser.key;
    if (!masked || wanted === this.#painted) return;
    this.#painted = wanted;
    try {
      this.#mask.show(await this.#chooser.picture(), this.#shape.size);
      dismiss('guide');
    } catch (error) {
      this.#painted = '';
      notice({ key: 'guide', lines: [reasonOf(error)] });
    }
  }

  #changeResample(raw: string): void {
    const { resample } = this.#session.state.guide;
    const { value, problem = '' } = fitNumber('resample', raw, catalogue.limits.resample, resample);
    complain(find('#resample-problem', HTMLElement), problem);
    this.#session.change({ guide: { resample: value } });
  }

  #describe(strength: number, steps: number): void {
    const words = inWords(strength);
    write(find('#strength-words', HTMLElement), words);
    this.#strength.ariaValueText = `${strength}, ${words}`;
    const taken = Math.round(strength * steps);
    find('#strength-note', HTMLElement).textContent =
      taken === 0
        ? 'No step is taken.'
        : taken === steps
          ? `All ${steps} steps are taken, from pure noise.`
          : `The picture is noised to where the last ${taken} of ${steps} steps begin.`;
  }
}

function inWords(strength: number): string {
  if (strength === 0) return 'it stays as it is';
  if (strength < 0.3) return 'touched up';
  if (strength < 0.55) return 'a variation';
  if (strength < 0.8) return 'loosely like it';
  if (strength < 1) return 'hardly a trace of it';
  return 'nothing of it is left';
}
