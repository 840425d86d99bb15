// What a filled cell tells, in words and as two gauges.
import { counted } from '../counted.ts';
import type { ClassifierCard, ModelCard, Recipe } from '../types.ts';
import type { Outcome } from './filler.ts';
import type { Findings } from './grid.ts';

export function findingsOf(
  { calls, seconds, judgement, obeyed = [] }: Outcome,
  recipe: Recipe,
  card: ModelCard,
  judging: boolean,
  judge: ClassifierCard | undefined,
): Findings {
  const lines = [`${counted(calls, 'call')} · ${duration(seconds)}`];
  const gauges: Findings['gauges'] = [];
  if (!judging) return { lines, gauges };
  for (const { name, right, of } of obeyed) {
    gauges.push({ name, share: right / of, text: `${right} of ${of}` });
  }
  if (!judgement || !judge) return { lines, gauges };
  const wanted = recipe.class === undefined ? -1 : card.classes.indexOf(recipe.class);
  const { classes, spread } = judgement;
  if (wanted >= 0) {
    const right = classes.filter((index) => index === wanted).length;
    const share = right / classes.length;
    gauges.push({ name: 'accuracy', share, text: `${right} of ${classes.length}` });
  }
  const real = wanted >= 0 ? judge.spread?.classes[wanted] : judge.spread?.any;
  if (spread !== undefined && real !== undefined) {
    const share = spread / real;
    gauges.push({ name: 'diversity', share, text: `${Math.round(100 * share)} %` });
  }
  return { lines, gauges };
}

export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}
