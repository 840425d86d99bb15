// What can be done with a finished picture: save it, link to it, keep it.
import { find } from '../dom.ts';
import type { Engine } from '../engine/engine.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { recipeOfPicture } from '../house.ts';
import { notice, reasonOf, say } from '../notices.ts';
import type { Recipe } from '../types.ts';
import { isFinished, type Trajectory, tile } from './trajectory.ts';

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
  }

  /** Only a finished picture of a live run is what its recipe says. */
  refresh(): void {
    const { trajectory } = this.#shown();
    const live = trajectory?.origin === 'live';
    const ready = live && isFinished(trajectory);
    for (const button of this.#buttons) button.disabled = !ready;
    find('#actions-note', HTMLElement).textContent = ready
      ? ''
      : live
        ? 'Only a finished picture can be saved.'
        : 'Generate a picture of your own to save it.';
  }

  #finished(): { picture: Float32Array; size: number; recipe: Recipe } {
    const { trajectory, pick } = this.#shown();
    const last = trajectory?.frames.at(-1);
    if (!trajectory || !last?.done) throw new Error('there is no finished picture yet');
    const recipe = recipeOfPicture(trajectory.recipe, pick);
    return { picture: tile(last, 'x_0', pick), size: trajectory.size, recipe };
  }

  async #save(): Promise<void> {
    const { picture, size, recipe } = this.#finished();
    const scale = Number(find('#save-scale', HTMLSelectElement).value);
    const png = await this.#engine.encodePng(picture, size, scale, recipe);
    const parts = [recipe.model, recipe.class, recipe.seed, scale > 1 ? `${scale}x` : undefined];
    const name = parts.filter((part) => part !== undefined).join('-');
    download(png, `${name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-')}.png`);
    say('Saved; the recipe is inside the file.');
  }

  async #keep(): Promise<void> {
    const { picture, size, recipe } = this.#finished();
    const png = await this.#engine.encodePng(picture, size, 1, recipe);
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

function download(png: Uint8Array, name: string): void {
  const address = URL.createObjectURL(new Blob([png as BlobPart], { type: 'image/png' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Plain http has no clipboard of its own, but the old way still works there. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (!copied) throw new Error('The browser does not let the page copy; the address bar has it.');
}
