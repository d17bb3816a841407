import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { env, LogLevel } from "@huggingface/transformers";
import * as ort from "onnxruntime-node";
import type { AsrApi, EngineName, EngineSpec, LlmApi, TtsApi, VadEngine } from "../core/contracts.ts";
import { type Failure, failure } from "../core/failure.ts";
import type { ModelStage } from "../core/manifest.ts";
import { withoutAnswers, withoutVoice } from "../core/without.ts";
import { onnx } from "../workers/asr/onnx.ts";
import { whisper } from "../workers/asr/whisper.ts";
import { causal } from "../workers/llm/causal.ts";
import { vits } from "../workers/tts/vits.ts";
import { silero } from "../workers/vad/silero.ts";
import { upstream } from "./asr-upstream.ts";
import { upstreamOf } from "./asr-upstream-settings.ts";
import { home } from "./home.ts";

export interface Engines {
  readonly vad: VadEngine;
  readonly asr: AsrApi;
  readonly llm: LlmApi;
  readonly tts: TtsApi;
}
type Specs = { readonly [S in ModelStage]?: EngineSpec };

/**
 * The same engines as in the page's workers, on onnxruntime-node, reading models from the repository's own files. A
 * stage without a spec has a stand-in. environment: where the upstream recogniser is named; models: see serveModels.
 */
export async function engines(
  specs: Specs,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  models: string = join(home, "public/models/"),
): Promise<Engines> {
  serveModels(models);
  const asr = specs.asr ? recogniser(specs.asr.engine, environment) : withoutEars;
  const llm = specs.llm ? local("llm", specs.llm.engine, causal) : withoutAnswers;
  const tts = specs.tts ? local("tts", specs.tts.engine, vits) : withoutVoice;
  const [vad] = await Promise.all([
    loadVad(),
    specs.asr && asr.load(specs.asr),
    specs.llm && llm.load(specs.llm),
    specs.tts && tts.load(specs.tts),
  ]);
  return { vad, asr, llm, tts };
}

/** Readies transformers.js for Node. folder: with one folder for each model, and a slash at its end. */
export function serveModels(folder: string): void {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.useFSCache = false;
  env.localModelPath = folder;
  env.logLevel = LogLevel.ERROR;
}

/** Stands in for a recogniser that a language pack lacks: questions can be typed. */
const withoutEars: AsrApi = {
  load: async () => {},
  transcribe: async () => {
    throw failure("no-model", "there is no recogniser for this language");
  },
};

/** Throws `no-model` for an engine that does not run here. */
export function recogniser(engine: EngineName, environment: Readonly<Record<string, string | undefined>>): AsrApi {
  if (engine === "transformers") return whisper();
  if (engine === "onnx") return onnx({ ort: async () => ort, read: (path) => readModel(path) });
  if (engine === "openai") return upstream(upstreamOf(environment));
  throw notHere("asr", engine);
}

function local<Api>(stage: ModelStage, engine: EngineName, open: () => Api): Api {
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

async function loadVad(): Promise<VadEngine> {
  const file = createRequire(import.meta.url).resolve("@ricky0123/vad-web/dist/silero_vad_v5.onnx");
  return silero(ort, await readFile(file));
}
