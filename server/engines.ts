import { join } from "node:path";
import type { AsrApi, EngineName, EngineSpec, TtsApi, VadEngine } from "../core/contracts.ts";
import { failure } from "../core/failure.ts";
import type { LlmApi } from "../core/llm-contract.ts";
import type { ModelStage } from "../core/manifest.ts";
import { withoutAnswers, withoutVoice } from "../core/without.ts";
import {
  localLlm as answerer,
  detector,
  localAsr,
  localVad,
  serveModels,
  localTts as speaker,
} from "../foundry/engines/local.ts";
import { openaiAsr } from "../workers/openai/asr.ts";
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
  const llm = specs.llm ? answerer(specs.llm.engine) : withoutAnswers;
  const tts = specs.tts ? speaker(specs.tts.engine) : withoutVoice;
  const [vad] = await Promise.all([
    localVad(),
    specs.asr && asr.load(specs.asr),
    specs.llm && llm.load(specs.llm),
    specs.tts && tts.load(specs.tts),
  ]);
  return { vad, asr, llm, tts };
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
  return engine === "openai" ? openaiAsr({ ...upstreamOf(environment), fetch }) : localAsr(engine);
}

export { answerer, detector, serveModels, speaker };
