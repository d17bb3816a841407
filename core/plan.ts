import type { EngineSpec, Hearing } from "./contracts.ts";
import type { Device } from "./device.ts";
import { type Failure, failure } from "./failure.ts";
import {
  type LanguagePack,
  type Manifest,
  type ModelEntry,
  type ModelStage,
  TIERS,
  type Tier,
  type Variant,
} from "./manifest.ts";
import { bestOf, candidates, whyTier } from "./plan/choose.ts";
import { chooseEngine } from "./plan/engine.ts";
import { judgeGpu } from "./plan/gpu.ts";
import { memoryFor } from "./plan/memory.ts";
import { type SearchPlan, searchPlan } from "./plan/search.ts";
import type { ServerPlan } from "./plan/server.ts";
import { shareThreads, type Threads, whyThreads } from "./plan/threads.ts";
import { modelOf, STAGES, type TierTry, tiersOf, tryTier } from "./plan/tier.ts";
import type { Situation } from "./plan/variant.ts";
import { type Reason, reason } from "./reason.ts";
import type { Settings } from "./settings.ts";

export interface StagePlan {
  readonly model: ModelEntry;
  readonly variant: Variant;
  readonly spec: EngineSpec;
  /** Of the files the variant needs, below the model's folder. */
  readonly paths: readonly string[];
  readonly reasons: readonly Reason[];
}

export interface Plan {
  readonly pack: LanguagePack;
  readonly tier: Tier;
  readonly stages: { readonly [S in ModelStage]?: StagePlan };
  /** Stages that nothing does here: each is left out, never done in another language. */
  readonly missing: readonly { readonly stage: ModelStage; readonly reasons: readonly Reason[] }[];
  /** Absent where there is no recogniser. */
  readonly hearing?: Hearing;
  /** The backend of the stages, `webgpu` when any uses it. */
  readonly backend: "wasm" | "webgpu";
  /** Of all the files whose size is known. */
  readonly bytes: number;
  /** About the tier. */
  readonly reasons: readonly Reason[];
  /** Absent where all of it is done here. */
  readonly server?: ServerPlan;
  /** An embedding model that could read the person's documents here; nothing waits for it. */
  readonly search?: SearchPlan;
}

export interface TierVerdict {
  readonly tier: Tier;
  /** All that the tier names runs here, together. */
  readonly fits: boolean;
  /** The one a plan takes by itself. */
  readonly recommended: boolean;
  /** Why it does not fit. */
  readonly reasons: readonly Reason[];
  /** Of all its files; absent while one of them is not known. */
  readonly bytes?: number;
  /** Ids, with those that a smaller tier lends. */
  readonly models: readonly string[];
  /** Stages that neither it nor a smaller tier has a model for. */
  readonly lacks: readonly ModelStage[];
}

/**
 * Which model runs where, for the language of the settings. Fails with `no-model` where the language has no pack or
 * nothing of it runs here, and with `no-webgpu` where WebGPU was asked for and cannot be had.
 */
export function makePlan(manifest: Manifest, device: Device, settings: Settings): Plan | Failure {
  const { language } = settings;
  const pack = manifest.packs.find(({ tag }) => tag === language);
  if (!pack) return failure("no-model", `no pack for ${language}`, { language });
  // Who forces a GPU that dies must still have an assistant: after a loss there may be no adapter for a while.
  const never = device.webgpu === "none" && device.trouble.gpuLosses === 0;
  if (settings.backend === "webgpu" && (never || settings.gpu_policy === "off"))
    return failure("no-webgpu", "WebGPU was asked for, and this browser offers no adapter or it was switched off");
  const shelf = { manifest, pack };
  const situation = situationOf(device, settings);
  const tries = candidates(shelf, situation).map((tier) => tryTier(tier, shelf, situation));
  const best = bestOf(tries);
  if (!best) {
    const [first] = tries.flatMap(({ why }) => why);
    return failure("no-model", `nothing for ${language} runs on this device${first ? `: ${first.key}` : ""}`, {
      language,
    });
  }
  const taken = [...best.picked.values()].reduce((sum, { variant }) => sum + variant.memory, 0);
  const search = searchPlan(shelf, situation, taken);
  const plan = assemble(best, whyTier(best, tries, shelf, situation), pack, situation);
  return search ? { ...plan, search } : plan;
}

