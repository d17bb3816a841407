import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { env, LogLevel } from "@huggingface/transformers";
import * as ort from "onnxruntime-node";
import type { AsrApi, EngineName, TtsApi, VadEngine } from "../../core/contracts.ts";
import { type Failure, failure } from "../../core/failure.ts";
import type { LlmApi } from "../../core/llm-contract.ts";
import type { ModelStage } from "../../core/manifest.ts";
import { overHermes } from "../../core/tools/hermes.ts";
import { onnx } from "../../workers/asr/onnx.ts";
import { whisper } from "../../workers/asr/whisper.ts";
import { causal } from "../../workers/llm/causal.ts";
import { vits } from "../../workers/tts/vits.ts";
import { silero } from "../../workers/vad/silero.ts";

/** Readies transformers.js for Node. folder: with one folder for each model, and a slash at its end. */
export function serveModels(folder: string): void {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.useFSCache = false;
  env.localModelPath = folder;
  env.logLevel = LogLevel.ERROR;
}

/** The engines of the page's workers, on onnxruntime-node. Throws `no-model` for one that does not run here. */
export function localAsr(engine: EngineName): AsrApi {
  if (engine === "transformers") return whisper();
  if (engine === "onnx") return onnx({ ort: async () => ort, read: (path) => readModel(path) });
  throw notHere("asr", engine);
}

/** Throws `no-model` for an engine that does not run here. */
export function localLlm(engine: EngineName): LlmApi {
  return transformers("llm", engine, () => overHermes(causal()));
}

/** Throws `no-model` for an engine that does not run here. */
export function localTts(engine: EngineName): TtsApi {
  return transformers("tts", engine, vits);
}

export async function localVad(): Promise<VadEngine> {
  return silero(ort, await detector());
}

/** Bytes of the voice detector's model. */
export async function detector(): Promise<Uint8Array> {
  return readFile(createRequire(import.meta.url).resolve("@ricky0123/vad-web/dist/silero_vad_v5.onnx"));
}

function transformers<Api>(stage: ModelStage, engine: EngineName, open: () => Api): Api {
  if (engine !== "transformers") throw notHere(stage, engine);
  return open();
}

async function readModel(path: string): Promise<Uint8Array> {
  return readFile(join(env.localModelPath, path)).catch((error: NodeJS.ErrnoException) => {
    throw failure("model-load", `${path} cannot be read (${error.code ?? error.message})`, { path });
  });
}

function notHere(stage: ModelStage, engine: EngineName): Failure {
  return failure("no-model", `no ${stage} engine ${engine} runs under Node`, { stage, engine });
}
