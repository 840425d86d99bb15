// The module of WebAssembly, compiled once for all workers that may follow.
import wasmUrl from '../../pkg/diffusion_lab_bg.wasm?url';
import { hasWasmSimd } from './browser.ts';

/** Fetches and compiles it; fails with what a visitor can do. */
export async function compile(): Promise<WebAssembly.Module> {
  if (!hasWasmSimd()) {
    throw new Error(
      'This browser lacks WebAssembly SIMD, which the lab computes with. ' +
        'Any browser from 2023 or later has it: please update this one.',
    );
  }
  let response: Response;
  try {
    response = await fetch(wasmUrl);
    if (!response.ok) throw new Error(String(response.status));
  } catch {
    throw new Error('The engine could not be fetched from the server. Try again.');
  }
  // Streaming wants the type application/wasm, which not every static host sends.
  const streams = response.headers.get('content-type') === 'application/wasm';
  return streams
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
