// The rooms: what each is called, and what of the state its address carries. A room reads all of
// its parameters at once; those that are missing get their usual values.
import { readNoise, writeNoise } from './noise/address.ts';
import type { Parameters, Written } from './parameters.ts';
import { readSettings, writeSettings } from './settings.ts';
import type { House, PageState, Room } from './state.ts';

export interface RoomAddress {
  title: string;
  read: (parameters: Parameters, house: House) => Partial<PageState>;
  write: (state: PageState, house: House) => Written;
}

export const ROOMS: Record<Room, RoomAddress> = {
  generate: {
    title: 'Generate',
    read: (parameters, house) => ({ generate: readSettings(parameters, house) }),
    write: (state, house) => writeSettings(state.generate, house),
  },
  noise: {
    title: 'Noise',
    read: (parameters, house) => ({ noise: readNoise(parameters, house) }),
    write: (state) => writeNoise(state.noise),
  },
};

export const ROOM_NAMES = Object.keys(ROOMS) as Room[];
