// Pictures as numbers in [-1, 1] and as pixels: white ink on black, one value a pixel.

/** Draws at the picture's own size; `reach` is the value that becomes white. */
export function drawPicture(
  canvas: HTMLCanvasElement,
  picture: Float32Array,
  size: number,
  reach = 1,
): void {
  if (canvas.width !== size) canvas.width = canvas.height = size;
  const image = new ImageData(size, size);
  for (let i = 0; i < picture.length; i++) {
    const grey = 127.5 + (127.5 * (picture[i] as number)) / reach;
    // The array clamps and rounds.
    image.data.fill(grey, 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

/** The grey values of a drawn source, 0 to 255; what is transparent counts as black. */
export function greyOf(
  source: CanvasImageSource,
  width: number,
  height: number,
  crop = { x: 0, y: 0, width, height },
): Uint8ClampedArray {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser gives no 2-D canvas');
  context.fillStyle = '#000';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, crop.x, crop.y, crop.width, crop.height, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return Uint8ClampedArray.from(
    { length: width * height },
    // Rec. 709 luma
    (_, i) =>
      0.2126 * (data[4 * i] as number) +
      0.7152 * (data[4 * i + 1] as number) +
      0.0722 * (data[4 * i + 2] as number),
  );
}

export const toUnit = (grey: number): number => grey / 127.5 - 1;
