// Forks in an address: “fork=8,sampler:heun,guidance:4;12,class:any” changes settings at step 8
// and once more at step 12.
import { fitNumber, unescaped } from '../parameters.ts';
import { limitsOf, NUMBERS } from '../settings.ts';
import { type House, LONGEST_PROMPT, takesPrompts } from '../state.ts';
import type { Fork, ModelCard } from '../types.ts';

const NUMERIC = ['guidance', 'eta', 'temperature'] as const;
const ANY = 'any';

export function formatForks(forks: Fork[]): string {
  const one = ({ step, ...changes }: Fork) => [
    String(step),
    ...Object.entries(changes).map(
      ([name, value]) => `${name}:${encodeURIComponent(value ?? ANY)}`,
    ),
  ];
  return forks.map((fork) => one(fork).join(',')).join(';');
}

/** What is wrong with a fork is told and left out; so is a fork that is not on the way. */
export function readForks(
  text: string,
  steps: number,
  house: House,
  card: ModelCard,
): { forks: Fork[]; problems: string[] } {
  const problems: string[] = [];
  const forks: Fork[] = [];
  for (const part of text.split(';').filter((part) => part !== '')) {
    const [at = '', ...changes] = part.split(',');
    const step = Number(at);
    if (!Number.isInteger(step) || step <= (forks.at(-1)?.step ?? 0) || step >= steps) {
      problems.push(`fork: there is no fork at step “${at}” of ${steps}; it was left out.`);
      continue;
    }
    const fork: Fork = { step };
    for (const change of changes) {
      const problem = readChange(fork, change, house, card);
      if (problem !== undefined) problems.push(`fork at step ${step}: ${problem}`);
    }
    forks.push(fork);
  }
  return { forks, problems };
}

function readChange(fork: Fork, change: string, house: House, card: ModelCard): string | undefined {
  const [name = '', raw = ''] = change.split(':', 2);
  const value = unescaped(raw);
  const unknown = `there is no ${name} “${value}” here; it was left out.`;
  const number = NUMERIC.find((known) => known === name);
  if (number) {
    const limits = limitsOf(number, house);
    const fitted = fitNumber(NUMBERS[number].title, value, limits, Number.NaN, false);
    if (Number.isNaN(fitted.value)) return unknown;
    fork[number] = fitted.value;
    return fitted.problem;
  }
  if (name === 'sampler') {
    if (!house.catalogue.samplers.some((sampler) => sampler.name === value)) return unknown;
    fork.sampler = value;
    return undefined;
  }
  if (name === 'class') {
    if (value !== ANY && !card.classes.includes(value)) return unknown;
    fork.class = value === ANY ? null : value;
    return undefined;
  }
  if (name === 'prompt') {
    if (!takesPrompts(card)) return `${card.title} takes no prompt; it was left out.`;
    fork.prompt = value.slice(0, LONGEST_PROMPT);
    return undefined;
  }
  return `“${name}” is not a setting that a fork can change; it was left out.`;
}
