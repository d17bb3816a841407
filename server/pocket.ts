import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { EngineSpec, Hearing } from "../core/contracts.ts";
import type { Device } from "../core/device.ts";
import { failure, isFailure } from "../core/failure.ts";
import type { LanguageRules } from "../core/language/rules.ts";
import { type ModelStage, readManifest } from "../core/manifest.ts";
import { makePlan, type Plan } from "../core/plan.ts";
import { assemble } from "../scripts/manifest.mjs";
import { settingsOf } from "./environment.ts";
import { home } from "./home.ts";

export interface PocketPlan {
  readonly specs: Readonly<Record<ModelStage, EngineSpec>>;
  readonly hearing: Hearing;
  readonly rules: LanguageRules;
}

/** What runs here: the pack of the settings (INZWA_LANGUAGE) on onnxruntime-node. Throws a Failure. */
export function pocketPlan(): PocketPlan {
  const settings = settingsOf(process.env);
  const { manifest, notice } = readManifest(assemble(join(home, "models-manifest")));
  if (!manifest) throw notice;
  const plan = makePlan(manifest, thisMachine(), settings);
  if (isFailure(plan)) throw plan;
  const { hearing } = plan;
  if (!hearing) throw lacking(plan, "asr");
  const specs = { asr: specOf(plan, "asr"), llm: specOf(plan, "llm"), tts: specOf(plan, "tts") };
  return { specs, hearing, rules: plan.pack.rules };
}

function thisMachine(): Device {
  const platforms: Partial<Record<NodeJS.Platform, Device["platform"]>> = {
    darwin: "mac",
    linux: "linux",
    win32: "windows",
  };
  return {
    host: "node",
    platform: platforms[process.platform] ?? "unknown",
    webgpu: "none",
    isolated: true,
    cores: availableParallelism(),
    saveData: false,
    trouble: { gpuLosses: 0 },
  };
}

/** A turn needs all three: a question that nobody answers aloud is no turn. */
function specOf(plan: Plan, stage: ModelStage): EngineSpec {
  const chosen = plan.stages[stage];
  if (!chosen) throw lacking(plan, stage);
  return chosen.spec;
}

function lacking({ pack, missing }: Plan, stage: ModelStage) {
  const why = missing.find((one) => one.stage === stage)?.reasons.map(({ key }) => key) ?? [];
  return failure("no-model", `${pack.tag} has no ${stage} model here (${why.join(", ")})`, {
    stage,
    language: pack.tag,
  });
}
