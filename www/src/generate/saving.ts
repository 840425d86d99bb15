// What a run can be saved as.
import type { Engine } from '../engine/engine.ts';
import { recipeOfPicture } from '../house.ts';
import type { Frame } from '../types.ts';
import { type Trajectory, tile } from './trajectory.ts';
import { encodeVideo } from './video.ts';

export const FORMATS = ['png', 'svg', 'sheet', 'gif', 'video'] as const;
export type Format = (typeof FORMATS)[number];

/** A whole run is shown in about this many hundredths of a second… */
const LENGTH = 600;
/** …and a frame between these. */
const [SHORTEST, LONGEST] = [3, 12];
/** A GIF is put together in memory: pixels of all its frames. */
const MOST_PIXELS = 64e6;

export interface Saved {
  file: Blob;
  extension: string;
  /** What else its name says. */
  about: string | undefined;
}

/** Saves picture `pick` of a finished run, or all of them; `scale` enlarges every pixel. */
export async function save(
  format: Format,
  engine: Engine,
  trajectory: Trajectory,
  pick: number,
  scale: number,
): Promise<Saved> {
  const { frames, size, count, recipe } = trajectory;
  const last = frames.at(-1) as Frame;
  const columns = Math.ceil(Math.sqrt(count));
  const layout = { columns, channels: last.channels, size, scale };
  switch (format) {
    case 'png': {
      const picture = tile(last, 'x_0', pick);
      const own = recipeOfPicture(recipe, pick);
      return png(await engine.encodePng(picture, size, scale, own), undefined);
    }
    case 'svg': {
      const picture = tile(last, 'x_0', pick);
      const own = recipeOfPicture(recipe, pick);
      const svg = await engine.ask((module) => module.encodeSvg(picture, size, own));
      return {
        file: new Blob([svg], { type: 'image/svg+xml' }),
        extension: 'svg',
        about: undefined,
      };
    }
    case 'sheet':
      return png(
        await engine.ask((module) =>
          module.encodeSheet(last.x_0, layout, recipe, engine.picturesOf(recipe)),
        ),
        'sheet',
      );
    case 'gif': {
      fitting(frames.length, columns * size, scale);
      const film = joined(frames);
      const bytes = await engine.ask((module) =>
        module.encodeGif(film, count, layout, delay(frames)),
      );
      return { file: blob(bytes, 'image/gif'), extension: 'gif', about: 'run' };
    }
    case 'video':
      return { ...(await encodeVideo(frames, scale, delay(frames) / 100)), about: 'run' };
  }
}

function fitting(frames: number, side: number, scale: number): void {
  const pixels = (scale: number) => frames * (side * scale) ** 2;
  if (pixels(scale) <= MOST_PIXELS) return;
  const most = Math.floor(Math.sqrt(MOST_PIXELS / pixels(1)));
  throw new Error(
    `A GIF of ${frames} frames with ${side * scale} × ${side * scale} pixels is too large for the ` +
      `memory: choose a smaller size (up to ${most} times enlarged), fewer pictures or a video.`,
  );
}

function joined(frames: Frame[]): Float32Array {
  const [first] = frames as [Frame];
  const all = new Float32Array(frames.length * first.x_t.length);
  for (const [index, { x_t }] of frames.entries()) all.set(x_t, index * x_t.length);
  return all;
}

const delay = (frames: Frame[]): number =>
  Math.min(LONGEST, Math.max(SHORTEST, Math.round(LENGTH / frames.length)));

const png = (bytes: Uint8Array, about: string | undefined): Saved => ({
  file: blob(bytes, 'image/png'),
  extension: 'png',
  about,
});

const blob = (bytes: Uint8Array, type: string): Blob => new Blob([bytes as BlobPart], { type });
