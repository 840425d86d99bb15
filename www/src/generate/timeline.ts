// The timeline: a slider over the frames of a run, with a play button and the readings there.
import { calmMotion, find } from '../dom.ts';
import type { Frame } from '../types.ts';

const FRAME_MS = 110;
const REST_MS = 1600;

export class Timeline {
  readonly #slider = find('#timeline-at', HTMLInputElement);
  readonly #play = find('#timeline-play', HTMLButtonElement);
  readonly #readings = {
    step: find('#reading-step', HTMLElement),
    t: find('#reading-t', HTMLElement),
    alpha: find('#reading-alpha', HTMLElement),
    sigma: find('#reading-sigma', HTMLElement),
  };
  readonly #onMove: (index: number) => void;
  #available = 0;
  #timer: number | undefined;
  #loop = false;

  constructor(onMove: (index: number) => void) {
    this.#onMove = onMove;
    this.#slider.addEventListener('input', () => {
      this.pause();
      // Frames that are not there yet cannot be shown.
      if (this.at >= this.#available) this.#slider.valueAsNumber = this.#available - 1;
      this.#onMove(this.at);
    });
    this.#play.addEventListener('click', () => {
      if (this.#timer === undefined) this.play(false);
      else this.pause();
    });
  }

  get at(): number {
    return this.#slider.valueAsNumber;
  }

  /** How many frames there are, of how many there will be. */
  setLength(available: number, total: number): void {
    this.#available = available;
    this.#slider.max = String(Math.max(1, total - 1));
    this.#slider.disabled = this.#play.disabled = available === 0;
  }

  /** A step may ask the denoiser more than once, and every call has a frame. */
  show(frame: Frame, steps: number): void {
    this.#slider.valueAsNumber = frame.index;
    const place = frame.done ? 'finished' : `step ${frame.step + 1} of ${steps}`;
    this.#readings.step.textContent = place;
    this.#readings.t.textContent = frame.done ? '0' : frame.t.toFixed(0);
    this.#readings.alpha.textContent = frame.alpha.toFixed(3);
    this.#readings.sigma.textContent = frame.sigma.toFixed(3);
    this.#slider.ariaValueText = `${place}, t ${this.#readings.t.textContent}`;
  }

  /** Stands at a frame, without telling. */
  to(index: number): void {
    this.#slider.valueAsNumber = index;
  }

  /** Plays from here, or from the start if already at the end. */
  play(loop: boolean): void {
    if (this.#available < 2) return;
    this.#loop = loop;
    if (this.at >= this.#available - 1) this.#go(0);
    this.#label('Pause');
    this.#schedule(FRAME_MS);
  }

  /** The recording runs by itself, but not for those who asked for less motion. */
  playByItself(): void {
    if (calmMotion()) this.#go(this.#available - 1);
    else this.play(true);
  }

  pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#label('Play');
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#tick(), ms);
  }

  #tick(): void {
    // While another room is looked at, the film waits.
    if (this.#slider.offsetParent === null) {
      this.#schedule(REST_MS);
      return;
    }
    const last = this.#available - 1;
    if (this.at < last) {
      this.#go(this.at + 1);
      if (this.at < last) this.#schedule(FRAME_MS);
      else if (this.#loop) this.#schedule(REST_MS);
      else this.pause();
    } else {
      this.#go(0);
      this.#schedule(FRAME_MS);
    }
  }

  #go(index: number): void {
    this.#slider.valueAsNumber = index;
    this.#onMove(index);
  }

  #label(text: 'Play' | 'Pause'): void {
    this.#play.textContent = text;
    this.#play.classList.toggle('playing', text === 'Pause');
  }
}
