// The Steer room: a sheet over two settings, filled in live from the same starting noise.
import { counted } from '../counted.ts';
import { find, write } from '../dom.ts';
import { download, fileName } from '../download.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineDied } from '../engine/host.ts';
import { cardOf, house, judges, samplerOf, wishOf } from '../house.ts';
import { dismiss, notice, reasonOf, say } from '../notices.ts';
import { recipeOf } from '../recipe.ts';
import type { Session } from '../session.ts';
import { type GenerateState, type PageState, type SteerState, takesPrompts } from '../state.ts';
import { type AxisName, fittedAxes, titleOf } from './axes.ts';
import { SheetControls } from './controls.ts';
import { Filler, type Outcome } from './filler.ts';
import { duration, findingsOf } from './findings.ts';
import { Grid } from './grid.ts';
import { Heat } from './heat.ts';
import { drawSheet } from './saving.ts';
import {
  type Cell,
  fits,
  MOST,
  type Sheet,
  sheetOf,
  smaller,
  type Weight,
  weigh,
} from './sheet.ts';

export class SteerRoom {
  readonly #engine: Engine;
  readonly #session: Session;
  readonly #controls: SheetControls;
  readonly #filler: Filler;
  readonly #grid: Grid;
  readonly #heat: Heat;
  readonly #button = find('#fill', HTMLButtonElement);
  readonly #progress = find('#fill-progress', HTMLProgressElement);
  #sheet: Sheet | undefined;
  #sheetOf = '';
  #judged = false;
  #callMs = new Map<string, number>();
  #abort: AbortController | undefined;

