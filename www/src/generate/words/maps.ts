// Attention maps, asked for one at a time and kept as long as their run is looked at. While one is
// being computed, only the latest other wish waits.
import type { Attention } from '../../types.ts';

export class Maps {
  #known = new Map<string, Attention>();
  #waiting: { key: string; ask: () => Promise<Attention> } | undefined;
  #busy = false;
  readonly #arrived: () => void;
  readonly #failed: (error: unknown) => void;

  constructor(arrived: () => void, failed: (error: unknown) => void) {
    this.#arrived = arrived;
    this.#failed = failed;
  }

  /** What is known under `key`; if nothing is, it is asked for, and `arrived` is called later. */
  get(key: string, ask: () => Promise<Attention>): Attention | undefined {
    const known = this.#known.get(key);
    this.#waiting = known ? undefined : { key, ask };
    if (!known && !this.#busy) void this.#work();
    return known;
  }

  /** What is being computed comes too late then, whatever its key. */
  clear(): void {
    this.#known = new Map();
    this.#waiting = undefined;
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting) {
      const { key, ask } = this.#waiting;
      this.#waiting = undefined;
      const known = this.#known;
      try {
        known.set(key, await ask());
        this.#arrived();
      } catch (error) {
        this.#failed(error);
      }
    }
    this.#busy = false;
  }
}
