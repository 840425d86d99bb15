// What was measured over the whole dial: coarse first, then closer to where originality begins.
import type { Dial } from './dial.ts';
import { type Laboratory, nextLevel } from './laboratory.ts';
import { type Reading, withReading } from './originality.ts';
import { LEVELS, type Strip } from './strip.ts';
import type { Subject } from './subject.ts';

/** So often a place between two readings is looked at, to tell where originality begins. */
const FINER = 3;

export class Survey {
  readonly #laboratory: Laboratory;
  readonly #dial: Dial;
  readonly #strip: Strip;
  readonly #surveyed = new Set<number>();
  #readings: Reading[] = [];
  #at = 0;

  constructor(laboratory: Laboratory, dial: Dial, strip: Strip) {
    this.#laboratory = laboratory;
    this.#dial = dial;
    this.#strip = strip;
  }

  /** Shows the readings so far, with the dial at `t`. */
  show(t: number): void {
    this.#at = t;
    this.#dial.show(t, this.#readings);
    this.#strip.show(this.#readings, t);
  }

  note(reading: Reading): void {
    this.#readings = withReading(this.#readings, reading);
    this.show(this.#at);
  }

  clear(): void {
    this.#readings = [];
    this.#surveyed.clear();
    this.#strip.clear();
    this.show(this.#at);
  }

  async run(subject: Subject, signal: AbortSignal): Promise<void> {
    for (const level of LEVELS) {
      if (!this.#surveyed.has(level) && !(await this.#read(subject, level, signal))) return;
    }
    for (let finer = 0; finer < FINER; finer++) {
      const level = nextLevel(this.#readings);
      if (level === undefined) break;
      if (!(await this.#read(subject, level, signal))) return;
    }
  }

  async #read(subject: Subject, level: number, signal: AbortSignal): Promise<boolean> {
    const found = await this.#laboratory.reading(subject, level, signal);
    if (!found || signal.aborted) return false;
    this.#surveyed.add(level);
    this.#strip.fill(level, found.pictures, subject.card.network.image_size);
    this.note(found.reading);
    return true;
  }
}
