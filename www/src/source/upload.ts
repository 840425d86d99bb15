// A picture file: whatever the browser can read, refused in words that help if it cannot.
import isAnimated from 'is-animated';
import { type Shot, shotOf } from './shot.ts';

const MEGABYTE = 1e6;
/** More would take long to read, and a picture of 32 pixels gains nothing from it. */
const LARGEST = 100 * MEGABYTE;

export async function readUpload(file: File): Promise<Shot> {
  if (file.size > LARGEST) {
    throw new Error(
      `“${file.name}” has ${Math.round(file.size / MEGABYTE)} MB, more than the ` +
        `${LARGEST / MEGABYTE} that this page reads; save it smaller and try again.`,
    );
  }
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    try {
      await image.decode();
    } catch {
      throw new Error(
        `“${file.name}” is not a picture that this browser can read; try PNG or JPEG.`,
      );
    }
    const { naturalWidth: width, naturalHeight: height } = image;
    if (width === 0 || height === 0) {
      throw new Error(`“${file.name}” does not say how large it is; save it as PNG and try again.`);
    }
    const animated = isAnimated(await file.arrayBuffer());
    return shotOf(image, width, height, { origin: 'file', animated });
  } finally {
    URL.revokeObjectURL(address);
  }
}
