// The page's state in the address's fragment, both ways. Whatever is wrong with an address
// is named and replaced by something that works; the rest of the address still counts.
import { Parameters } from './parameters.ts';
import { ROOM_NAMES, ROOMS } from './rooms.ts';
import type { House, PageState } from './state.ts';

export interface Parsed {
  state: PageState;
  problems: string[];
}

/** Reads a fragment. A room without parameters keeps what was set there before. */
export function parseAddress(fragment: string, house: House, current: PageState): Parsed {
  const [path = '', query = ''] = splitOnce(fragment.replace(/^#/, ''), '?');
  if (path === '' && query === '') return { state: current, problems: [] };

  const parameters = new Parameters(query);
  let room = ROOM_NAMES.find((room) => room === path);
  if (!room) {
    parameters.problems.push(`There is no room “${path}” here; this is Generate.`);
    room = 'generate';
  }
  let state: PageState = { ...current, room };
  if (query !== '') {
    const theme = parameters.choice('theme', ['system', 'light', 'dark'], current.theme);
    state = { ...state, theme, ...ROOMS[room].read(parameters, house) };
    parameters.finish();
  }
  return { state, problems: parameters.problems };
}

/** Writes the state of the room that is open. */
export function formatAddress(state: PageState, house: House): string {
  const params = new URLSearchParams();
  const written = ROOMS[state.room].write(state, house);
  for (const [name, value] of Object.entries(written)) params.set(name, String(value));
  if (state.theme !== 'system') params.set('theme', state.theme);
  // Lists and axes stay readable: a fragment may hold commas and colons as they are.
  const query = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return `#${state.room}?${query}`;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
