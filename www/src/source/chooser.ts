// Where a picture comes from: a sample, a drawing, a file, the camera, or the last one generated.
// Every room that starts from a picture has a chooser of its own over the same own pictures.
import { checkRadio, find, make, radioRow, write } from '../dom.ts';
import { notice, reasonOf } from '../notices.ts';
import type { Source } from '../state.ts';
import { Camera } from './camera.ts';
import { contextOf, numbersOf, type Shape } from './fit.ts';
import type { Outside, OwnPictures } from './own.ts';
import { Pad } from './pad.ts';
import { loadSamples, type SampleSet } from './samples.ts';
import { readUpload } from './upload.ts';

const TITLES: Record<Source, string> = {
  none: 'Nothing',
  sample: 'A sample',
  drawing: 'A drawing',
  upload: 'A file',
  camera: 'The camera',
  generated: 'The last generated',
  made: 'One made here',
};

/** What a room remembers of its picture; the picture itself cannot travel in an address. */
export interface Chosen {
  source: Source;
  /** Which of the samples. */
  sample: number;
}

/** What the pictures of a room are for. */
export interface Purpose {
  shape: Shape;
  samples: SampleSet;
}

interface Options {
  own: OwnPictures;
  /** Keeps the radio buttons apart from those of other rooms. */
  name: string;
  sources: readonly Source[];
  choose: (choice: Partial<Chosen>) => void;
}

export class Chooser {
  readonly #root: HTMLElement;
  readonly #own: OwnPictures;
  readonly #name: string;
  readonly #choose: (choice: Partial<Chosen>) => void;
  readonly #pad: Pad;
  readonly #camera: Camera;
  #purpose: Purpose | undefined;
  #chosen: Chosen = { source: 'none', sample: 0 };
  /** Where the samples that can be chosen came from. */
  #offered = '';

