// Where the picture comes from: a sample, a drawing, an upload, or the last one generated.
import { find, make, radioRow } from '../dom.ts';
import { notice, reasonOf } from '../notices.ts';
import { drawPicture } from '../picture.ts';
import type { NoiseState, Source } from '../state.ts';
import { Pad } from './pad.ts';
import { loadSamples, SAMPLE_NAMES, SIZE } from './samples.ts';
import { readUpload } from './upload.ts';

const TITLES: Record<Source, string> = {
  sample: 'A sample',
  drawing: 'A drawing',
  upload: 'Your picture',
  generated: 'The last generated',
};

/** The last generated picture, with a name of its own. */
export interface Generated {
  key: string;
  picture: Float32Array;
}

interface Handlers {
  choose: (choice: Pick<NoiseState, 'source'> & Partial<NoiseState>) => void;
  /** The drawing or the upload is another picture now. */
  redrawn: () => void;
  generated: () => Generated | undefined;
}

export class Sources {
  readonly #handlers: Handlers;
  readonly #fieldset = find('#sources', HTMLFieldSetElement);
  readonly #samplesSet = find('#samples', HTMLFieldSetElement);
  readonly #pad: Pad;
  readonly #samples: Promise<Float32Array[]>;
  #upload: Float32Array | undefined;

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
    this.#pad = new Pad(handlers.redrawn);
    this.#samples = this.#showSamples();
    const options = Object.entries(TITLES).map(([value, label]) => ({ value, label }));
    radioRow(this.#fieldset, 'source', options, 'sample');
    this.#fieldset.addEventListener('change', () => {
      handlers.choose({ source: checkedOf(this.#fieldset) as Source });
    });
    this.#samplesSet.addEventListener('change', () => {
      handlers.choose({ source: 'sample', sample: Number(checkedOf(this.#samplesSet)) });
    });
    const file = find('#upload', HTMLInputElement);
    file.addEventListener('change', () => {
      if (file.files?.[0]) void this.#receive(file.files[0]);
      file.value = '';
    });
  }

  show({ source, sample }: NoiseState): void {
    check(this.#fieldset, source);
    check(this.#samplesSet, String(sample));
    for (const panel of document.querySelectorAll<HTMLElement>('[data-source]')) {
      panel.hidden = panel.dataset.source !== source;
    }
    find('#link-note', HTMLElement).hidden = source === 'sample';
  }

  get generatedKey(): string {
    return this.#handlers.generated()?.key ?? '';
  }

  /** The picture chosen; undefined while there is none. */
  async picture({ source, sample }: NoiseState): Promise<Float32Array | undefined> {
    switch (source) {
      case 'sample':
        return (await this.#samples)[sample];
      case 'drawing':
        return this.#pad.picture.slice();
      case 'upload':
        return this.#upload;
      case 'generated':
        return this.#handlers.generated()?.picture.slice();
    }
  }

  async #receive(file: File): Promise<void> {
    try {
      this.#upload = await readUpload(file);
      this.#handlers.choose({ source: 'upload' });
      this.#handlers.redrawn();
    } catch (error) {
      notice({ key: 'upload', lines: [reasonOf(error)] });
    }
  }

  async #showSamples(): Promise<Float32Array[]> {
    const canvases = SAMPLE_NAMES.map(() => make('canvas', { width: SIZE, height: SIZE }));
    const options = SAMPLE_NAMES.map((label, index) => ({
      value: String(index),
      label,
      picture: canvases[index] as HTMLCanvasElement,
    }));
    radioRow(this.#samplesSet, 'sample', options, '');
    const samples = await loadSamples();
    samples.forEach((sample, index) => {
      drawPicture(canvases[index] as HTMLCanvasElement, sample, SIZE);
    });
    return samples;
  }
}

const checkedOf = (fieldset: HTMLFieldSetElement): string =>
  find('input:checked', HTMLInputElement, fieldset).value;

function check(fieldset: HTMLFieldSetElement, value: string): void {
  for (const input of fieldset.querySelectorAll<HTMLInputElement>('input[type=radio]')) {
    input.checked = input.value === value;
  }
}
