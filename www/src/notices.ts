// Messages that stay until they are read: what went wrong, and what can be done about it.
import { find, make } from './dom.ts';

interface Notice {
  /** A later notice with the same key takes the place of the earlier one. */
  key: string;
  lines: string[];
  action?: { label: string; run: () => void };
}

const list = () => find('#notices', HTMLElement);

export function notice({ key, lines, action }: Notice): void {
  dismiss(key);
  const box = make('div', { className: 'notice' });
  box.dataset.key = key;
  box.append(...lines.map((line) => make('p', { textContent: capital(line) })));
  const buttons = make('div', { className: 'notice-buttons' });
  if (action) {
    const act = make('button', { type: 'button', textContent: action.label });
    act.addEventListener('click', () => {
      dismiss(key);
      action.run();
    });
    buttons.append(act);
  }
  const close = make('button', { type: 'button', textContent: 'Dismiss' });
  close.addEventListener('click', () => dismiss(key));
  buttons.append(close);
  box.append(buttons);
  list().append(box);
}

export function dismiss(key: string): void {
  for (const old of list().querySelectorAll<HTMLElement>('.notice')) {
    if (old.dataset.key !== key) continue;
    const focused = old.contains(document.activeElement);
    old.remove();
    if (focused) moveOn();
  }
}

/** Whoever was at a message is at the next one then, or at the beginning of the room. */
function moveOn(): void {
  const next = list().querySelector('button');
  const title = find('main > :not([hidden]) h1', HTMLElement);
  title.tabIndex = -1;
  (next ?? title).focus({ preventScroll: true });
}

let silence: number | undefined;

/** A short word of success, spoken and shown for a while. */
export function say(text: string): void {
  const line = find('#said', HTMLElement);
  line.textContent = text;
  clearTimeout(silence);
  silence = window.setTimeout(() => line.replaceChildren(), 6000);
}

export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
