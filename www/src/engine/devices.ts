// Where a run computes: the GPU is looked for, checked and timed beside the CPU, and not used again
// once it gave wrong numbers or was lost.
import type { Remote } from 'comlink';
import type { DeviceName, DeviceSetting } from '../types.ts';
import { gpuLoss, gpuName } from './browser.ts';
import { type Choice, choose, type GpuState, type Timing } from './choice.ts';
import { EngineDied, type WorkerHost } from './host.ts';
import type { EngineWorker } from './worker.ts';

/** What the devices need of the engine. */
export interface Ground {
  boot: () => Promise<WorkerHost>;
  prepare: (model: string) => Promise<void>;
  callOn: <T>(
    host: WorkerHost,
    device: DeviceName,
    work: (remote: Remote<EngineWorker>) => Promise<T>,
  ) => Promise<T>;
}

export class Devices {
  readonly #ground: Ground;
  readonly #changed: () => void;
  /** Devices that gave the known answer, as “model device”. */
  readonly #trusted = new Set<string>();
  readonly #timings = new Map<string, Partial<Timing>>();
  #gpu: GpuState = { kind: 'unknown' };
  #connecting: Promise<void> | undefined;

  /** @param changed the GPU was found, lost, timed…: the line about the device may read differently */
  constructor(ground: Ground, changed: () => void) {
    this.#ground = ground;
    this.#changed = changed;
  }

  choice(setting: DeviceSetting, model: string, count: number): Choice {
    const { gpu, cpu } = this.#timings.get(`${model} ${count}`) ?? {};
    const timing = gpu === undefined || cpu === undefined ? undefined : { gpu, cpu };
    return choose(setting, this.#gpu, timing);
  }

  /** Looks for a GPU. If it would be used, its first step, the slow one, is taken here. */
  async seekGpu(setting: DeviceSetting, model: string): Promise<void> {
    if (setting === 'cpu') return;
    this.#connecting ??= this.#connect();
    await this.#connecting;
    this.#changed();
    if (choose(setting, this.#gpu).device === 'gpu') await this.trust(model, 'gpu');
  }

  /** After a loss the GPU is tried again only when the visitor asks. */
  retryGpu(): void {
    if (this.#gpu.kind !== 'lost') return;
    this.#gpu = { kind: 'unknown' };
    this.#connecting = undefined;
    this.#changed();
  }

  /** The device of a run of `count` pictures, ready and checked. */
  async ready(setting: DeviceSetting, model: string, count: number): Promise<DeviceName> {
    if (setting === 'gpu') await this.seekGpu(setting, model);
    const wanted = this.choice(setting, model, count).device;
    if (wanted === 'gpu') await this.trust(model, 'gpu');
    // The check may just have ruled the GPU out.
    return this.choice(setting, model, count).device;
  }

  /** Times both devices, so that “automatic” can keep the faster. */
  async time(model: string, count: number): Promise<void> {
    if (this.#gpu.kind !== 'hardware') return;
    await this.#timeOn('gpu', model, count);
    await this.#timeOn('cpu', model, count);
    this.#changed();
  }

  /** Milliseconds of one denoiser call where a run of `count` pictures would compute. */
  async callTime(model: string, count: number, setting: DeviceSetting): Promise<number> {
    await this.#ground.prepare(model);
    return this.#timeOn(this.choice(setting, model, count).device, model, count);
  }

  /** Compares one step with its known answer; a GPU that fails is not used. */
  async trust(model: string, device: DeviceName): Promise<void> {
    const key = `${model} ${device}`;
    if (this.#trusted.has(key)) return;
    if (device === 'gpu') await this.#ground.prepare(model);
    const host = await this.#ground.boot();
    try {
      await this.#ground.callOn(host, device, (remote) => remote.check(model, device));
      this.#trusted.add(key);
    } catch (error) {
      if (device === 'cpu' || error instanceof EngineDied) throw error;
      this.#gpu = {
        kind: 'wrong',
        reason: `the GPU fails its check (${(error as Error).message})`,
      };
      this.#changed();
    }
  }

  /** The worker died, of the GPU or of something else: what was found in it holds no more. */
  forget(gpu: boolean): void {
    this.#trusted.clear();
    this.#gpu = gpu ? { kind: 'lost' } : { kind: 'unknown' };
    this.#connecting = gpu ? Promise.resolve() : undefined;
    this.#changed();
  }

  async #timeOn(device: DeviceName, model: string, count: number): Promise<number> {
    const key = `${model} ${count}`;
    const known = this.#timings.get(key)?.[device];
    if (known !== undefined) return known;
    const host = await this.#ground.boot();
    const once = () =>
      this.#ground.callOn(host, device, (remote) => remote.timeStep(model, device, count));
    // The first call warms up: shaders are compiled and memory is taken.
    await once();
    const ms = await once();
    this.#timings.set(key, { ...this.#timings.get(key), [device]: ms });
    return ms;
  }

  async #connect(): Promise<void> {
    const host = await this.#ground.boot();
    try {
      const name = await gpuName();
      const info = await this.#ground.callOn(host, 'gpu', (remote) => remote.connectGpu());
      const kind = info.software ? 'software' : 'hardware';
      this.#gpu = { kind, description: info.description || name };
    } catch (error) {
      if (error instanceof EngineDied) throw error;
      this.#gpu = { kind: 'none', reason: (error as Error).message };
      return;
    }
    gpuLoss().then(
      () => host.kill('gpu', 'the GPU was lost'),
      () => {},
    );
  }
}
