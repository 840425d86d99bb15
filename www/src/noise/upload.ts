// Any picture the browser can read, cropped to its middle square, in grey, at our size.
import { planesOf, toUnit } from '../picture.ts';
import { SIZE } from './samples.ts';

export async function readUpload(file: File): Promise<Float32Array> {
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
    const side = Math.min(width, height);
    const crop = { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side };
    const [grey = []] = planesOf(image, SIZE, SIZE, 1, crop);
    return Float32Array.from(grey, toUnit);
  } finally {
    URL.revokeObjectURL(address);
  }
}
