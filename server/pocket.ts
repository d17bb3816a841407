import type { EngineSpec, Hearing } from "../core/contracts.ts";
import type { LanguageRules } from "../core/language/rules.ts";
import type { ModelStage } from "../core/manifest.ts";
import { planHere, stageOf } from "../foundry/engines/plan-here.ts";
import { settingsOf } from "./environment.ts";
import { home } from "./home.ts";

export interface PocketPlan {
  readonly specs: Readonly<Record<ModelStage, EngineSpec>>;
  readonly hearing: Hearing;
  readonly rules: LanguageRules;
  readonly language: string;
}

/**
 * What runs here: the pack of the settings (INZWA_LANGUAGE) on onnxruntime-node. A turn needs all three stages: a
 * question that nobody answers aloud is no turn. Throws a Failure.
 */
export function pocketPlan(): PocketPlan {
  const plan = planHere(home, settingsOf(process.env));
  const spec = (stage: ModelStage) => stageOf(plan, stage).spec;
  const specs = { asr: spec("asr"), llm: spec("llm"), tts: spec("tts") };
  if (!plan.hearing) throw new Error("a plan with a recogniser tells how speech is handed to it");
  return { specs, hearing: plan.hearing, rules: plan.pack.rules, language: plan.pack.tag };
}