/** What each tier of the chosen pack comes to here, from the least demanding on. */
export function judgeTiers(manifest: Manifest, device: Device, settings: Settings): TierVerdict[] {
  const pack = manifest.packs.find(({ tag }) => tag === settings.language);
  if (!pack) return [];
  const shelf = { manifest, pack };
  const situation = situationOf(device, settings);
  const free: Situation = { ...situation, settings: { ...settings, model_size: "auto" } };
  const own = bestOf(candidates(shelf, free).map((tier) => tryTier(tier, shelf, free)));
  return tiersOf(pack).map((tier) => {
    const tried = tryTier(tier, shelf, situation);
    const models = [...new Set(tried.models)];
    const sizes = models.flatMap((model) => {
      const chosen = [...tried.picked.values()].find((picked) => picked.model === model);
      return sizesOf(model, chosen?.variant ?? model.variants[0]);
    });
    const known = sizes.every((size) => size !== undefined);
    return {
      tier,
      fits: tried.fits,
      recommended: own?.tier === tier,
      reasons: tried.why,
      ...(known ? { bytes: sizes.reduce((sum, size) => sum + size, 0) } : {}),
      models: models.map(({ id }) => id),
      lacks: STAGES.filter((stage) => TIERS.slice(0, TIERS.indexOf(tier) + 1).every((t) => !modelOf(stage, t, shelf))),
    };
  });
}

function situationOf(device: Device, settings: Settings): Situation {
  return { device, settings, gpu: judgeGpu(device, settings), memory: memoryFor(device) };
}

function assemble(best: TierTry, reasons: readonly Reason[], pack: LanguagePack, situation: Situation): Plan {
  const { device, settings } = situation;
  const busy = STAGES.filter((stage) => (best.picked.get(stage)?.variant.backend ?? "webgpu") !== "webgpu");
  const threads = shareThreads(device, settings, busy);
  const planned = STAGES.flatMap((stage) => stagePlan(stage, best, threads, pack, situation) ?? []);
  const asr = planned.find(({ model }) => model.stage === "asr")?.model;
  const sizes = planned.flatMap(({ model, variant }) => sizesOf(model, variant));
  return {
    pack,
    tier: best.tier,
    stages: Object.fromEntries(planned.map((plan) => [plan.model.stage, plan])),
    missing: STAGES.flatMap((stage) => best.missing.filter((one) => one.stage === stage)),
    ...(asr?.stage === "asr" ? { hearing: { window: asr.window, pause: asr.pause } } : {}),
    backend: planned.some(({ spec }) => spec.backend === "webgpu") ? "webgpu" : "wasm",
    bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    reasons,
  };
}

function stagePlan(
  stage: ModelStage,
  { picked }: TierTry,
  shares: Threads,
  pack: LanguagePack,
  { device, settings }: Situation,
): StagePlan | undefined {
  const one = picked.get(stage);
  if (!one) return undefined;
  const { model, variant } = one;
  const { engine, reasons } = chooseEngine(model, device, settings);
  const { backend, dtype } = variant;
  const threads = shares[stage];
  const can = abilities(model, settings);
  const spec: EngineSpec = { engine, model: model.id, language: pack.tag, backend, dtype, threads, can };
  return {
    model,
    variant,
    spec,
    paths: pathsOf(model, variant),
    reasons: [
      ...one.reasons,
      ...reasons,
      ...(backend === "webgpu" ? [] : [whyThreads(device, threads)]),
      ...(model.pinned ? [] : [reason("plan.not-pinned", { model: model.id })]),
    ],
  };
}

/** What the model can do, as far as the settings let it. */
function abilities({ stage, can }: ModelEntry, { crop, prefix_reuse }: Settings): EngineSpec["can"] {
  if (stage === "asr" && !crop) return { ...can, anyLength: false };
  if (stage === "llm" && !prefix_reuse) return { ...can, reuse: false };
  return can;
}

function pathsOf({ files }: ModelEntry, variant?: Variant): readonly string[] {
  return variant?.files ?? files.map(({ path }) => path);
}

function sizesOf(model: ModelEntry, variant?: Variant): (number | undefined)[] {
  const sizes = new Map(model.files.map(({ path, size }) => [path, size]));
  return pathsOf(model, variant).map((path) => sizes.get(path));
}
