// What a run asked the network for at a frame, to ask once more where the words of it act.
import type { Frame, Recipe } from '../../types.ts';
import type { Trajectory } from '../trajectory.ts';

/** The prompts in force at a step, the second one where two are mixed: forks may change them. */
export function promptsAt(recipe: Recipe, step: number): string[] {
  let { prompt, to_prompt } = recipe;
  const mix = recipe.mix ?? 0;
  let prompts = [mix < 1 ? prompt : undefined, mix > 0 ? to_prompt : undefined];
  for (const fork of recipe.fork ?? []) {
    if (fork.step > step) break;
    if (fork.prompt === undefined && fork.class === undefined) continue;
    [prompt, to_prompt] = [fork.prompt, undefined];
    prompts = [prompt];
  }
  return prompts.filter((prompt) => prompt !== undefined && prompt.trim() !== '') as string[];
}

/** A recipe that asks for a prompt and nothing else. */
export function plainly(recipe: Recipe, prompt: string): Recipe {
  const { format, model, seed, sampler, eta, steps, spacing, guidance } = recipe;
  return { format, model, prompt, seed, sampler, eta, steps, spacing, guidance };
}

/** The frame itself or, for the finished picture, that of the last time that the network was asked. */
export function askedFrame({ frames }: Trajectory, frame: Frame): Frame | undefined {
  return frame.done ? frames.findLast(({ done }) => !done) : frame;
}
