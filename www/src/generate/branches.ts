// The branches of a run: the first one, and those that left it, or each other, at some step.
import type { LiveRun } from '../engine/run.ts';
import { quoted, samplerOf } from '../house.ts';
import type { Fork, Frame, Recipe } from '../types.ts';
import type { Trajectory } from './trajectory.ts';

export interface Branch {
  /** A, B, C… */
  letter: string;
  trajectory: Trajectory;
  /** The frames before this one belong to the branch that it left; 0 for the first. */
  from: number;
  run: LiveRun | undefined;
}

/** More are neither told apart nor drawn at once. */
export const MOST_BRANCHES = 6;

/** The recipe of a branch that leaves a run at `fork`: what the run would do later is forgotten. */
export function branchRecipe(recipe: Recipe, fork: Fork): Recipe {
  const earlier = (recipe.fork ?? []).filter(({ step }) => step < fork.step);
  return { ...recipe, fork: [...earlier, fork] };
}

/** What of its frames a branch shares with the one that it leaves, and its own first one. */
export function grown(parent: Trajectory, recipe: Recipe, first: Frame): Trajectory {
  const shared = parent.frames.slice(0, first.index);
  return { ...parent, recipe, total: first.total, frames: [...shared, first] };
}

/** The frame nearest in noise to another run's frame. */
export function nearest(frames: Frame[], { alpha, sigma, done }: Frame): Frame | undefined {
  if (done && frames.at(-1)?.done) return frames.at(-1);
  const phi = Math.atan2(sigma, alpha);
  const distance = (frame: Frame) => Math.abs(Math.atan2(frame.sigma, frame.alpha) - phi);
  let best: Frame | undefined;
  for (const frame of frames) if (!best || distance(frame) < distance(best)) best = frame;
  return best;
}

/** Where a run may be left: after its first step and before its last. */
export function forkable(
  trajectory: Trajectory | undefined,
  frame: Frame | undefined,
): string | undefined {
  if (trajectory?.origin !== 'live') return 'Generate a picture of your own to fork it.';
  const first = trajectory.frames[0]?.step ?? 0;
  const { steps } = trajectory.recipe;
  if (frame && frame.step > first && frame.step < steps) return undefined;
  if (steps - first < 2) return 'A run of one step has no place to fork.';
  return 'Choose a place between the first and the last step on the timeline.';
}

/** “step 8: Heun, guidance 4” */
export function inWords({ step, sampler, eta, guidance, temperature, ...rest }: Fork): string {
  const changes = [
    sampler === undefined ? '' : (samplerOf(sampler)?.title ?? sampler),
    eta === undefined ? '' : `eta ${eta}`,
    guidance === undefined ? '' : `guidance ${guidance}`,
    rest.prompt !== undefined ? quoted(rest.prompt) : '',
    rest.class === undefined ? '' : (rest.class ?? 'anything'),
    temperature === undefined ? '' : `temperature ${temperature}`,
  ].filter((change) => change !== '');
  return `step ${step + 1}: ${changes.join(', ') || 'as before'}`;
}
