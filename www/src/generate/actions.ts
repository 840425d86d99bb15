// What can be done with a finished picture: save it, link to it, keep it.
import { find, make } from '../dom.ts';
import { download, fileName } from '../download.ts';
import type { Engine } from '../engine/engine.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { recipeOfPicture } from '../house.ts';
import { notice, reasonOf, say } from '../notices.ts';
import type { Recipe } from '../types.ts';
import { type Format, save } from './saving.ts';
import { isFinished, type Trajectory, tile } from './trajectory.ts';
import { noVideo } from './video.ts';

interface Shown {
  trajectory: Trajectory | undefined;
  pick: number;
}

interface Link {
  address: string;
  /** Whether it says everything. */
  whole: boolean;
}

export class Actions {
  readonly #engine: Engine;
  readonly #gallery: Gallery;
  readonly #shown: () => Shown;
  readonly #buttons = ['#save', '#copy', '#keep', '#start-from'].map((id) =>
    find(id, HTMLButtonElement),
  );
  readonly #format = find('#save-format', HTMLSelectElement);

  constructor(engine: Engine, gallery: Gallery, shown: () => Shown, link: (r: Recipe) => Link) {
    this.#engine = engine;
    this.#gallery = gallery;
    this.#shown = shown;
    const [save, copy, keep] = this.#buttons;
    save?.addEventListener('click', () => this.#try('save', () => this.#save()));
    keep?.addEventListener('click', () => this.#try('keep', () => this.#keep()));
    copy?.addEventListener('click', () =>
      this.#try('copy', async () => {
        const { address, whole } = link(this.#finished().recipe);
        await copyText(address);
        say(
          whole
            ? 'The link to this picture is copied.'
            : 'The link is copied. It cannot carry what this picture starts from; a saved PNG does.',
        );
      }),
    );
    const reason = noVideo();
    const video = find('option[value=video]', HTMLOptionElement, this.#format);
    video.disabled = reason !== undefined;
    if (reason !== undefined) video.textContent = `Video: ${reason}`;
  }

  /** Only a finished picture of a live run is what its recipe says. */
  refresh(): void {
    const { trajectory } = this.#shown();
    const live = trajectory?.origin === 'live';
    const ready = live && isFinished(trajectory);
    for (const button of this.#buttons) button.disabled = !ready;
    // Flat shapes suit drawings in colour; handwriting and cloth are all soft greys.
    const flat = trajectory?.frames[0]?.channels === 3;
    const svg = find('option[value=svg]', HTMLOptionElement, this.#format);
    svg.hidden = svg.disabled = !flat;
    if (!flat && this.#format.value === 'svg') this.#format.value = 'png';
    find('#actions-note', HTMLElement).textContent = ready
      ? ''
      : live
        ? 'Only a finished picture can be saved.'
        : 'Generate a picture of your own to save it.';
  }

  #finished(): { trajectory: Trajectory; pick: number; recipe: Recipe } {
    const { trajectory, pick } = this.#shown();
    if (!trajectory || !isFinished(trajectory)) throw new Error('there is no finished picture yet');
    return { trajectory, pick, recipe: recipeOfPicture(trajectory.recipe, pick) };
  }

  async #save(): Promise<void> {
    const { trajectory, pick, recipe } = this.#finished();
    const scale = Number(find('#save-scale', HTMLSelectElement).value);
    const format = this.#format.value as Format;
    const { file, extension, about } = await save(format, this.#engine, trajectory, pick, scale);
    const { model, class: wanted, prompt, seed } = about === undefined ? recipe : trajectory.recipe;
    const wish = wanted ?? prompt?.slice(0, 40);
    const enlarged = scale > 1 && extension !== 'svg' ? `${scale}x` : undefined;
    download(file, fileName([model, wish, seed, about, enlarged], extension));
    say(
      extension === 'png' || extension === 'svg'
        ? 'Saved; the recipe is inside the file.'
        : 'Saved.',
    );
  }

  async #keep(): Promise<void> {
    const { trajectory, pick, recipe } = this.#finished();
    const last = trajectory.frames.at(-1);
    if (!last) return;
    const picture = tile(last, 'x_0', pick);
    const png = await this.#engine.encodePng(picture, trajectory.size, 1, recipe);
    await this.#gallery.keep(recipe, png);
    say('Kept in this browser.');
  }

  async #try(key: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      notice({ key, lines: [reasonOf(error)] });
    }
  }
}

/** Plain http has no clipboard of its own, but the old way still works there. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const focused = document.activeElement;
  const field = make('textarea', { value: text });
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  if (!copied) throw new Error('The browser does not let the page copy; the address bar has it.');
}
