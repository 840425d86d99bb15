/** A seed by chance, of six digits: those can still be read out in a classroom. */
export function anySeed(): number {
  const [number = 1] = crypto.getRandomValues(new Uint32Array(1));
  return number % 1_000_000;
}
