// Which device a run takes, and why, in one line.
import type { DeviceName, DeviceSetting } from '../types.ts';

export type GpuState =
  | { kind: 'unknown' }
  | { kind: 'none'; reason: string }
  | { kind: 'software'; description: string }
  | { kind: 'hardware'; description: string }
  | { kind: 'wrong'; reason: string }
  | { kind: 'lost' };

/** Milliseconds of one denoiser call. */
export type Timing = Record<DeviceName, number>;

export interface Choice {
  device: DeviceName;
  why: string;
}

export function choose(setting: DeviceSetting, gpu: GpuState, timing?: Timing): Choice {
  if (setting === 'cpu') return { device: 'cpu', why: 'as you chose' };
  switch (gpu.kind) {
    case 'unknown':
      return { device: 'cpu', why: 'while the GPU is looked for' };
    case 'none':
    case 'wrong':
      return { device: 'cpu', why: gpu.reason };
    case 'lost':
      return { device: 'cpu', why: 'the GPU was lost' };
    case 'software':
      return setting === 'gpu'
        ? { device: 'gpu', why: `${gpu.description}, a software one, as you chose` }
        : { device: 'cpu', why: `the GPU here (${gpu.description}) is only software` };
    case 'hardware':
      return setting === 'gpu'
        ? { device: 'gpu', why: `${gpu.description}, as you chose` }
        : fasterOf(gpu.description, timing);
  }
}

function fasterOf(description: string, timing: Timing | undefined): Choice {
  if (!timing) return { device: 'gpu', why: description };
  const device = timing.gpu <= timing.cpu ? 'gpu' : 'cpu';
  const { gpu, cpu } = timing;
  const [mine, other] = device === 'gpu' ? [gpu, cpu] : [cpu, gpu];
  const rival = device === 'gpu' ? 'the CPU' : `the GPU (${description})`;
  const own = device === 'gpu' ? `${description}, ` : '';
  return { device, why: `${own}${round(mine)} ms a step against ${round(other)} on ${rival}` };
}

const round = (ms: number): string => (ms < 10 ? ms.toFixed(1) : ms.toFixed(0));

/** The line that the page shows. */
export const inWords = ({ device, why }: Choice): string =>
  `Runs on the ${device === 'gpu' ? 'GPU' : 'CPU'}: ${why}.`;
