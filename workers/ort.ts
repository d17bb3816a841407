import asyncifyMjs from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url";
import asyncifyWasm from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import plainMjs from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import plainWasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import type { Backend, EngineSpec } from "../core/contracts.ts";
import type { Ort } from "./asr/onnx-sessions.ts";
import type { LosableDevice } from "./gpu.ts";

/**
 * Our own copy of onnxruntime's files, as absolute URLs. The plain build is half the size and loads twice as fast; only
 * WebGPU needs the asyncify build.
 */
export function ortFiles(backend: Backend): { wasm: string; mjs: string } {
  const [wasm, mjs] = backend === "webgpu" ? [asyncifyWasm, asyncifyMjs] : [plainWasm, plainMjs];
  return { wasm: new URL(wasm, import.meta.url).href, mjs: new URL(mjs, import.meta.url).href };
}

/** onnxruntime without transformers.js; for WebGPU the module that transformers.js takes too, so there is never a second. */
export async function openOrt({ backend, threads }: Pick<EngineSpec, "backend" | "threads">): Promise<Ort> {
  const ort = await (backend === "webgpu" ? import("onnxruntime-web/webgpu") : import("onnxruntime-web/wasm"));
  ort.env.wasm.wasmPaths = ortFiles(backend);
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = "error";
  return ort;
}

/** The device that the models of this worker run on; set by onnxruntime when the first session on WebGPU is created. */
export async function gpuDevice(): Promise<LosableDevice | undefined> {
  const { env } = await import("onnxruntime-web/webgpu");
  return (await env.webgpu.device) as LosableDevice | undefined;
}
