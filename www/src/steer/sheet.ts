// A sheet: every pair of two settings' values as a cell with a recipe of its own, all from the
// same starting noise.
import { recipeOf } from '../recipe.ts';
import { callsOf } from '../settings.ts';
import { cardIn, type GenerateState, type House, type SteerState } from '../state.ts';
import type { Recipe } from '../types.ts';
import { labelOf, nonsense, titleOf, withValue } from './axes.ts';

export interface Cell {
  row: number;
  column: number;
  /** “Steps 8, sampler DDIM” */
  name: string;
  settings: GenerateState;
  recipe: Recipe;
  /** Denoiser calls of its run. */
  calls: number;
  /** Why it would say nothing, if so; it is left empty then. */
  refused: string | undefined;
}

export interface Sheet {
  columns: string[];
  rows: string[];
  cells: Cell[];
  each: number;
}

export function sheetOf(base: GenerateState, steer: SteerState, house: House): Sheet {
  const card = cardIn(house, base.model);
  const { x, y, each } = steer;
  const label = (axis: typeof x) => axis.values.map((value) => labelOf(axis, value, house, card));
  const [columns, rows] = [label(x), label(y)];
  const cells = y.values.flatMap((down, row) =>
    x.values.map((across, column): Cell => {
      const settings = withValue(withValue({ ...base, count: each }, x, across), y, down);
      const recipe = recipeOf(settings, house);
      return {
        row,
        column,
        name: `${titleOf(x.setting)} ${columns[column]}, ${titleOf(y.setting)} ${rows[row]}`,
        settings,
        recipe,
        calls: callsOf(settings, house),
        refused: nonsense(settings, [x, y], house),
      };
    }),
  );
  return { columns, rows, cells, each };
}

/** What a sheet costs. */
export interface Weight {
  cells: number;
  /** Denoiser calls, each for all pictures of a cell. */
  calls: number;
  /** Bytes that its pictures take. */
  bytes: number;
  /** How long it will take, once a call has been timed. */
  seconds: number | undefined;
}

/** @param callMs milliseconds of one call for a cell's pictures, if that is known */
export function weigh(sheet: Sheet, numbers: number, callMs: number | undefined): Weight {
  const open = sheet.cells.filter(({ refused }) => refused === undefined);
  const calls = open.reduce((sum, cell) => sum + cell.calls * questions(cell.recipe), 0);
  return {
    cells: open.length,
    calls: open.reduce((sum, cell) => sum + cell.calls, 0),
    // As numbers of 32 bits, and as pixels on the page.
    bytes: sheet.cells.length * sheet.each * numbers * 8,
    seconds: callMs === undefined ? undefined : (calls * callMs) / 1000,
  };
}

/**
 * The network is asked about every wish that has a say and, to be guided, about no wish at all and,
 * where the style is emphasised, about every wish without it.
 */
function questions(recipe: Recipe): number {
  const { class: wanted, prompt, mix = 0, guidance, style_emphasis = 0 } = recipe;
  if ((wanted ?? prompt) === undefined || guidance === 0) return 1;
  const wishes = mix > 0 && mix < 1 ? 2 : 1;
  if (guidance === 1) return wishes;
  return (style_emphasis === 0 ? wishes : 2 * wishes) + 1;
}

/** Above these a sheet is refused. */
export const MOST = { bytes: 64e6, seconds: 15 * 60 };

export const fits = ({ bytes, seconds = 0 }: Weight): boolean =>
  bytes <= MOST.bytes && seconds <= MOST.seconds;

/**
 * The largest sheet like this one that fits: first fewer pictures in a cell, then fewer values,
 * always with the first and the last of an axis.
 */
export function smaller(steer: SteerState, weighed: (steer: SteerState) => Weight): SteerState {
  let smaller = steer;
  while (!fits(weighed(smaller))) {
    const { x, y, each } = smaller;
    if (each > 1) smaller = { ...smaller, each: Math.floor(each / 2) };
    else if (Math.max(x.values.length, y.values.length) < 2) return smaller;
    else if (x.values.length >= y.values.length) smaller = { ...smaller, x: thinned(x) };
    else smaller = { ...smaller, y: thinned(y) };
  }
  return smaller;
}

function thinned<A extends SteerState['x']>(axis: A): A {
  const { values } = axis;
  const keep = Math.ceil(values.length / 2);
  const at = (i: number) => Math.round((i * (values.length - 1)) / Math.max(1, keep - 1));
  return { ...axis, values: Array.from({ length: keep }, (_, i) => values[at(i)]) };
}
