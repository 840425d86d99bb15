// The weights of a model: from memory, from the browser's cache under their hash, or from the
// server with progress. Rust checks the hash; what fails that check is forgotten here.
import { cards, modelFile, shortHash } from '../house.ts';
import type { ModelCard } from '../types.ts';

const CACHE = 'diffusion-lab-weights';
const inMemory = new Map<string, Uint8Array<ArrayBuffer>>();

export type Progress = (share: number) => void;

/** Relative to the page, with the hash so that no cache on the way serves an older file. */
const addressOf = (card: ModelCard): string =>
  `${modelFile(card.name, card.weights.file)}?sha256=${shortHash(card)}`;

/** Plain http has no Cache API, and a private window may refuse it. */
async function browserCache(): Promise<Cache | undefined> {
  try {
    return await globalThis.caches?.open(CACHE);
  } catch {
    return undefined;
  }
}

export async function fetchWeights(
  card: ModelCard,
  onProgress: Progress,
): Promise<Uint8Array<ArrayBuffer>> {
  const { sha256 } = card.weights;
  const kept = inMemory.get(sha256);
  if (kept) return kept;

  const cache = await browserCache();
  const cached = await cache?.match(sha256);
  const bytes = cached
    ? new Uint8Array(await cached.arrayBuffer())
    : await download(card, onProgress);
  inMemory.set(sha256, bytes);
  // A full disk is no reason not to go on.
  if (cache && !cached) await keepInCache(cache, sha256, bytes).catch(() => {});
  return bytes;
}

export async function forgetWeights(card: ModelCard): Promise<void> {
  inMemory.delete(card.weights.sha256);
  await (await browserCache())?.delete(card.weights.sha256);
}

/** Weights of models that this build does not ship any more make room. */
async function keepInCache(cache: Cache, sha256: string, bytes: BlobPart): Promise<void> {
  await cache.put(sha256, new Response(bytes));
  const current = new Set(cards.map((card) => card.weights.sha256));
  for (const request of await cache.keys()) {
    const hash = new URL(request.url).pathname.split('/').at(-1) ?? '';
    if (!current.has(hash)) await cache.delete(request);
  }
}

async function download(card: ModelCard, onProgress: Progress): Promise<Uint8Array<ArrayBuffer>> {
  const name = `the weights of ${card.title}`;
  let response: Response;
  try {
    response = await fetch(addressOf(card));
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
  const parts: Uint8Array[] = [];
  let received = 0;
  try {
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      parts.push(part);
      received += part.length;
      onProgress(Math.min(1, received / card.weights.bytes));
    }
  } catch {
    throw new Error(`${name} broke off on the way. Try again.`);
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}
