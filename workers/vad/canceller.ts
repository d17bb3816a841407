import { SAMPLE_RATE } from "../../core/contracts.ts";

/** Samples in one block of the canceller: 10 ms, as in the rest of WebRTC. */
export const BLOCK = SAMPLE_RATE / 100;

export interface Canceller {
  /** played, heard: BLOCK samples each, mono, 16 kHz. Returns what is left of `heard`. */
  cancel(played: Float32Array, heard: Float32Array): Float32Array;
  free(): void;
}

/** What we use of webrtcaec3.js; its own types lack the module's options, of which Emscripten takes `wasmBinary`. */
type Aec3 = {
  analyze(data: readonly Float32Array[]): void;
  process(out: readonly Float32Array[], data: readonly Float32Array[]): void;
  free(): void;
};
type Aec3Module = { readonly AEC3: new (sampleRate: number, rendered: number, captured: number) => Aec3 };
export type OpenAec3 = (options: { readonly wasmBinary?: Uint8Array }) => Promise<Aec3Module>;

/**
 * WebRTC's echo canceller, compiled to WebAssembly: the one inside of Chromium, which hears there only what other people's
 * voices and media elements play. open, wasm: webrtcaec3.js and the bytes of its .wasm.
 */
export async function aec3(open: OpenAec3, wasm?: Uint8Array): Promise<Canceller> {
  const module = await open(wasm ? { wasmBinary: wasm } : {});
  const aec = new module.AEC3(SAMPLE_RATE, 1, 1);
  return {
    cancel(played, heard) {
      const left = new Float32Array(BLOCK);
      aec.analyze([played]);
      aec.process([left], [heard]);
      return left;
    },
    free: () => aec.free(),
  };
}
