import { env, LogLevel } from "@huggingface/transformers";
import sileroModel from "@ricky0123/vad-web/dist/silero_vad_v5.onnx?url";
import * as ort from "onnxruntime-web/wasm";
import type { AsrApi, EngineSpec, TtsApi, VadEngine } from "../../core/contracts.ts";
import type { LlmApi } from "../../core/llm-contract.ts";
import { onnx } from "../../workers/asr/onnx.ts";
import { causal } from "../../workers/llm/causal.ts";
import { ortFiles } from "../../workers/ort.ts";
import { vits } from "../../workers/tts/vits.ts";
import { silero } from "../../workers/vad/silero.ts";
import type { ToWorker } from "./messages.ts";

export interface Engines {
  readonly vad: VadEngine;
  readonly asr: AsrApi;
  readonly llm: LlmApi;
  readonly tts: TtsApi;
  readonly sampleRate: number;
}

/** The site's own engines on the same weights, all in this one worker. */
export async function loadEngines(asked: Extract<ToWorker, { type: "load" }>): Promise<Engines> {
  const { threads, crop, models } = asked;
  const wasm = env.backends.onnx.wasm;
  if (!wasm) throw new Error("transformers.js came without its wasm backend");
  wasm.wasmPaths = ortFiles("wasm");
  wasm.numThreads = threads;
  env.logLevel = LogLevel.ERROR;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.allowLocalModels = false;
  env.remoteHost = models;
  env.remotePathTemplate = "{model}/";
  const asr = onnx({ ort: async () => ort, read: async (path) => bytesOf(new URL(path, models)) });
  const [llm, tts] = [causal(), vits()];
  const spec = (engine: EngineSpec["engine"], model: string, can: EngineSpec["can"] = {}): EngineSpec => ({
    engine,
    model,
    language: "sn",
    backend: "wasm",
    dtype: "fp32",
    threads,
    can,
  });
  const [vad, , , { sampleRate }] = await Promise.all([
    detector(),
    asr.load(spec("onnx", "pocket-asr-sn", { anyLength: crop })),
    llm.load(spec("transformers", "pocket-llm-sn")),
    tts.load(spec("transformers", "pocket-tts-sn")),
  ]);
  return { vad, asr, llm, tts, sampleRate };
}

async function detector(): Promise<VadEngine> {
  ort.env.wasm.wasmPaths = ortFiles("wasm");
  ort.env.wasm.numThreads = 1;
  return silero(ort, await bytesOf(new URL(sileroModel, import.meta.url)));
}

async function bytesOf(url: URL): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
