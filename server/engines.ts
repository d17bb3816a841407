import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { env, LogLevel } from "@huggingface/transformers";
import * as ort from "onnxruntime-node";
import type { AsrApi, EngineSpec, LlmApi, TtsApi, VadEngine } from "../core/contracts.ts";
import { whisper } from "../workers/asr/whisper.ts";
import { causal } from "../workers/llm/causal.ts";
import { vits } from "../workers/tts/vits.ts";
import { silero } from "../workers/vad/silero.ts";
import { home } from "./home.ts";

export interface Engines {
  readonly vad: VadEngine;
  readonly asr: AsrApi;
  readonly llm: LlmApi;
  readonly tts: TtsApi;
}

/** The same engines as in the page's workers, on onnxruntime-node, reading models from the repository's own files. */
export async function engines(specs: { asr: EngineSpec; llm: EngineSpec; tts: EngineSpec }): Promise<Engines> {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.useFSCache = false;
  env.localModelPath = join(home, "public/models/");
  env.logLevel = LogLevel.ERROR;
  const [asr, llm, tts] = [whisper(), causal(), vits()];
  const [vad] = await Promise.all([loadVad(), asr.load(specs.asr), llm.load(specs.llm), tts.load(specs.tts)]);
  return { vad, asr, llm, tts };
}

async function loadVad(): Promise<VadEngine> {
  const file = createRequire(import.meta.url).resolve("@ricky0123/vad-web/dist/silero_vad_v5.onnx");
  return silero(ort, await readFile(file));
}
