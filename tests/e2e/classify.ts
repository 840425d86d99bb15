// Asks the Rust module, run in Node, which class a picture shows.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PKG = new URL('../../www/pkg/', import.meta.url);

/** The index of the class. */
export async function classify(model: string, picture: Float32Array): Promise<number> {
  const rust = await import(new URL('diffusion_lab.js', PKG).href);
  const wasm = readFileSync(fileURLToPath(new URL('diffusion_lab_bg.wasm', PKG)));
  await rust.default({ module_or_path: new WebAssembly.Module(wasm) });
  return rust.classify(model, picture);
}
