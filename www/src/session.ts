// Keeps the page's state and the address in step. Small changes replace the current entry of
// the history; a sealed entry (a room left, a picture made) stays, so that Back returns to it.
import { formatAddress, parseAddress } from './address.ts';
import type { GenerateState, GuideState, House, PageState, RoomStates } from './state.ts';

/** What of the state shall be otherwise; the rest of a room's state stays. */
export type Change = Partial<Pick<PageState, 'room' | 'theme'>> & {
  [R in keyof RoomStates]?: Partial<RoomStates[R]>;
};

type Listener = (state: PageState) => void;

export class Session {
  #state: PageState;
  readonly #house: House;
  readonly #listeners: Listener[] = [];
  readonly #onProblems: (problems: string[]) => void;
  #sealed = false;
  #writing: number | undefined;

  constructor(initial: PageState, house: House, onProblems: (problems: string[]) => void) {
    this.#state = initial;
    this.#house = house;
    this.#onProblems = onProblems;
    this.#read();
    addEventListener('hashchange', () => {
      // Our own writing does not come here: pushState and replaceState are silent.
      this.#read();
      this.#tell();
    });
    // A link to a room leaves an entry behind: what was changed last is in it.
    document.addEventListener(
      'click',
      ({ target }) => {
        if (target instanceof Element && target.closest('a')) this.#write();
      },
      { capture: true },
    );
  }

  get state(): PageState {
    return this.#state;
  }

  /** Calls the listener now and after every change. */
  subscribe(listener: Listener): void {
    this.#listeners.push(listener);
    listener(this.#state);
  }

  change(change: Change): void {
    const before = this.#state;
    if (change.room && change.room !== before.room) this.seal();
    this.#state = changed(before, change);
    if (this.#sealed) this.#write();
    else this.#writeSoon();
    this.#tell();
  }

  /** From here on a change makes a new entry in the history. */
  seal(): void {
    this.#write();
    this.#sealed = true;
  }

  /**
   * The absolute address of the Generate room with these settings, but for the device and the
   * theme: those are for whoever opens it to choose.
   */
  link(generate: GenerateState, guide: GuideState): string {
    const state: PageState = {
      ...this.#state,
      ...{ room: 'generate', theme: 'system', guide },
      generate: { ...generate, device: 'auto' },
    };
    return new URL(formatAddress(state, this.#house), location.href).href;
  }

  #read(): void {
    clearTimeout(this.#writing);
    const { state, problems } = parseAddress(location.hash, this.#house, this.#state);
    this.#state = state;
    this.#sealed = false;
    this.#write();
    if (problems.length > 0) this.#onProblems(problems);
  }

  /** Browsers limit how often the address may change, and a dragged slider changes it a lot. */
  #writeSoon(): void {
    clearTimeout(this.#writing);
    this.#writing = window.setTimeout(() => this.#write(), 150);
  }

  #write(): void {
    clearTimeout(this.#writing);
    const address = formatAddress(this.#state, this.#house);
    if (address === location.hash) return;
    if (this.#sealed) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
    this.#sealed = false;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.#state);
  }
}

function changed(before: PageState, change: Change): PageState {
  const after: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(change)) {
    const old = after[name];
    after[name] = typeof value === 'object' ? { ...(old as object), ...value } : value;
  }
  return after as unknown as PageState;
}