  constructor(engine: Engine, session: Session, open: (settings: GenerateState) => void) {
    this.#engine = engine;
    this.#session = session;
    this.#controls = new SheetControls(session);
    this.#filler = new Filler(engine);
    this.#grid = new Grid(find('#sheet', HTMLTableElement), ({ settings }) => open(settings));
    find('#sheet-save', HTMLButtonElement).addEventListener('click', () => void this.#save());
    this.#heat = new Heat(engine, session);
    this.#controls.form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#abort) this.#stop('Stopped.');
      else void this.#fill();
    });
  }

  show({ generate, steer }: PageState): void {
    const card = cardOf(generate.model);
    const { x, y } = fittedAxes(steer.x, steer.y, house, card);
    // Another model was chosen since.
    if (x !== steer.x || y !== steer.y) {
      this.#session.change({ steer: { x, y } });
      return;
    }
    this.#controls.show(steer, generate.model);
    this.#heat.show(steer.heat);
    find('#sheet-base', HTMLElement).textContent = this.#base();
    const sheet = sheetOf(generate, steer, house);
    const key = JSON.stringify([sheet, generate.device]);
    if (key !== this.#sheetOf) {
      if (this.#abort) this.#stop('Stopped: the sheet is another one now.');
      this.#sheet = sheet;
      this.#sheetOf = key;
      this.#layOut(sheet);
      this.#tellCost();
    } else if (steer.judge !== this.#judged) {
      this.#showOutcomes(sheet);
    }
    this.#judged = steer.judge;
  }

  leave(): void {
    if (this.#abort) this.#stop('The sheet stopped where it was.');
  }

  get #state(): PageState {
    return this.#session.state;
  }

  #layOut(sheet: Sheet): void {
    const { x, y } = this.#state.steer;
    this.#grid.arrange(sheet, `${titleOf(x.setting)} →\n${titleOf(y.setting)} ↓`);
    for (const [index, { refused }] of sheet.cells.entries()) {
      if (refused !== undefined) this.#refuse(index, refused);
      else this.#grid.mark(index, 'waiting');
    }
    this.#showOutcomes(sheet);
    this.#tellSaving();
  }

  /** The cells that were made already. */
  #showOutcomes({ cells }: Sheet): void {
    for (const [index, cell] of cells.entries()) {
      const outcome = this.#filler.outcome(cell, this.#state.generate.device);
      if (outcome) this.#showOutcome(index, cell, outcome);
    }
  }

  /** The settings that all cells share. */
  #base(): string {
    const { generate, guide, steer } = this.#state;
    const { model, seed, sampler, steps, guidance } = generate;
    const card = cardOf(model);
    const recipe = recipeOf(generate, house);
    const settings: [AxisName, string][] = [
      [takesPrompts(card) ? 'prompt' : 'class', wishOf(recipe)],
      ['seed', `seed ${seed}`],
      ['sampler', samplerOf(sampler)?.title ?? sampler],
      ['steps', counted(steps, 'step')],
      ['guidance', `guidance ${guidance}`],
    ];
    const varied = [steer.x.setting, steer.y.setting];
    const shared = settings.filter(([name]) => !varied.includes(name)).map(([, value]) => value);
    const without = guide.source === 'none' ? '' : ', without the picture that it starts from';
    return `Everything else is as set in Generate${without}: ${[card.title, ...shared].join(' · ')}.`;
  }

  #weigh(steer: SteerState): Weight {
    const { generate } = this.#state;
    const { image_channels, image_size } = cardOf(generate.model).network;
    const sheet = sheetOf(generate, steer, house);
    return weigh(sheet, image_channels * image_size ** 2, this.#timeOf(steer.each));
  }

  /** Of a call that was not timed, from one that was: a picture's share, and one more for all. */
  #timeOf(each: number): number | undefined {
    const known = this.#callMs.get(this.#timingKey(each));
    const timed = this.#state.steer.each;
    const ms = known ?? this.#callMs.get(this.#timingKey(timed));
    if (known !== undefined || ms === undefined) return known;
    return (ms * (each + 1)) / (timed + 1);
  }

  #timingKey(each: number): string {
    const { model, device } = this.#state.generate;
    return `${model} ${each} ${device}`;
  }

  #tellCost(): void {
    const { cells, calls, seconds } = this.#weigh(this.#state.steer);
    const time = seconds === undefined ? '' : `, about ${duration(seconds)}`;
    const cost = `${counted(cells, 'cell')}, ${counted(calls, 'denoiser call')}${time}.`;
    write(find('#fill-cost', HTMLElement), cost);
  }

  async #fill(): Promise<void> {
    const { generate, steer } = this.#state;
    const { model, device } = generate;
    const sheet = this.#sheet;
    if (!sheet) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#button.textContent = 'Stop';
    this.#button.classList.add('running');
    dismiss('sheet');
    try {
      this.#label('Loading the model…');
      await this.#engine.prepare(model, (share) => {
        if (!abort.signal.aborted) this.#label(`Loading the model: ${Math.round(100 * share)} %`);
      });
      if (abort.signal.aborted) return;
      this.#label('Timing one call…');
      const ms = await this.#engine.devices.callTime(model, steer.each, device);
      this.#callMs.set(this.#timingKey(steer.each), ms);
      if (abort.signal.aborted) return;
      this.#tellCost();
      const weight = this.#weigh(steer);
      if (!fits(weight)) {
        this.#end();
        this.#propose(weight);
        return;
      }
      await this.#run(sheet, abort.signal);
      if (!abort.signal.aborted) {
        this.#end();
        say('The sheet is filled.');
      }
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#end();
      // Those who replace the worker tell what happened.
      if (error instanceof EngineDied) return;
      const action = { label: 'Try again', run: () => void this.#fill() };
      notice({ key: 'sheet', lines: [reasonOf(error)], action });
    }
  }

  async #run(sheet: Sheet, signal: AbortSignal): Promise<void> {
    const open = sheet.cells.filter(({ refused }) => refused === undefined);
    const total = open.reduce((sum, { calls }) => sum + calls, 0);
    let made = 0;
    let done = 0;
    // Whoever wishes it later has the cells measured that are still to come.
    const judging = () => this.#state.steer.judge;
    await this.#filler.fill(sheet, this.#state.generate.device, judging, signal, {
      onFrame: (index, frame) => {
        if (signal.aborted) return;
        this.#grid.mark(index, 'running');
        this.#grid.draw(index, frame);
        this.#progress.value = (made + frame.index) / total;
        this.#label(
          `Cell ${done + 1} of ${open.length}, call ${frame.index} of ${frame.total - 1}`,
        );
      },
      onDone: (index, outcome) => {
        const cell = sheet.cells[index] as Cell;
        this.#showOutcome(index, cell, outcome);
        this.#tellSaving();
        made += cell.calls;
        done += 1;
        this.#progress.value = made / total;
      },
      onRefused: (index, reason) => this.#refuse(index, reason),
    });
  }

  #showOutcome(index: number, cell: Cell, outcome: Outcome): void {
    const { model } = cell.recipe;
    const judging = this.#state.steer.judge;
    const judge = judges.find((card) => card.model === model);
    this.#grid.draw(index, outcome.frame);
    this.#grid.tell(index, findingsOf(outcome, cell.recipe, cardOf(model), judging, judge));
    this.#grid.mark(index, 'done');
  }

  #tellSaving(): void {
    const { device } = this.#state.generate;
    const some = this.#sheet?.cells.some((cell) => this.#filler.outcome(cell, device)) ?? false;
    find('#sheet-save', HTMLButtonElement).disabled = !some;
    find('#sheet-note', HTMLElement).textContent = some ? '' : 'There is nothing to save yet.';
  }

  /** The sheet as it stands, as one picture. */
  async #save(): Promise<void> {
    const sheet = this.#sheet;
    if (!sheet) return;
    const { generate, steer } = this.#state;
    const { x, y } = steer;
    try {
      const title = `${titleOf(x.setting)} across, ${titleOf(y.setting)} down. ${this.#base()}`;
      const file = await drawSheet(sheet, (index) => this.#grid.canvas(index), title);
      download(file, fileName([generate.model, x.setting, y.setting, 'sheet'], 'png'));
      say('Saved.');
    } catch (error) {
      notice({ key: 'sheet', lines: [reasonOf(error)] });
    }
  }

  #refuse(index: number, reason: string): void {
    this.#grid.tell(index, { lines: [reason], gauges: [] });
    this.#grid.mark(index, 'refused');
  }

  /** Names what is too large, and offers what would do. */
  #propose({ bytes, seconds = 0, cells }: Weight): void {
    const { steer } = this.#state;
    const fitting = smaller(steer, (steer) => this.#weigh(steer));
    const { x, y, each } = fitting;
    const size = `${x.values.length} × ${y.values.length} cells of ${each}`;
    const reason =
      bytes > MOST.bytes
        ? `its pictures take ${Math.round(bytes / 1e6)} MB, and ${MOST.bytes / 1e6} are the most`
        : `it would take ${duration(seconds)} here, and ${duration(MOST.seconds)} are the most`;
    const lines = [
      `A sheet of ${cells} cells of ${steer.each} is too large: ${reason}.`,
      `One of ${size} would do.`,
    ];
    const run = () => {
      this.#session.change({ steer: fitting });
      void this.#fill();
    };
    notice({ key: 'sheet', lines, action: { label: `Fill ${size}`, run } });
  }

  #stop(said: string): void {
    this.#abort?.abort();
    this.#end();
    for (const [index, cell] of (this.#sheet?.cells ?? []).entries()) {
      const made = this.#filler.outcome(cell, this.#state.generate.device);
      if (!made && cell.refused === undefined) this.#grid.mark(index, 'waiting');
    }
    say(said);
  }

  #end(): void {
    this.#abort = undefined;
    this.#button.textContent = 'Fill the sheet';
    this.#button.classList.remove('running');
    this.#progress.value = 0;
    this.#label('');
  }

  #label(text: string): void {
    find('#fill-label', HTMLElement).textContent = text;
  }
}
