// The training pictures nearest to a picture, as far as this page carries them.
import { find, make, spaced, write } from '../dom.ts';
import type { Engine } from '../engine/engine.ts';
import { drawPicture } from '../picture.ts';
import type { ModelCard, Neighbour, ReferencesCard } from '../types.ts';

const COUNT = 5;

export interface Near extends Neighbour {
  picture: Float32Array;
}

/** The `count` nearest to each of some pictures; `pictures` holds them one after the other. */
export async function nearestTo(
  engine: Engine,
  model: string,
  pictures: Float32Array,
  count: number,
): Promise<Near[][]> {
  const all = await engine.nearest(model, pictures, count);
  const seen = (neighbour: Neighbour) =>
    engine.reference(model, neighbour.index).then((picture): Near => ({ ...neighbour, picture }));
  return Promise.all(all.map((neighbours) => Promise.all(neighbours.map(seen))));
}

export class Nearest {
  readonly #engine: Engine;
  readonly #list: HTMLElement;
  readonly #coverage: HTMLElement;
  #asked = 0;

  constructor(root: HTMLElement, engine: Engine) {
    this.#engine = engine;
    this.#list = find('.nearest-list', HTMLElement, root);
    this.#coverage = find('.nearest-coverage', HTMLElement, root);
  }

  async show(card: ModelCard, picture: Float32Array): Promise<void> {
    const asked = ++this.#asked;
    const references = await this.#engine.references(card.name);
    const [near = []] = references ? await nearestTo(this.#engine, card.name, picture, COUNT) : [];
    // Another picture may have been asked about meanwhile.
    if (asked !== this.#asked) return;
    this.#list.replaceChildren(...near.map((one) => item(one, card)));
    write(this.#coverage, coverage(references, card.title));
  }

  clear(): void {
    this.#asked++;
    this.#list.replaceChildren();
    write(this.#coverage, '');
  }
}

function item({ picture, label, rmse }: Near, card: ModelCard): HTMLLIElement {
  const canvas = make('canvas', { width: 32, height: 32 });
  canvas.ariaHidden = 'true';
  drawPicture(canvas, picture, card.network.image_size);
  const named = make('span', { textContent: card.classes[label] ?? String(label) });
  const distance = make('span', { className: 'numbers', textContent: rmse.toFixed(3) });
  return make('li', {}, canvas, named, distance);
}

/** What can and cannot be concluded from them. */
function coverage(references: ReferencesCard | undefined, title: string): string {
  if (!references) return `This page carries no training pictures of ${title.toLowerCase()}.`;
  const [known, all] = [references.labels.length, references.training_pictures].map(spaced);
  return (
    `Looked for among the ${known} of ${all} training pictures that this page carries, by the ` +
    'root mean square difference of pixels from 0 to 1. A nearer one may be among the others.'
  );
}
