// Pictures as numbers in [-1, 1], one plane after the other (one plane is grey, white ink on black;
// three are red, green and blue), and as pixels.

/** How many planes a square picture of this size has. */
export function channelsOf(picture: Float32Array, size: number): number {
  const channels = picture.length / size ** 2;
  if (channels !== 1 && channels !== 3) throw new Error(`a picture has no ${channels} planes`);
  return channels;
}

/** Draws at the picture's own size; `reach` is the value that becomes white. */
export function drawPicture(
  canvas: HTMLCanvasElement,
  picture: Float32Array,
  size: number,
  reach = 1,
): void {
  if (canvas.width !== size || canvas.height !== size) canvas.width = canvas.height = size;
  canvas.getContext('2d')?.putImageData(imageOf(picture, size, reach), 0, 0);
}

/** Leaves nothing of what was drawn. */
export function wipe(canvas: HTMLCanvasElement): void {
  canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
}

/** Draws `count` pictures as a square of tiles, row by row. */
export function drawPictures(
  canvas: HTMLCanvasElement,
  pictures: Float32Array,
  count: number,
  size: number,
): void {
  const columns = Math.ceil(Math.sqrt(count));
  const side = columns * size;
  if (canvas.width !== side || canvas.height !== side) canvas.width = canvas.height = side;
  const numbers = pictures.length / count;
  for (let i = 0; i < count; i++) {
    const image = imageOf(pictures.subarray(i * numbers, (i + 1) * numbers), size);
    const [x, y] = [(i % columns) * size, Math.floor(i / columns) * size];
    canvas.getContext('2d')?.putImageData(image, x, y);
  }
}

function imageOf(picture: Float32Array, size: number, reach = 1): ImageData {
  const image = new ImageData(size, size);
  const plane = size ** 2;
  const colour = channelsOf(picture, size) === 3;
  for (let i = 0; i < plane; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = picture[colour ? channel * plane + i : i] as number;
      // The array clamps and rounds.
      image.data[4 * i + channel] = 127.5 + (127.5 * value) / reach;
    }
    image.data[4 * i + 3] = 255;
  }
  return image;
}

/** The planes of a drawn source, 0 to 255; what is transparent counts as black. */
export function planesOf(
  source: CanvasImageSource,
  width: number,
  height: number,
  channels: number,
  crop = { x: 0, y: 0, width, height },
): Uint8ClampedArray[] {
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
  const colours = [0, 1, 2].map((channel) =>
    Uint8ClampedArray.from({ length: width * height }, (_, i) => data[4 * i + channel] as number),
  );
  if (channels === 3) return colours;
  const [red, green, blue] = colours as [Uint8ClampedArray, Uint8ClampedArray, Uint8ClampedArray];
  return [red.map((value, i) => luma(value, green[i] as number, blue[i] as number))];
}

/** Rec. 709 */
const luma = (red: number, green: number, blue: number): number =>
  0.2126 * red + 0.7152 * green + 0.0722 * blue;

export const toUnit = (byte: number): number => byte / 127.5 - 1;
