import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { EngineSpec, Hearing } from "../core/contracts.ts";
import { failure, isFailure } from "../core/failure.ts";
import type { LanguageRules } from "../core/language/rules.ts";
import { type ModelStage, readManifest } from "../core/manifest.ts";
import { makePlan } from "../core/plan.ts";
import { readSettings } from "../core/settings.ts";
import { assemble } from "../scripts/manifest.mjs";
import { home } from "./home.ts";

export interface PocketPlan {
  readonly specs: Readonly<Record<ModelStage, EngineSpec>>;
  readonly hearing: Hearing;
  readonly rules: LanguageRules;
}

/** What runs here: the pack of the settings (INZWA_LANGUAGE) on onnxruntime-node. Throws a Failure. */
export function pocketPlan(): PocketPlan {
  const { settings, problems } = readSettings({ environment: process.env });
  for (const { path, message } of problems) throw failure("bad-manifest", `${path} ${message}`);
  const { manifest, notice } = readManifest(assemble(join(home, "models-manifest")));
  if (!manifest) throw notice;
  const device = { webgpu: "none", isolated: true, cores: availableParallelism(), host: "node" } as const;
  const plan = makePlan(manifest, device, settings);
  if (isFailure(plan)) throw plan;
  return { specs: plan.specs, hearing: plan.hearing, rules: plan.pack.rules };
}
