import type { ModelStage } from "../../core/manifest.ts";
import { openaiAsr } from "../../workers/openai/asr.ts";
import { openaiLlm } from "../../workers/openai/llm.ts";
import { openaiTts } from "../../workers/openai/tts.ts";
import { type PocketPlan, pocketPlan } from "../pocket.ts";
import type { Backend, ServedModel } from "../services.ts";
import { type EngineSettings, House, type HousePorts } from "./house.ts";
import { commonMessages, localAsr, localLlm, localTts } from "./local.ts";
import { asrOf, llmOf, ttsOf } from "./stages.ts";
import { upstreamSpec } from "./upstream.ts";

/** plan: that of the environment when absent. */
export type BackendOptions = Omit<HousePorts, "plan"> & Partial<Pick<HousePorts, "plan">>;
export interface OpenBackend extends Backend {
  whenReady(): Promise<void>;
}

/** Other names under which clients know a model of the stage. */
const ALIASES: Readonly<Record<ModelStage, readonly string[]>> = { asr: ["whisper-1"], llm: [], tts: ["tts-1"] };
/** Nobody noted when the models were made. */
const CREATED = 0;

/**
 * The engines of a language pack, each stage here, at an upstream, or wherever it is done first. They are there at once,
 * and `ready` when they are loaded and warm; what is asked before waits. Throws a Failure where the settings name none.
 */
export async function openBackend(options: BackendOptions): Promise<OpenBackend> {
  const { plan = pocketPlan(), settings } = options;
  const house = new House({ ...options, plan });
  const asr = house.stage("asr", { local: localAsr, upstream: (at) => openaiAsr({ ...at, concurrent: true }) });
  const llm = house.stage("llm", {
    local: (pool) => localLlm(pool, plan.specs.llm.can),
    upstream: openaiLlm,
    kinship: commonMessages,
  });
  const tts = house.stage("tts", {
    local: localTts,
    upstream: (at) => openaiTts({ ...at, voice: settings.ttsVoice }),
  });
  return {
    language: plan.specs.asr.language,
    rules: plan.rules,
    hearing: plan.hearing,
    models: (["asr", "llm", "tts"] as const).map((stage) => served(stage, plan, settings)),
    asr: asrOf(asr),
    llm: llmOf(llm),
    tts: ttsOf(tts),
    openVad: async () => house.openVad(),
    ready: () => house.ready(),
    fullness: () => house.fullness(),
    whenReady: () => house.whenReady(),
    close: () => house.close(),
  };
}

/** The upstream's model under its own name; the names of the local one mean it too. */
function served(stage: ModelStage, { specs }: PocketPlan, settings: EngineSettings): ServedModel {
  const own = specs[stage];
  const upstream = settings[`${stage}Url`] !== undefined;
  const spec = upstream ? upstreamSpec(stage, own, settings) : own;
  const id = spec.model;
  const aliases = [...ALIASES[stage], ...(id === own.model ? [] : [own.model])];
  return { id, stage, spec, aliases, created: CREATED, ownedBy: upstream ? "upstream" : "inzwa" };
}
