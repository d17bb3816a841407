import { env, LogLevel } from "@huggingface/transformers";
import type { EngineSpec } from "../core/contracts.ts";
import { ortFiles } from "./ort.ts";
import { siteBase } from "./site.ts";
import { cache } from "./store/cache.ts";

/** Readies transformers.js for this worker: our own copy of onnxruntime's files, and models from the verified store only. */
export function prepare(spec: EngineSpec): void {
  const onnx = env.backends.onnx.wasm;
  if (!onnx) throw new Error("transformers.js came without its wasm backend");
  onnx.wasmPaths = ortFiles(spec.backend);
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
