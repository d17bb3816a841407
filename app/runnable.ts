import type { EngineSpec } from "../core/contracts.ts";
import type { Device } from "../core/device.ts";
import { type Failure, failure, isFailure } from "../core/failure.ts";
import { type Manifest, TIERS, type Tier } from "../core/manifest.ts";
import { makePlan, type Plan, type StagePlan } from "../core/plan.ts";
import { reason } from "../core/reason.ts";
import type { Settings } from "../core/settings.ts";
import type { StoreApi, StoredFile } from "../core/storage.ts";
import { completed, withCompiled } from "./compiled.ts";
import { lacking } from "./here.ts";
import type { Listings } from "./listings.ts";
import { filesOf, noWishes } from "./wanted.ts";

export interface Runnable {
  readonly plan: Plan;
  /** Everything the plan's engines read from the store. */
  readonly files: readonly StoredFile[];
  /** Why it is not the plan that was wished for. */
  readonly notice?: Failure;
}

export interface RunnablePorts {
  readonly manifest: Manifest;
  readonly device: Device;
  readonly settings: Settings;
  readonly store: Pick<StoreApi, "usage">;
  readonly listings: Pick<Listings, "known">;
  /** Whether web-llm has kept a model's files. */
  readonly compiled: (spec: EngineSpec) => Promise<boolean>;
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
  /** Ids of models that were whole at an earlier visit. */
  readonly installed: ReadonlySet<string>;
}

/**
 * The plan that can run with what is here. Models of the site itself are fetched without a question, so they always
 * count as here; all others only when they are. Throws a Failure: `no-model` where the language needs a download first,
 * `evicted` when it had been here, and what `makePlan` says.
 */
export async function runnable(ports: RunnablePorts): Promise<Runnable> {
  const { manifest, device, settings, installed } = ports;
  const wished = makePlan(manifest, device, settings);
  if (isFailure(wished)) throw wished;
  const lacking = await lackOf(wished, ports);
  if (lacking.length === 0) return ready(wished, ports);
  const gone = lacking.find(({ model }) => installed.has(model.id));
  const detail = { language: settings.language, model: (gone ?? lacking[0])?.model.name ?? "" };
  const notice = gone
    ? failure("evicted", `${gone.model.id} is no longer in the browser's store`, detail)
    : failure("no-model", `the models for ${settings.language} have not been fetched`, detail);
  const other = await otherPlan(wished, lacking, ports);
  if (!other) throw notice;
  return { ...ready(other, ports), ...(gone ? { notice } : {}) };
}

function ready(plan: Plan, ports: RunnablePorts): Runnable {
  return { plan: completed(plan, ports.base, ports.listings.known), files: allFiles(plan, ports) };
}

/** Without the chosen models that are not here, or without any choice; of another tier where that is not enough. */
async function otherPlan(wished: Plan, lacking: readonly StagePlan[], ports: RunnablePorts): Promise<Plan | undefined> {
  const { manifest, device, settings } = ports;
  const fewer = Object.fromEntries(lacking.map(({ model }) => [`${model.stage}_model`, "auto"]));
  for (const model_size of others(wished.tier, settings))
    for (const free of [fewer, noWishes]) {
      const plan = makePlan(manifest, device, { ...settings, ...free, model_size });
      if (!isFailure(plan) && (await lackOf(plan, ports)).length === 0) return honest(plan, settings);
    }
  return undefined;
}

/**
 * The tier itself too: with models chosen one by one it may be those that lack. From the most demanding down; then, where
 * nobody asked for a tier, up: what is here already costs no data.
 */
function others(tier: Tier, { model_size }: Settings): readonly Tier[] {
  const above = TIERS.indexOf(tier) + 1;
  return [...TIERS.slice(0, above).reverse(), ...(model_size === "auto" ? TIERS.slice(above) : [])];
}

/** Nobody chose the tier that is fallen back to. */
function honest(plan: Plan, { model_size }: Settings): Plan {
  if (plan.tier === model_size) return plan;
  const { tier } = plan;
  const others = plan.reasons.filter(({ key }) => key !== "plan.chosen");
  return { ...plan, reasons: [...(tier === "pocket" ? [reason("plan.pocket", { tier })] : []), ...others] };
}

async function lackOf(plan: Plan, ports: RunnablePorts): Promise<StagePlan[]> {
  const stages = stagesOf(plan).filter(({ model }) => !("site" in model.source));
  const here = await Promise.all(stages.map((stage) => isHere(stage, ports)));
  return stages.filter((_, i) => !here[i]);
}

async function isHere(stage: StagePlan, { store, listings, compiled, base }: RunnablePorts): Promise<boolean> {
  const listing = listings.known.get(stage.model.id);
  // Where web-llm's database cannot be opened, nothing of it can be loaded either.
  if (stage.spec.engine === "web-llm") return compiled(withCompiled(stage, base, listing)).catch(() => false);
  const files = filesOf(stage, base, listing);
  return files !== undefined && lacking(await store.usage(), files).length === 0;
}

function allFiles(plan: Plan, { listings, base }: RunnablePorts): StoredFile[] {
  return stagesOf(plan)
    .filter(({ spec }) => spec.engine !== "web-llm")
    .flatMap((stage) => filesOf(stage, base, listings.known.get(stage.model.id)) ?? []);
}

function stagesOf({ stages }: Plan): StagePlan[] {
  return Object.values(stages).filter((stage) => stage !== undefined);
}
