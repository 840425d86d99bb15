// A recorded run, so that there is something to see and scrub before the model is there.
import { cardOf, modelFile } from '../house.ts';
import { planesOf, toUnit } from '../picture.ts';
import type { Frame, Recipe } from '../types.ts';
import type { Trajectory } from './trajectory.ts';

interface Film {
  recipe: Recipe;
  count: number;
  size: number;
  frames: { t: number; alpha: number; sigma: number }[];
}

/** x_t is stored divided by this, so that noise fits into eight bits. */
const REACH = 2.5;

export async function recordedFilm(model: string): Promise<Trajectory> {
  const [film, image] = await Promise.all([
    get(modelFile(model, 'film.json')).then((answer) => answer.json() as Promise<Film>),
    get(modelFile(model, 'film.png'))
      .then((answer) => answer.blob())
      .then((blob) => createImageBitmap(blob, { colorSpaceConversion: 'none' })),
  ]);
  const channels = cardOf(model).network.image_channels;
  const planes = planesOf(image, image.width, image.height, channels);
  const frames = film.frames.map((_, row) => readRow(film, planes, row));
  // In the last one there is no noise left to divide by, and x_t is x_0, which is stored finer.
  const [before, last] = frames.slice(-2);
  if (before && last) Object.assign(last, { eps: before.eps, x_t: last.x_0 });
  const { recipe, count, size } = film;
  return { recipe, origin: 'recorded', count, size, total: frames.length, frames };
}

/** A row holds, for each picture, the tile of x_t and the tile of the predicted x_0. */
function readRow(film: Film, planes: Uint8ClampedArray[], row: number): Frame {
  const { size, count, frames } = film;
  const { t, alpha, sigma } = frames[row] as Film['frames'][number];
  const tiles = 2 * count;
  const channels = planes.length;
  const numbers = channels * size * size;
  const x_t = new Float32Array(count * numbers);
  const x_0 = new Float32Array(count * numbers);
  const eps = new Float32Array(count * numbers);
  for (let i = 0; i < count * numbers; i++) {
    const [picture, channel] = [Math.floor(i / numbers), Math.floor((i % numbers) / size ** 2)];
    const [y, x] = [Math.floor((i % size ** 2) / size), i % size];
    const at = (row * size + y) * tiles * size + 2 * picture * size + x;
    const plane = planes[channel] as Uint8ClampedArray;
    x_t[i] = REACH * toUnit(plane[at] as number);
    x_0[i] = toUnit(plane[at + size] as number);
    eps[i] = sigma > 0 ? ((x_t[i] as number) - alpha * (x_0[i] as number)) / sigma : 0;
  }
  const last = frames.length - 1;
  // Every step of a film has as many rows.
  const step = Math.floor((row * film.recipe.steps) / last);
  const place = { index: row, total: frames.length, step, done: row === last, t, alpha, sigma };
  const { prompt } = film.recipe;
  const prompts = prompt === undefined ? [] : [prompt];
  return { ...place, prompts, count, channels, size, x_t, x_0, eps };
}

async function get(address: string): Promise<Response> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}
