import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Device } from "../../core/device.ts";
import { failure, isFailure } from "../../core/failure.ts";
import { type ModelStage, readManifest } from "../../core/manifest.ts";
import { makePlan, type Plan, type StagePlan } from "../../core/plan.ts";
import type { Settings } from "../../core/settings.ts";
import { assemble } from "../../scripts/manifest.mjs";

/** What of the pack of the settings runs here, on onnxruntime-node. home: the package's folder. Throws a Failure. */
export function planHere(home: string, settings: Settings): Plan {
  const { manifest, notice } = readManifest(assemble(join(home, "models-manifest")));
  if (!manifest) throw notice;
  const plan = makePlan(manifest, thisMachine(), settings);
  if (isFailure(plan)) throw plan;
  return plan;
}

/**
 * Throws `no-model`, saying why, where the plan has nothing for the stage, or another model than the one asked for: who
 * measures a model by its name wants no other's figures.
 */
export function stageOf({ stages, missing, pack }: Plan, stage: ModelStage, asked?: string): StagePlan {
  const chosen = stages[stage];
  if (chosen && asked !== undefined && asked !== "auto" && chosen.model.id !== asked)
    throw failure(
      "no-model",
      `${asked} is no ${stage} model of ${pack.tag} that runs here; the plan has ${chosen.model.id}`,
      {
        stage,
        language: pack.tag,
      },
    );
  if (chosen) return chosen;
  const why = missing.find((one) => one.stage === stage)?.reasons.map(({ key }) => key) ?? [];
  throw failure("no-model", `${pack.tag} has no ${stage} model here (${why.join(", ")})`, {
    stage,
    language: pack.tag,
  });
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
