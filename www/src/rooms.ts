// The rooms: what each is called, and what of the state its address carries. A room reads all of
// its parameters at once; those that are missing get their usual values.
import { readSettings, writeSettings } from './generate/address.ts';
import { readGuide, writeGuide } from './generate/guidance.ts';
import { readNoise, writeNoise } from './noise/address.ts';
import type { Parameters, Written } from './parameters.ts';
import { readReconstruct, writeReconstruct } from './reconstruct/address.ts';
import { cardIn, type House, type PageState, type Room } from './state.ts';
import { readSteer, writeSteer } from './steer/address.ts';

export interface RoomAddress {
  title: string;
  read: (parameters: Parameters, house: House) => Partial<PageState>;
  write: (state: PageState, house: House) => Written;
}

export const ROOMS: Record<Room, RoomAddress> = {
  generate: {
    title: 'Generate',
    read: (parameters, house) => ({
      generate: readSettings(parameters, house),
      guide: readGuide(parameters, house),
    }),
    write: (state, house) => ({
      ...writeSettings(state.generate, house),
      ...writeGuide(state.guide),
    }),
  },
  noise: {
    title: 'Noise',
    read: (parameters, house) => ({ noise: readNoise(parameters, house) }),
    write: (state) => writeNoise(state.noise),
  },
  reconstruct: {
    title: 'Reconstruct',
    read: (parameters, house) => ({ reconstruct: readReconstruct(parameters, house) }),
    write: (state, house) => writeReconstruct(state.reconstruct, house),
  },
  steer: {
    title: 'Steer',
    read: (parameters, house) => {
      const generate = readSettings(parameters, house);
      const card = cardIn(house, generate.model);
      return { generate, steer: readSteer(parameters, house, card) };
    },
    write: (state, house) => ({
      ...writeSettings(state.generate, house),
      ...writeSteer(state.steer),
    }),
  },
};

export const ROOM_NAMES = Object.keys(ROOMS) as Room[];
