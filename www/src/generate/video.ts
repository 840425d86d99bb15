// A run as a video, encoded by the browser's own encoder. The library is fetched when it is needed.
import { drawPictures } from '../picture.ts';
import type { Frame } from '../types.ts';

/** In the order in which they are tried: what most players know comes first. */
const CODECS = ['avc', 'vp9', 'av1', 'vp8'] as const;
/** The last frame stays this long, in seconds. */
const REST = 1.5;

/** Why this browser cannot encode a video, or undefined if it can. */
export function noVideo(): string | undefined {
  if ('VideoEncoder' in globalThis) return undefined;
  return isSecureContext
    ? 'this browser has no video encoder'
    : 'over plain http the browser withholds its video encoder';
}

/** The pictures of all frames as tiles; `seconds` for each frame. */
export async function encodeVideo(
  frames: Frame[],
  scale: number,
  seconds: number,
): Promise<{ file: Blob; extension: string }> {
  const media = await import('mediabunny');
  const small = document.createElement('canvas');
  const large = document.createElement('canvas');
  const draw = (frame: Frame) => {
    drawPictures(small, frame.x_t, frame.count, frame.size);
    const context = large.getContext('2d');
    if (!context) throw new Error('this browser gives no 2-D canvas');
    context.imageSmoothingEnabled = false;
    context.drawImage(small, 0, 0, large.width, large.height);
  };
  const [first] = frames;
  if (!first) throw new Error('there are no frames to encode');
  const side = Math.ceil(Math.sqrt(first.count)) * first.size * scale;
  // Encoders want even sides.
  large.width = large.height = side + (side % 2);

  const shape = { width: large.width, height: large.height };
  const [codec] = await media.getEncodableVideoCodecs([...CODECS], shape);
  if (!codec) throw new Error(`this browser encodes no video of ${side} × ${side} pixels`);
  const format = codec === 'avc' ? new media.Mp4OutputFormat() : new media.WebMOutputFormat();
  const target = new media.BufferTarget();
  const output = new media.Output({ format, target });
  // Noise is all detail, which encoders would rather drop.
  const quality = new media.Quality('very-high');
  const source = new media.CanvasSource(large, { codec, quality });
  output.addVideoTrack(source);
  await output.start();
  for (const [index, frame] of frames.entries()) {
    draw(frame);
    await source.add(index * seconds, frame.done ? REST : seconds);
  }
  await output.finalize();
  if (!target.buffer) throw new Error('the video was not finished');
  const file = new Blob([target.buffer], { type: format.mimeType });
  return { file, extension: format.fileExtension.replace('.', '') };
}
