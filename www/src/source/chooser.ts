// Where a picture comes from: a sample, a drawing, a file, the camera, or the last one generated.
// Every room that starts from a picture has a chooser of its own over the same own pictures.
import { find, make, radioRow } from '../dom.ts';
import { notice, reasonOf } from '../notices.ts';
import type { Source } from '../state.ts';
import { Camera } from './camera.ts';
import { contextOf, numbersOf, type Shape } from './fit.ts';
import type { Outside, OwnPictures } from './own.ts';
import { Pad } from './pad.ts';
import { loadSamples, SAMPLE_NAMES } from './samples.ts';
import { readUpload } from './upload.ts';

const TITLES: Record<Source, string> = {
  sample: 'A sample',
  drawing: 'A drawing',
  upload: 'A file',
  camera: 'The camera',
  generated: 'The last generated',
};

/** What a room remembers of its picture; the picture itself cannot travel in an address. */
export interface Chosen {
  source: Source;
  /** Which of the samples. */
  sample: number;
}

export class Chooser {
  readonly #root: HTMLElement;
  readonly #own: OwnPictures;
  readonly #choose: (choice: Partial<Chosen>) => void;
  readonly #pad: Pad;
  readonly #camera: Camera;
  #shape: Shape = { channels: 1, size: 32 };
  #chosen: Chosen = { source: 'sample', sample: 0 };

  /** Fills `place`; `name` keeps its radio buttons apart from those of other rooms. */
  constructor(
    place: HTMLElement,
    name: string,
    own: OwnPictures,
    choose: (choice: Partial<Chosen>) => void,
  ) {
    this.#root = place;
    this.#own = own;
    this.#choose = choose;
    place.append(find('#chooser', HTMLTemplateElement).content.cloneNode(true));
    for (const radio of place.querySelectorAll<HTMLInputElement>('[type=radio]')) {
      radio.name = `${name}-${radio.name}`;
    }
    this.#pad = new Pad(find('[data-source=drawing]', HTMLElement, place), (s) => own.sheet(s));
    this.#camera = new Camera(find('[data-source=camera]', HTMLElement, place), (shot) =>
      own.receive('camera', shot),
    );
    this.#offerSources(`${name}-source`);
    this.#offerSamples(`${name}-sample`);
    const file = find('.upload', HTMLInputElement, place);
    file.addEventListener('change', () => {
      if (file.files?.[0]) void this.#receive(file.files[0]);
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

  show(chosen: Chosen, shape: Shape): void {
    this.#chosen = chosen;
    this.#shape = shape;
    check(find('.sources', HTMLFieldSetElement, this.#root), chosen.source);
    check(find('.samples', HTMLFieldSetElement, this.#root), String(chosen.sample));
    for (const panel of this.#root.querySelectorAll<HTMLElement>('[data-source]')) {
      panel.hidden = panel.dataset.source !== chosen.source;
    }
    find('.link-note', HTMLElement, this.#root).hidden = chosen.source === 'sample';
    if (chosen.source === 'drawing') this.#pad.show(shape);
    if (chosen.source !== 'camera') this.#camera.stop();
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
    const which = source === 'sample' ? sample : this.#own.key;
    return [source, which, channels, size].join(' ');
  }

  /** The picture chosen, as the model takes it; undefined while there is none. */
  async picture(): Promise<Float32Array | undefined> {
    const { source, sample } = this.#chosen;
    const picture = await this.#read(source, sample);
    find('.no-picture', HTMLElement, this.#root).hidden = picture !== undefined;
    return picture;
  }

  async #read(source: Source, sample: number): Promise<Float32Array | undefined> {
    switch (source) {
      case 'sample':
        return numbersOf((await loadSamples())[sample] as HTMLCanvasElement, this.#shape);
      case 'drawing':
        return this.#own.drawing(this.#shape);
      case 'upload':
      case 'camera':
        return this.#own.outside(source, this.#shape)?.picture;
      case 'generated':
        return this.#own.generated(this.#shape);
    }
  }

  /** What was done to a picture from outside, and whether light and dark may be swapped. */
  #describe(): void {
    const { source } = this.#chosen;
    const prepared = isOutside(source) ? this.#own.outside(source, this.#shape) : undefined;
    const done = find('.done', HTMLElement, this.#root);
    done.textContent = prepared?.done ?? '';
    const swap = find('.swap', HTMLInputElement, this.#root);
    swap.checked = prepared?.swap ?? false;
    find('.swap-line', HTMLElement, this.#root).hidden = !prepared || this.#shape.channels !== 1;
  }

  async #receive(file: File): Promise<void> {
    try {
      this.#own.receive('upload', await readUpload(file));
      this.#choose({ source: 'upload' });
    } catch (error) {
      notice({ key: 'upload', lines: [reasonOf(error)] });
    }
  }

  #offerSources(name: string): void {
    const fieldset = find('.sources', HTMLFieldSetElement, this.#root);
    const options = Object.entries(TITLES).map(([value, label]) => ({ value, label }));
    radioRow(fieldset, name, options, 'sample');
    fieldset.addEventListener('change', () => {
      this.#choose({ source: checkedOf(fieldset) as Source });
    });
  }

  #offerSamples(name: string): void {
    const fieldset = find('.samples', HTMLFieldSetElement, this.#root);
    const canvases = SAMPLE_NAMES.map(() => make('canvas', { width: 32, height: 32 }));
    const options = canvases.map((picture, index) => ({
      value: String(index),
      label: SAMPLE_NAMES[index] as string,
      picture,
    }));
    radioRow(fieldset, name, options, '');
    fieldset.addEventListener('change', () => {
      this.#choose({ source: 'sample', sample: Number(checkedOf(fieldset)) });
    });
    loadSamples().then(
      (samples) => {
        canvases.forEach((canvas, index) => {
          contextOf(canvas).drawImage(samples[index] as HTMLCanvasElement, 0, 0);
        });
      },
      // Whoever wants the picture itself tells what went wrong.
      () => {},
    );
  }
}

const isOutside = (source: Source): source is Outside => source === 'upload' || source === 'camera';

const checkedOf = (fieldset: HTMLFieldSetElement): string =>
  find('input:checked', HTMLInputElement, fieldset).value;

function check(fieldset: HTMLFieldSetElement, value: string): void {
  for (const input of fieldset.querySelectorAll<HTMLInputElement>('input[type=radio]')) {
    input.checked = input.value === value;
  }
}
