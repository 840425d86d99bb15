// What a judge reads in the results, classes or subjects, as a bar and in words.
import { find, make } from '../dom.ts';

export interface Share {
  name: string;
  count: number;
  /** What it reads in the original too. */
  own: boolean;
}

/** The most frequent first; of those that are as frequent the one that was read first. */
export function mixOf(read: string[], original: string | undefined): Share[] {
  const counts = new Map<string, number>();
  for (const name of read) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([, m], [, n]) => n - m)
    .map(([name, count]) => ({ name, count, own: name === original }));
}

export class Mix {
  readonly #bar = find('#class-mix-bar', HTMLElement);
  readonly #words = find('#class-mix', HTMLElement);

  /** Nothing, where there is no judge to read them. */
  show(shares: Share[]): void {
    this.#bar.hidden = this.#words.hidden = shares.length === 0;
    this.#bar.replaceChildren(
      ...shares.map(({ count, own }) => {
        const part = make('span', { className: own ? 'own' : '' });
        part.style.flexGrow = String(count);
        return part;
      }),
    );
    this.#words.replaceChildren(
      ...shares.map(({ name, count, own }) => {
        const numbers = make('span', { className: 'numbers', textContent: ` ${count}` });
        return make('li', { className: own ? 'own' : '' }, name, numbers);
      }),
    );
  }
}
