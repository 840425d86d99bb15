// Where in the picture a word acts, in words and as shades.

/** A map whose places differ by less than this share says that a word acts everywhere alike. */
const FLAT = 0.05;
/** From this share on, the differences are shown at full strength. */
const PLAIN = 0.3;

interface Spread {
  low: number;
  high: number;
  /** How much the places differ, as a share of the highest. */
  contrast: number;
}

function spread(map: Float32Array): Spread {
  const [low, high] = [Math.min(...map), Math.max(...map)];
  return { low, high, contrast: high > 0 ? (high - low) / high : 0 };
}

/** How strongly each place is marked, 0 to 1; differences that are slight are marked slightly. */
export function shades(map: Float32Array): number[] {
  const { low, high, contrast } = spread(map);
  if (contrast === 0) return Array.from(map, () => 0);
  const strength = Math.min(1, contrast / PLAIN);
  return Array.from(map, (value) => (strength * (value - low)) / (high - low));
}

/** “mostly at the upper left, where it has up to 23 % of the attention” */
export function inWords(map: Float32Array, size: number): string {
  const { high, contrast } = spread(map);
  const most = `${Math.round(100 * high)} % of the attention`;
  if (contrast < FLAT) return `everywhere alike, with ${most}`;
  return `mostly ${place(map, size)}, where it has up to ${most}`;
}

/** Where the middle of what is marked lies. */
function place(map: Float32Array, size: number): string {
  // Squared, so that what is marked faintly all around does not draw everything to the middle.
  const weights = shades(map).map((shade) => shade ** 2);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (at: (index: number) => number) =>
    weights.reduce((sum, weight, index) => sum + weight * (at(index) + 0.5), 0) / (all * size);
  const side = (share: number, first: string, last: string) =>
    share < 0.42 ? first : share > 0.58 ? last : '';
  const row = side(
    mean((index) => Math.floor(index / size)),
    'upper',
    'lower',
  );
  const column = side(
    mean((index) => index % size),
    'left',
    'right',
  );
  if (row === '' && column === '') return 'in the middle';
  if (column === '') return row === 'upper' ? 'at the top' : 'at the bottom';
  return `at the ${[row, column].filter((word) => word !== '').join(' ')}`;
}
