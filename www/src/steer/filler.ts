// Fills a sheet cell by cell, and keeps what was found: a cell that was made once is not made
// again when the sheet around it changes.
import type { Engine } from '../engine/engine.ts';
import { EngineDied } from '../engine/host.ts';
import { vocabularyOf } from '../generate/prompt/vocabulary.ts';
import { sceneJudges } from '../house.ts';
import { reasonOf } from '../notices.ts';
import type { DeviceSetting, Frame, Judgement } from '../types.ts';
import { type Obeyed, obeyedOf } from './obeyed.ts';
import type { Cell, Sheet } from './sheet.ts';

/** What one cell came to. */
export interface Outcome {
  frame: Frame;
  /** Denoiser calls. */
  calls: number;
  /** Of the run alone, without loading anything. */
  seconds: number;
  /** By the classifier of a model that has classes. */
  judgement?: Judgement;
  /** By the judge of a model that takes prompts. */
  obeyed?: Obeyed[];
}

interface Handlers {
  onFrame: (index: number, frame: Frame) => void;
  onDone: (index: number, outcome: Outcome) => void;
  /** The engine refused the cell's recipe. */
  onRefused: (index: number, reason: string) => void;
}

export class Filler {
  readonly #engine: Engine;
  readonly #known = new Map<string, Outcome>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  outcome(cell: Cell, device: DeviceSetting): Outcome | undefined {
    return this.#known.get(keyOf(cell, device));
  }

  async fill(
    { cells }: Sheet,
    device: DeviceSetting,
    judging: () => boolean,
    signal: AbortSignal,
    handlers: Handlers,
  ): Promise<void> {
    this.#forgetOthers(cells, device);
    for (const [index, cell] of cells.entries()) {
      if (cell.refused !== undefined) continue;
      const outcome =
        this.outcome(cell, device) ?? (await this.#make(index, cell, device, signal, handlers));
      if (outcome && judging()) await this.#judge(cell, outcome);
      if (signal.aborted) return;
      if (outcome) handlers.onDone(index, outcome);
    }
  }

  #forgetOthers(cells: Cell[], device: DeviceSetting): void {
    const shown = new Set(cells.map((cell) => keyOf(cell, device)));
    for (const key of this.#known.keys()) if (!shown.has(key)) this.#known.delete(key);
  }

  async #make(
    index: number,
    cell: Cell,
    device: DeviceSetting,
    signal: AbortSignal,
    { onFrame, onRefused }: Handlers,
  ): Promise<Outcome | undefined> {
    const { recipe, settings } = cell;
    const start = performance.now();
    try {
      for await (const frame of this.#engine.run(recipe, settings.count, device, signal)) {
        onFrame(index, frame);
        if (!frame.done) continue;
        const seconds = (performance.now() - start) / 1000;
        const outcome = { frame, calls: frame.total - 1, seconds };
        this.#known.set(keyOf(cell, device), outcome);
        return outcome;
      }
    } catch (error) {
      if (error instanceof EngineDied) throw error;
      onRefused(index, reasonOf(error));
    }
    return undefined;
  }

  async #judge({ recipe, settings }: Cell, outcome: Outcome): Promise<void> {
    const { model, prompt = '' } = recipe;
    const pictures = outcome.frame.x_t;
    const judge = sceneJudges.find((card) => card.model === model);
    if (judge) {
      outcome.obeyed ??= obeyedOf(
        await this.#engine.look(model, pictures, settings.count),
        prompt,
        judge.subjects,
        await vocabularyOf(model),
      );
    } else {
      outcome.judgement ??= await this.#engine.judge(model, pictures, settings.count);
    }
  }
}

const keyOf = ({ recipe, settings }: Cell, device: DeviceSetting): string =>
  JSON.stringify([recipe, settings.count, device]);
