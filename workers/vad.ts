import model from "@ricky0123/vad-web/dist/silero_vad_v5.onnx?url";
import mjs from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import * as ort from "onnxruntime-web/wasm";
import type { VadApi, VadEngine } from "../core/contracts.ts";
import { failure } from "../core/failure.ts";
import { serve } from "./serve.ts";
import { listen } from "./vad/listen.ts";
import { silero } from "./vad/silero.ts";

ort.env.wasm.wasmPaths = { wasm: new URL(wasm, import.meta.url).href, mjs: new URL(mjs, import.meta.url).href };
ort.env.wasm.numThreads = 1;

let engine: Promise<VadEngine> | undefined;

async function load(): Promise<VadEngine> {
  const response = await fetch(new URL(model, import.meta.url));
  if (!response.ok) throw failure("network", `${response.status} for the voice detector`);
  return silero(ort, new Uint8Array(await response.arrayBuffer()));
}

serve({
  async load() {
    engine ??= load();
    await engine.catch((thrown: unknown) => {
      engine = undefined;
      throw thrown;
    });
  },
  listen: (port, sampleRate, onFrames, signal) => {
    if (!(port instanceof MessagePort)) throw new TypeError("listen takes a MessagePort");
    if (!engine) throw new Error("listen before load");
    return listen(engine, port, sampleRate, onFrames, signal);
  },
} satisfies VadApi);
