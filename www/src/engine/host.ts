// One worker with its calls in a queue. When the worker dies (a trap, a panic, a lost GPU),
// every call still waiting is told so; whoever holds the host then starts another one.
import { type Remote, wrap } from 'comlink';
import type { EngineWorker } from './worker.ts';

export type DeathCause = 'gpu' | 'crash';

export class EngineDied extends Error {
  readonly reason: DeathCause;

  constructor(reason: DeathCause, detail: string) {
    super(detail);
    this.name = 'EngineDied';
    this.reason = reason;
  }
}

export class WorkerHost {
  readonly #worker: Worker;
  readonly #remote: Remote<EngineWorker>;
  readonly #death: Promise<never>;
  #announce: (death: EngineDied) => void = () => {};
  #tail: Promise<unknown> = Promise.resolve();
  #dead = false;

  constructor(onDeath: (death: EngineDied) => void) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    this.#remote = wrap<EngineWorker>(this.#worker);
    this.#death = new Promise((_, reject) => {
      this.#announce = (death) => {
        reject(death);
        onDeath(death);
      };
    });
    // Nobody may be waiting when it happens; that is no fault of its own.
    this.#death.catch(() => {});
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.kill('crash', event.message);
    });
    this.#worker.addEventListener('messageerror', () => this.kill('crash', 'unreadable answer'));
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** Runs after all calls made before; fails with EngineDied if the worker does not survive. */
  call<T>(work: (remote: Remote<EngineWorker>) => Promise<T>): Promise<T> {
    const result = this.#tail.then(() => Promise.race([this.#attempt(work), this.#death]));
    this.#tail = result.catch(() => {});
    return result;
  }

  kill(reason: DeathCause, detail: string): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#worker.terminate();
    this.#announce(new EngineDied(reason, detail));
  }

  async #attempt<T>(work: (remote: Remote<EngineWorker>) => Promise<T>): Promise<T> {
    try {
      return await work(this.#remote);
    } catch (error) {
      const { name, message } = error as Error;
      const lost = /device (is |was |has been )?lost|lost the (gpu|device)/i.test(message);
      // A trap leaves the module's memory in an unknown state: it cannot be used again.
      if (lost || name === 'RuntimeError') this.kill(lost ? 'gpu' : 'crash', message);
      throw error;
    }
  }
}
