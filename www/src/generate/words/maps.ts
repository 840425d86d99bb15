// Attention maps, asked for one at a time and kept as long as their run is looked at. While one is
// being computed, only the latest other wish waits.
import { latest } from '../../latest.ts';
import type { Attention } from '../../types.ts';

export class Maps {
  #known = new Map<string, Attention>();
  #waiting: { key: string; ask: () => Promise<Attention> } | undefined;
  readonly #work: () => void;

  constructor(arrived: () => void, failed: (error: unknown) => void) {
    this.#work = latest(async () => {
      if (!this.#waiting) return;
      const { key, ask } = this.#waiting;
      this.#waiting = undefined;
      const known = this.#known;
      known.set(key, await ask());
      arrived();
    }, failed);
  }

  /** What is known under `key`; if nothing is, it is asked for, and `arrived` is called later. */
  get(key: string, ask: () => Promise<Attention>): Attention | undefined {
    const known = this.#known.get(key);
    this.#waiting = known ? undefined : { key, ask };
    if (!known) this.#work();
    return known;
  }

  /** What is being computed comes too late then, whatever its key. */
  clear(): void {
    this.#known = new Map();
    this.#waiting = undefined;
  }
}
