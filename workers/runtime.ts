import { env, LogLevel } from "@huggingface/transformers";
import asyncifyMjs from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url";
import asyncifyWasm from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import plainMjs from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import plainWasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import type { EngineSpec } from "../core/contracts.ts";
import { cache } from "./store/cache.ts";

/**
 * Readies transformers.js for this worker: our own copy of onnxruntime's files, and models from the verified store only.
 * The plain build is half the size and loads twice as fast; only WebGPU needs the asyncify build.
 */
export function prepare(spec: EngineSpec): void {
  const onnx = env.backends.onnx.wasm;
  if (!onnx) throw new Error("transformers.js came without its wasm backend");
  const [wasm, mjs] = spec.backend === "webgpu" ? [asyncifyWasm, asyncifyMjs] : [plainWasm, plainMjs];
  onnx.wasmPaths = { wasm: absolute(wasm), mjs: absolute(mjs) };
  onnx.numThreads = spec.threads;
  env.logLevel = LogLevel.ERROR;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.useCustomCache = true;
  env.customCache = cache;
  env.allowLocalModels = false;
  env.allowRemoteModels = true;
  env.remoteHost = siteBase();
  env.remotePathTemplate = "models/{model}/";
  // What the store does not hold does not exist: a model can be fed by verified bytes only.
  env.fetch = async () => new Response(null, { status: 404 });
}

/** The site's base, from the worker's own address: `BASE/assets/asr-HASH.js`, in development `BASE/workers/asr.ts`. */
export function siteBase(): string {
  return new URL("..", self.location.href).href;
}

function absolute(url: string): string {
  return new URL(url, import.meta.url).href;
}
