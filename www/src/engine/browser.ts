// What this browser can and cannot do, in words that a visitor can act on.

/** A module with one 128-bit instruction (i8x16.popcnt); browsers without wasm SIMD refuse it. */
const SIMD_PROBE = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0],
  ...[253, 15, 253, 98, 11],
];

export function hasWasmSimd(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(new Uint8Array(SIMD_PROBE));
}

/** The GPU's name as far as the browser tells it; fails with the reason if there is none. */
export async function gpuName(): Promise<string> {
  if (!isSecureContext) {
    throw new Error(
      'over plain http a browser offers neither its GPU nor its cache; https brings both',
    );
  }
  if (!('gpu' in navigator)) throw new Error('this browser has no WebGPU');
  // The door may be there with nothing behind it.
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  if (!adapter) throw new Error('this browser offers no GPU on this device');
  const { description, vendor, architecture } = adapter.info;
  return description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed';
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
