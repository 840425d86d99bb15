// What is told of every result: how like the original it is and what a judge reads in it. The judge
// may have to be fetched first: what it reads is told once it is there.
import { EngineDied } from '../engine/host.ts';
import { latest } from '../latest.ts';
import { dismiss, notice, reasonOf } from '../notices.ts';
import type { Laboratory } from './laboratory.ts';
import { Mix, mixOf } from './mix.ts';
import type { Results } from './results.ts';
import type { Subject } from './subject.ts';

interface Exhibit {
  subject: Subject;
  pictures: Float32Array[];
  /** How like the original each of them is. */
  alike: number[];
}

export class Judge {
  readonly #laboratory: Laboratory;
  readonly #results: Results;
  readonly #mix = new Mix();
  readonly #ask: () => void;
  #exhibit: Exhibit | undefined;
  #read: string[] = [];

  constructor(laboratory: Laboratory, results: Results, onDeath: (death: EngineDied) => void) {
    this.#laboratory = laboratory;
    this.#results = results;
    this.#ask = latest(
      () => this.#look(),
      (error) => {
        if (error instanceof EngineDied) onDeath(error);
        else this.#fail(error);
      },
    );
  }

  show(exhibit: Exhibit): void {
    this.#exhibit = exhibit;
    this.#describe(exhibit);
    this.#ask();
  }

  /** Other results are on their way. */
  forget(): void {
    this.#exhibit = undefined;
    this.#read = [];
  }

  clear(): void {
    this.forget();
    this.#mix.show([]);
  }

  async #look(): Promise<void> {
    const exhibit = this.#exhibit;
    if (!exhibit) return;
    const { subject, pictures } = exhibit;
    const [own, ...read] = await this.#laboratory.read(subject.card, [
      subject.original,
      ...pictures,
    ]);
    dismiss('judge');
    if (exhibit !== this.#exhibit) return;
    this.#read = read;
    this.#mix.show(mixOf(read, own));
    this.#describe(exhibit);
  }

  #describe({ alike }: Exhibit): void {
    alike.forEach((share, index) => {
      const name = this.#read[index];
      const said = name === undefined ? '' : `, read as ${name}`;
      this.#results.describe(index, `${share.toFixed(2)} like the original${said}`);
    });
  }

  #fail(error: unknown): void {
    const action = { label: 'Try again', run: this.#ask };
    notice({ key: 'judge', lines: [reasonOf(error)], action });
  }
}
