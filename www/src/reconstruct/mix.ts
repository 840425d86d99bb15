// The class mix: what the classifier reads in the results, as a bar and in words.
import { find, make } from '../dom.ts';

export interface Share {
  name: string;
  count: number;
  /** What it reads in the original too. */
  own: boolean;
}

/** The most frequent first. */
export function mixOf(classes: ArrayLike<number>, names: string[], original: number): Share[] {
  const counts = new Map<number, number>();
  for (const index of Array.from(classes)) counts.set(index, (counts.get(index) ?? 0) + 1);
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || a - b)
    .map(([index, count]) => ({
      name: names[index] ?? String(index),
      count,
      own: index === original,
    }));
}

export class Mix {
  readonly #root = find('#class-mix', HTMLElement);

  /** Nothing, where there is no classifier to read them. */
  show(shares: Share[]): void {
    this.#root.hidden = shares.length === 0;
    this.#root.replaceChildren(
      ...shares.map(({ name, count, own }) => {
        const part = make('li', { className: own ? 'own' : '' }, name);
        part.append(make('span', { className: 'numbers', textContent: ` ${count}` }));
        part.style.flexGrow = String(count);
        return part;
      }),
    );
  }
}
