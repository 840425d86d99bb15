// Reads the parameters of an address one by one and notes what is wrong with them.
import type { Range } from './types.ts';

/** A number brought into its range, with the reason if it had to be changed. */
export function fitNumber(
  name: string,
  raw: string,
  [low, high]: Range,
  fallback: number,
  whole = true,
): { value: number; problem?: string } {
  const value = raw.trim() === '' ? Number.NaN : Number(raw);
  if (!Number.isFinite(value)) {
    return { value: fallback, problem: `${name}: “${raw}” is not a number; ${fallback} is used.` };
  }
  if (value < low || value > high) {
    const near = value < low ? low : high;
    return {
      value: near,
      problem: `${name}: ${raw} is out of range (${low} to ${high}); ${near} is used.`,
    };
  }
  if (whole && !Number.isInteger(value)) {
    const near = Math.round(value);
    return { value: near, problem: `${name}: ${raw} is not a whole number; ${near} is used.` };
  }
  return { value };
}

/** A part of a parameter that is a list, in which names may hold what separates them. */
export function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What an address holds after its room. */
export type Written = Record<string, string | number>;

export class Parameters {
  readonly problems: string[] = [];
  readonly #params: URLSearchParams;
  readonly #asked = new Set<string>();

  constructor(query: string) {
    this.#params = new URLSearchParams(query);
  }

  number(name: string, range: Range, fallback: number, whole = true): number {
    const raw = this.text(name);
    if (raw === null) return fallback;
    const { value, problem } = fitNumber(name, raw, range, fallback, whole);
    if (problem) this.problems.push(problem);
    return value;
  }

  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const raw = this.text(name);
    if (raw === null) return fallback;
    const found = choices.find((choice) => choice.toLowerCase() === raw.toLowerCase());
    if (found !== undefined) return found;
    this.problems.push(
      `${name}: there is no “${raw}” here, so “${fallback}” is used. ` +
        `Choose from ${choices.join(', ')}.`,
    );
    return fallback;
  }

  text(name: string): string | null {
    this.#asked.add(name);
    return this.#params.get(name);
  }

  /** To be called when all is read: what nobody asked for is no setting of this room. */
  finish(): void {
    for (const name of new Set(this.#params.keys())) {
      if (!this.#asked.has(name)) {
        this.problems.push(`“${name}” is not a setting of this page; it was left out.`);
      }
    }
  }
}
