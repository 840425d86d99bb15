// Asks the classifier that never saw the generator what a picture shows. The Rust module runs in
// Node for this, beside the page and not inside it.
import { readFileSync } from 'node:fs';
import type { Lab } from '../../www/pkg/diffusion_lab.js';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT));
const readJson = (path: string) => JSON.parse(read(path).toString());

let opened: Promise<Lab> | undefined;
const loaded = new Set<string>();

async function openLab(): Promise<Lab> {
  const rust = await import(new URL('www/pkg/diffusion_lab.js', ROOT).href);
  await rust.default({ module_or_path: read('www/pkg/diffusion_lab_bg.wasm') });
  return new rust.Lab();
}

/** The index of the class that the model's classifier reads. */
export async function classify(model: string, picture: Float32Array): Promise<number> {
  opened ??= openLab();
  const lab = await opened;
  if (!loaded.has(model)) {
    for (const [card, load] of [
      ['card.json', lab.load.bind(lab)],
      ['classifier.json', lab.loadClassifier.bind(lab)],
    ] as const) {
      const about = readJson(`models/${model}/${card}`);
      load(about, new Uint8Array(read(`models/${model}/${about.weights.file}`)));
    }
    loaded.add(model);
  }
  const { classes } = await lab.classify(model, picture, 1);
  return classes[0] as number;
}
