// How the dial is spread: by the logarithm of sigma / alpha, nearly, because that is where pictures
// change; on a scale of plain timesteps almost everything would happen at the end of it.
import { LAST_TIMESTEP } from '../state.ts';

/** Below this noise to signal the dial is nearly linear; above the other it is at its end. */
const LOW = 0.1;
const HIGH = 100;
const SPREAD = Math.log1p(HIGH / LOW);

/** The place of a timestep on the dial, 0 to 1; the angle of the levels runs evenly with t. */
export function placeOf(t: number): number {
  if (t >= LAST_TIMESTEP) return 1;
  const ratio = Math.tan((Math.PI / 2) * (t / LAST_TIMESTEP));
  return Math.min(1, Math.log1p(ratio / LOW) / SPREAD);
}

/** The timestep at a place of the dial, to a tenth. */
export function timestepAt(place: number): number {
  if (place >= 1) return LAST_TIMESTEP;
  const angle = Math.atan(LOW * Math.expm1(SPREAD * place));
  return Math.round(10 * LAST_TIMESTEP * (angle / (Math.PI / 2))) / 10;
}
