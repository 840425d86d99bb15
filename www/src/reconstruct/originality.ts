// Where originality begins: the noise level at which half of what ties the results to the original
// is gone. All of it is there at t = 0; none of it where nothing of the picture is left.
import { placeOf, timestepAt } from './scale.ts';

/** What was measured at one noise level, over `count` results. */
export interface Reading {
  t: number;
  /** Mean similarity to the original, 1 for the same. */
  original: number;
  /** Mean similarity of two results. */
  others: number;
  count: number;
}

/** Readings by their level; a finer one takes the place of a coarser one at the same level. */
export function withReading(readings: Reading[], reading: Reading): Reading[] {
  const same = readings.find(({ t }) => t === reading.t);
  if (same && same.count > reading.count) return readings;
  const rest = readings.filter((other) => other !== same);
  return [...rest, reading].sort((a, b) => a.t - b.t);
}

/**
 * The share of the tie to the original that is left at a level, 1 to 0, by what lies between the
 * neighbouring readings; undefined without readings at both ends.
 */
export function tieAt(t: number, readings: Reading[]): number | undefined {
  const free = baseline(readings);
  if (free === undefined || free >= 1) return undefined;
  // Beyond the last one there is nothing but noise either.
  const found = readings.findIndex((reading) => reading.t >= t);
  const above = found < 0 ? readings.length - 1 : found;
  const [b, a] = [readings[above], readings[Math.max(0, above - 1)]];
  if (!a || !b) return undefined;
  const [from, to] = [placeOf(a.t), placeOf(b.t)];
  const share = from === to ? 0 : Math.min(1, (placeOf(t) - from) / (to - from));
  const original = a.original + share * (b.original - a.original);
  return Math.min(1, Math.max(0, (original - free) / (1 - free)));
}

/** How alike pictures are that were made without the original. */
export function baseline(readings: Reading[]): number | undefined {
  const last = readings.at(-1);
  return last && last.t >= 990 ? last.original : undefined;
}

/** The two neighbouring readings between which half of the tie goes. */
export function halfway(readings: Reading[]): [Reading, Reading] | undefined {
  for (const [i, b] of readings.entries()) {
    const a = readings[i - 1];
    const [before, after] = [a && tieAt(a.t, readings), tieAt(b.t, readings)];
    if (a && before !== undefined && after !== undefined && before >= 0.5 && after < 0.5) {
      return [a, b];
    }
  }
  return undefined;
}

/** The level where half of the tie is gone. */
export function beginning(readings: Reading[]): number | undefined {
  const pair = halfway(readings);
  if (!pair) return undefined;
  const [before = 0, after = 0] = pair.map(({ t }) => tieAt(t, readings));
  const [a, b] = pair;
  const [from, to] = [placeOf(a.t), placeOf(b.t)];
  return timestepAt(from + ((before - 0.5) / (before - after)) * (to - from));
}

/** A place on the dial in words, by what was measured there. */
export function inWords(tie: number | undefined): string {
  if (tie === undefined) return '';
  if (tie > 0.95) return 'almost the original';
  if (tie > 0.75) return 'the same, drawn anew';
  if (tie > 0.5) return 'a variation';
  if (tie > 0.2) return 'a distant relative';
  return 'something new';
}
