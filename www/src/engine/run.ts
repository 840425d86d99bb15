// A run in the worker: its frames one by one, and branches that leave it at an earlier step.
import type { Remote } from 'comlink';
import type { Fork, Frame } from '../types.ts';
import type { WorkerHost } from './host.ts';
import type { EngineWorker } from './worker.ts';

/** Calls the worker that the run lives in, for a computation on the run's device. */
export type Call = <T>(work: (remote: Remote<EngineWorker>) => Promise<T>) => Promise<T>;

export class LiveRun {
  readonly #host: WorkerHost;
  readonly #call: Call;
  readonly #id: number;

  constructor(host: WorkerHost, call: Call, id: number) {
    this.#host = host;
    this.#call = call;
    this.#id = id;
  }

  /** Whether the worker that holds it is still there. */
  get alive(): boolean {
    return !this.#host.dead;
  }

  /** What is left of its frames. Stopping takes effect between two of them. */
  async *frames(signal: AbortSignal): AsyncGenerator<Frame> {
    while (!signal.aborted) {
      const frame = await this.#call((remote) => remote.next(this.#id));
      if (!frame || signal.aborted) return;
      yield frame;
    }
  }

  /** A branch from the start of a step that the run has come to. */
  async fork(fork: Fork): Promise<LiveRun> {
    const id = await this.#call((remote) => remote.fork(this.#id, fork));
    return new LiveRun(this.#host, this.#call, id);
  }

  /** Frees what the run holds; a worker that died has taken it along. */
  end(): void {
    this.#host.call((remote) => remote.end(this.#id)).catch(() => {});
  }
}
