// The weights of a model: from memory, from the browser's cache under their hash, or from the
// server with progress. Rust checks the hash; what fails that check is forgotten here.
import { cards, judges, modelFile, references, sceneJudges } from '../house.ts';

const CACHE = 'diffusion-lab-weights';
const inMemory = new Map<string, Uint8Array<ArrayBuffer>>();

export type Progress = (share: number) => void;

/** A file of weights in the folder of a model. */
export interface WeightsFile {
  model: string;
  /** “the weights of Digits” */
  title: string;
  weights: { file: string; sha256: string; bytes: number };
}

/** Relative to the page, with the hash so that no cache on the way serves an older file. */
const addressOf = ({ model, weights }: WeightsFile): string =>
  `${modelFile(model, weights.file)}?sha256=${weights.sha256.slice(0, 12)}`;

/** Plain http has no Cache API, and a private window may refuse it. */
async function browserCache(): Promise<Cache | undefined> {
  try {
    return await globalThis.caches?.open(CACHE);
  } catch {
    return undefined;
  }
}

export async function fetchWeights(
  file: WeightsFile,
  onProgress: Progress,
): Promise<Uint8Array<ArrayBuffer>> {
  const { sha256 } = file.weights;
  const kept = inMemory.get(sha256);
  if (kept) return kept;

  const cache = await browserCache();
  const cached = await cache?.match(sha256);
  const bytes = cached
    ? new Uint8Array(await cached.arrayBuffer())
    : await download(file, onProgress);
  inMemory.set(sha256, bytes);
  // A full disk is no reason not to go on.
  if (cache && !cached) await keepInCache(cache, sha256, bytes).catch(() => {});
  return bytes;
}

export async function forgetWeights({ weights }: WeightsFile): Promise<void> {
  inMemory.delete(weights.sha256);
  await (await browserCache())?.delete(weights.sha256);
}

/** Weights that this build does not ship any more make room. */
async function keepInCache(cache: Cache, sha256: string, bytes: BlobPart): Promise<void> {
  await cache.put(sha256, new Response(bytes));
  const current = new Set([
    ...[...cards, ...judges, ...sceneJudges].map(({ weights }) => weights.sha256),
    ...references.map(({ file }) => file.sha256),
  ]);
  for (const request of await cache.keys()) {
    const hash = new URL(request.url).pathname.split('/').at(-1) ?? '';
    if (!current.has(hash)) await cache.delete(request);
  }
}

async function download(file: WeightsFile, onProgress: Progress): Promise<Uint8Array<ArrayBuffer>> {
  const name = file.title;
  let response: Response;
  try {
    response = await fetch(addressOf(file));
  } catch {
    throw new Error(`${name} did not arrive: the server could not be reached. Try again.`);
  }
  if (!response.ok || !response.body) {
    throw new Error(
      `${name} are not on the server (it answered ${response.status}). ` +
        'Try again, or tell whoever runs this site.',
    );
  }
  // The card knows the size; a compressed answer's Content-Length would not.
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  // Safari cannot iterate over a stream.
  const reader = response.body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      parts.push(read.value);
      received += read.value.length;
      onProgress(Math.min(1, received / file.weights.bytes));
    }
  } catch {
    throw new Error(`${name} broke off on the way. Try again.`);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
