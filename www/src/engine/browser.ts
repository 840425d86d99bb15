// What this browser can and cannot do, in words that a visitor can act on.

/** A module with one 128-bit instruction (i8x16.popcnt); browsers without wasm SIMD refuse it. */
const SIMD_PROBE = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0],
  ...[253, 15, 253, 98, 11],
];

export function hasWasmSimd(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(new Uint8Array(SIMD_PROBE));
}

/** Why there is no GPU; undefined if one can be asked for. */
export async function whyNoGpu(): Promise<string | undefined> {
  if (!isSecureContext) {
    return 'over plain http a browser offers neither its GPU nor its cache; https brings both';
  }
  if (!('gpu' in navigator)) return 'this browser has no WebGPU';
  // The door may be there with nothing behind it.
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  return adapter ? undefined : 'this browser offers no GPU on this device';
}

/**
 * Resolves when the GPU is lost. A small device of our own is watched, because the one that
 * Rust holds tells nobody.
 */
export async function gpuLoss(): Promise<void> {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter?.requestDevice();
  await (device ? device.lost : new Promise(() => {}));
}
