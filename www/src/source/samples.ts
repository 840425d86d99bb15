// Sample pictures: real clothes for the model that learned clothes (see public/samples/README.md),
// and for the others what they have made themselves, one of each class.
import { modelFile } from '../house.ts';
import type { ModelCard } from '../types.ts';
import { blank, contextOf } from './fit.ts';

/** Tiles in one picture. */
export interface SampleSet {
  address: string;
  legend: string;
  labels: string[];
  /** The side of a tile in the file, and how many pixels of it are one pixel. */
  side: number;
  scale: number;
  place: (index: number) => { x: number; y: number };
}

const SIZE = 32;

export const CLOTHES: SampleSet = {
  address: 'samples/clothes.png',
  legend: 'Sample',
  labels: [
    ...['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat'],
    ...['Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  ],
  side: SIZE,
  scale: 1,
  place: (index) => ({ x: index * SIZE, y: 0 }),
};

/** A model's grid of samples shows ten pictures of every class, a class a row; from one column. */
const COLUMN = 3;
/** The grid of a model that takes prompts has a prompt a row, written before its pictures. */
const TEXT = 320;
const PROMPTED: [row: number, label: string][] = [
  [0, 'Cat'],
  [4, 'Blob cat'],
  [6, 'Smile'],
  [7, 'Heart'],
  [8, 'Rocket'],
  [9, 'Pizza'],
  [10, 'Tree'],
  [11, 'House'],
  [13, 'Car'],
  [17, 'Ghost'],
];

export function samplesOf({ name, classes, network }: ModelCard): SampleSet {
  if (name === 'fashion') return CLOTHES;
  const side = 2 * network.image_size;
  const own = {
    address: modelFile(name, 'samples.png'),
    legend: 'Sample, made by this model',
    ...{ side, scale: 2 },
  };
  if (classes.length > 0) {
    return { ...own, labels: classes, place: (index) => ({ x: COLUMN * side, y: index * side }) };
  }
  return {
    ...own,
    labels: PROMPTED.map(([, label]) => label),
    place: (index) => ({ x: TEXT, y: (PROMPTED[index]?.[0] ?? 0) * side }),
  };
}

const loading = new Map<string, Promise<HTMLCanvasElement[]>>();

/** All of a set, fetched once for every room; tried again if that failed. */
export function loadSamples(set: SampleSet): Promise<HTMLCanvasElement[]> {
  const known = loading.get(set.address);
  if (known) return known;
  const samples = load(set);
  loading.set(set.address, samples);
  samples.catch(() => loading.delete(set.address));
  return samples;
}

async function load({ address, labels, side, scale, place }: SampleSet) {
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch {
    throw new Error('The sample pictures did not arrive from the server. Try again.');
  }
  const size = side / scale;
  return labels.map((_, index) => {
    const { x, y } = place(index);
    const canvas = blank(size);
    const context = contextOf(canvas);
    // Every pixel of a tile that is drawn larger is a square of one colour.
    context.imageSmoothingEnabled = false;
    context.drawImage(image, x, y, side, side, 0, 0, size, size);
    return canvas;
  });
}