  /** Fills `place`. */
  constructor(place: HTMLElement, { own, name, sources, choose }: Options) {
    this.#root = place;
    this.#own = own;
    this.#name = name;
    this.#choose = choose;
    place.append(find('#chooser', HTMLTemplateElement).content.cloneNode(true));
    for (const radio of place.querySelectorAll<HTMLInputElement>('[type=radio]')) {
      radio.name = `${name}-${radio.name}`;
    }
    this.#pad = new Pad(this.#panel('drawing'), (shape) => own.sheet(shape));
    this.#camera = new Camera(this.#panel('camera'), (shot) => own.receive('camera', shot));
    this.#offerSources(sources);
    const samples = find('.samples', HTMLFieldSetElement, place);
    samples.addEventListener('change', () => {
      choose({ source: 'sample', sample: Number(checkedOf(samples)) });
    });
    const file = find('.upload', HTMLInputElement, place);
    file.addEventListener('change', () => {
      if (file.files?.[0]) void this.receive(file.files[0]);
      // So that the same file can be chosen again.
      file.value = '';
    });
    const swap = find('.swap', HTMLInputElement, place);
    swap.addEventListener('change', () => {
      const { source } = this.#chosen;
      if (isOutside(source)) own.swap(source, swap.checked);
    });
    own.subscribe(() => this.#describe());
  }

  show(chosen: Chosen, purpose: Purpose): void {
    this.#chosen = chosen;
    this.#purpose = purpose;
    const { source } = chosen;
    // Nothing is fetched for a panel that nobody looks at.
    if (source === 'sample' && this.#offered !== purpose.samples.address) {
      this.#offerSamples(purpose.samples);
    }
    checkRadio(find('.sources', HTMLFieldSetElement, this.#root), source);
    checkRadio(find('.samples', HTMLFieldSetElement, this.#root), String(chosen.sample));
    for (const panel of this.#root.querySelectorAll<HTMLElement>('[data-source]')) {
      panel.hidden = panel.dataset.source !== source;
    }
    find('.link-note', HTMLElement, this.#root).hidden = source === 'sample' || source === 'none';
    if (source === 'drawing') this.#pad.show(purpose.shape);
    if (source !== 'camera') this.#camera.stop();
    this.#describe();
  }

  /** The room is not looked at any more. */
  leave(): void {
    this.#camera.stop();
  }

  /** Another text whenever the picture would be another one. */
  get key(): string {
    const { source, sample } = this.#chosen;
    const { channels, size } = this.#shape;
    const which =
      source === 'sample' ? `${this.#samples.address} ${sample}` : this.#own.keyOf(source);
    return [source, which, channels, size].join(' ');
  }

  /** The picture chosen, as the model takes it; undefined while there is none. */
  async picture(): Promise<Float32Array | undefined> {
    const { source, sample } = this.#chosen;
    const picture = await this.#read(source, sample);
    const missing = picture === undefined && source !== 'none';
    find('.no-picture', HTMLElement, this.#root).hidden = !missing;
    return picture;
  }

  /** Takes a file as the picture. */
  async receive(file: File): Promise<void> {
    try {
      this.#own.receive('upload', await readUpload(file));
      this.#choose({ source: 'upload' });
    } catch (error) {
      notice({ key: 'upload', lines: [reasonOf(error)] });
    }
  }

  get #shape(): Shape {
    return this.#required.shape;
  }

  get #samples(): SampleSet {
    return this.#required.samples;
  }

  get #required(): Purpose {
    if (!this.#purpose) throw new Error('the chooser was not shown yet');
    return this.#purpose;
  }

  async #read(source: Source, sample: number): Promise<Float32Array | undefined> {
    switch (source) {
      case 'none':
        return undefined;
      case 'sample': {
        const canvas = (await this.#load(this.#samples))[sample];
        return canvas && numbersOf(canvas, this.#shape);
      }
      case 'drawing':
        return this.#own.drawing(this.#shape);
      case 'upload':
      case 'camera':
        return this.#own.outside(source, this.#shape)?.picture;
      case 'generated':
      case 'made':
        return this.#own[source](this.#shape);
    }
  }

  /** What was done to a picture from outside, and whether light and dark may be swapped. */
  #describe(): void {
    const { source } = this.#chosen;
    if (!this.#purpose) return;
    const prepared = isOutside(source) ? this.#own.outside(source, this.#shape) : undefined;
    write(find('.done', HTMLElement, this.#root), prepared?.done ?? '');
    const swap = find('.swap', HTMLInputElement, this.#root);
    swap.checked = prepared?.swap ?? false;
    find('.swap-line', HTMLElement, this.#root).hidden = !prepared || this.#shape.channels !== 1;
  }

  #offerSources(sources: readonly Source[]): void {
    const fieldset = find('.sources', HTMLFieldSetElement, this.#root);
    const options = sources.map((value) => ({ value, label: TITLES[value] }));
    radioRow(fieldset, `${this.#name}-source`, options, '');
    fieldset.addEventListener('change', () => {
      this.#choose({ source: checkedOf(fieldset) as Source });
    });
  }

  #offerSamples(set: SampleSet): void {
    this.#offered = set.address;
    const fieldset = find('.samples', HTMLFieldSetElement, this.#root);
    find('legend', HTMLElement, fieldset).textContent = set.legend;
    const options = set.labels.map((label, index) => {
      const picture = make('canvas', { width: 32, height: 32 });
      return { value: String(index), label, picture };
    });
    radioRow(fieldset, `${this.#name}-sample`, options, String(this.#chosen.sample));
    // Whoever wants the picture itself tells what went wrong.
    this.#load(set).catch(() => {});
  }

  /** The samples, which their buttons then show. */
  async #load(set: SampleSet): Promise<HTMLCanvasElement[]> {
    const samples = await loadSamples(set);
    if (this.#offered !== set.address) return samples;
    const canvases = this.#root.querySelectorAll<HTMLCanvasElement>('.samples canvas');
    canvases.forEach((canvas, index) => {
      const sample = samples[index] as HTMLCanvasElement;
      canvas.width = canvas.height = sample.width;
      contextOf(canvas).drawImage(sample, 0, 0);
    });
    return samples;
  }

  #panel(source: Source): HTMLElement {
    return find(`[data-source=${source}]`, HTMLElement, this.#root);
  }
}

const isOutside = (source: Source): source is Outside => source === 'upload' || source === 'camera';

const checkedOf = (fieldset: HTMLFieldSetElement): string =>
  find('input:checked', HTMLInputElement, fieldset).value;
