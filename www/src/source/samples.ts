// The bundled sample pictures: ten tiles in one small PNG (see public/samples/README.md).
import { blank, contextOf } from './fit.ts';

const SIZE = 32;
export const SAMPLE_NAMES = [
  ...['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat'],
  ...['Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
];

let loading: Promise<HTMLCanvasElement[]> | undefined;

/** All of them, fetched once for every room; tried again if that failed. */
export function loadSamples(): Promise<HTMLCanvasElement[]> {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<HTMLCanvasElement[]> {
  const image = new Image();
  image.src = 'samples/clothes.png';
  try {
    await image.decode();
  } catch {
    throw new Error('The sample pictures did not arrive from the server. Try again.');
  }
  return SAMPLE_NAMES.map((_, index) => {
    const canvas = blank(SIZE);
    contextOf(canvas).drawImage(image, index * SIZE, 0, SIZE, SIZE, 0, 0, SIZE, SIZE);
    return canvas;
  });
}
