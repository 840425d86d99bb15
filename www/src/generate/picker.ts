// The branches on the timeline: one is looked at, and all of them can be seen side by side.
import { checkRadio, find, make } from '../dom.ts';
import { samplerOf } from '../house.ts';
import { drawPicture } from '../picture.ts';
import type { Frame } from '../types.ts';
import { type Branch, inWords, nearest } from './branches.ts';
import { tile } from './trajectory.ts';

interface Handlers {
  pick: (index: number) => void;
  /** Side by side, or one alone. */
  compare: () => void;
}

export class BranchPicker {
  readonly #box = find('#branches', HTMLElement);
  readonly #list = find('#branch-list', HTMLFieldSetElement);
  readonly #toggle = find('#compare', HTMLInputElement);
  readonly #plates = find('#plates', HTMLElement);
  readonly #row = find('#branch-plates', HTMLElement);
  #canvases: HTMLCanvasElement[] = [];

  constructor({ pick, compare }: Handlers) {
    this.#list.addEventListener('change', () => {
      pick(Number(find('input:checked', HTMLInputElement, this.#list).value));
    });
    this.#toggle.addEventListener('change', compare);
  }

  get comparing(): boolean {
    return this.#toggle.checked && this.#canvases.length > 1;
  }

  /** Shows them while there is more than one; none is picked yet. */
  arrange(branches: Branch[]): void {
    this.#box.hidden = branches.length < 2;
    for (const old of this.#list.querySelectorAll('label')) old.remove();
    this.#list.append(...branches.map(row));
    this.#canvases = branches.map(() => make('canvas', { width: 32, height: 32, role: 'img' }));
    this.#row.replaceChildren(
      ...branches.map((branch, index) =>
        make(
          'figure',
          { className: 'plate' },
          this.#canvases[index] as HTMLCanvasElement,
          make('figcaption', { textContent: `${branch.letter} · ${nameOf(branch)}` }),
        ),
      ),
    );
  }

  pick(index: number): void {
    checkRadio(this.#list, String(index));
  }

  /** How far each has come. */
  progress(branches: Branch[]): void {
    for (const [index, track] of [
      ...this.#list.querySelectorAll<HTMLElement>('.track'),
    ].entries()) {
      const { trajectory, from } = branches[index] as Branch;
      const last = Math.max(1, trajectory.total - 1);
      track.style.setProperty('--from', String(from / last));
      track.style.setProperty('--to', String((trajectory.frames.length - 1) / last));
    }
  }

  /** Every branch where its noise is nearest to that of the frame looked at. */
  draw(branches: Branch[], frame: Frame, pick: number): void {
    this.#plates.hidden = this.comparing;
    this.#row.hidden = !this.comparing;
    if (!this.comparing) return;
    for (const [index, { letter, trajectory }] of branches.entries()) {
      const canvas = this.#canvases[index];
      const there = nearest(trajectory.frames, frame);
      if (!canvas || !there) continue;
      drawPicture(canvas, tile(there, 'x_t', pick), there.size);
      canvas.ariaLabel = `Branch ${letter}, picture ${pick + 1}, frame ${there.index + 1} of ${there.total}`;
    }
  }
}

function row(branch: Branch, index: number): HTMLElement {
  const input = make('input', { type: 'radio', name: 'branch', value: String(index) });
  const letter = make('span', { className: 'letter', textContent: branch.letter });
  const name = make('span', { className: 'what', textContent: nameOf(branch) });
  return make(
    'label',
    { className: 'branch' },
    input,
    letter,
    make('span', { className: 'track' }),
    name,
  );
}

function nameOf({ trajectory: { recipe } }: Branch): string {
  const last = recipe.fork?.at(-1);
  return last ? inWords(last) : (samplerOf(recipe.sampler)?.title ?? recipe.sampler);
}
