// The gallery: what was kept, with a way back to the recipe.
import { find, make } from '../dom.ts';
import { describe } from '../house.ts';
import { notice, reasonOf, say } from '../notices.ts';
import type { Recipe } from '../types.ts';
import { allKept, forget, type Kept, keep } from './store.ts';

export class Gallery {
  readonly #list = find('#kept', HTMLUListElement);
  readonly #empty = find('#kept-empty', HTMLElement);
  readonly #onOpen: (png: Uint8Array) => Promise<void>;
  #addresses: string[] = [];

  constructor(onOpen: (png: Uint8Array) => Promise<void>) {
    this.#onOpen = onOpen;
    this.#show().catch((error) => {
      this.#empty.textContent = `This browser keeps nothing here (${reasonOf(error)}); save pictures as PNG instead.`;
    });
  }

  async keep(recipe: Recipe, png: Uint8Array): Promise<void> {
    await keep({ recipe, png, at: Date.now() });
    await this.#show();
  }

  async #show(): Promise<void> {
    const all = await allKept();
    for (const address of this.#addresses) URL.revokeObjectURL(address);
    this.#addresses = [];
    this.#list.replaceChildren(...all.map((kept, index) => this.#item(kept, index)));
    this.#empty.hidden = all.length > 0;
  }

  #item({ recipe, png }: Kept, index: number): HTMLLIElement {
    const name = describe(recipe);
    const address = URL.createObjectURL(new Blob([png as BlobPart], { type: 'image/png' }));
    this.#addresses.push(address);

    const picture = make('img', { src: address, alt: name, width: 32, height: 32 });
    const open = make('button', { type: 'button', className: 'kept-open' }, picture);
    open.title = 'Open the recipe';
    open.addEventListener('click', () => this.#try(() => this.#onOpen(png)));
    const remove = make('button', { type: 'button', className: 'quiet', textContent: 'Delete' });
    remove.ariaLabel = `Delete ${name}`;
    remove.addEventListener('click', () => this.#try(() => this.#remove(recipe, index)));
    return make('li', {}, open, make('p', { textContent: name }), remove);
  }

  async #remove(recipe: Recipe, index: number): Promise<void> {
    await forget(recipe);
    await this.#show();
    // The focus went with the button: it goes on to the picture that took its place.
    const left = this.#list.querySelectorAll<HTMLElement>('.kept-open');
    (left[Math.min(index, left.length - 1)] ?? find('#open-png', HTMLElement)).focus();
    say('Deleted.');
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      notice({ key: 'keep', lines: [reasonOf(error)] });
    }
  }
}
