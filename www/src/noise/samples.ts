// The bundled sample pictures: ten tiles in one small PNG (see public/samples/README.md).
import { planesOf, toUnit } from '../picture.ts';

export const SIZE = 32;
export const SAMPLE_NAMES = [
  ...['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat'],
  ...['Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
];

export async function loadSamples(): Promise<Float32Array[]> {
  const image = new Image();
  image.src = 'samples/clothes.png';
  await image.decode();
  const [wide = []] = planesOf(image, SIZE * SAMPLE_NAMES.length, SIZE, 1);
  return SAMPLE_NAMES.map((_, index) =>
    Float32Array.from({ length: SIZE * SIZE }, (_, i) => {
      const [y, x] = [Math.floor(i / SIZE), i % SIZE];
      return toUnit(wide[(y * SAMPLE_NAMES.length + index) * SIZE + x] as number);
    }),
  );
}
