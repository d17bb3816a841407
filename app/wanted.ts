import type { Device } from "../core/device.ts";
import { isFailure } from "../core/failure.ts";
import { type Listing, storedFiles } from "../core/hub.ts";
import type { Manifest, ModelEntry, Tier } from "../core/manifest.ts";
import { makePlan, type Plan, type StagePlan } from "../core/plan.ts";
import type { Settings } from "../core/settings.ts";
import type { StoredFile, StoreUsage } from "../core/storage.ts";

/** What decides which models the person may want to fetch or delete. */
export interface Wants {
  readonly manifest: Manifest;
  readonly device: Device;
  readonly settings: Settings;
  readonly usage: StoreUsage;
  /** Ids of models that web-llm keeps by itself and has here. */
  readonly compiled: ReadonlySet<string>;
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
}

/** No model chosen by itself. */
export const noWishes = { asr_model: "auto", llm_model: "auto", tts_model: "auto" } as const;

/** By id: each model of the chosen pack with the files this device would use, and any other model that has bytes here. */
export function wantedModels(wants: Wants): Map<string, StagePlan> {
  const { manifest, device, settings } = wants;
  const wanted = new Map<string, StagePlan>();
  const add = (stage: StagePlan | undefined) => {
    if (stage && !wanted.has(stage.model.id)) wanted.set(stage.model.id, stage);
  };
  const own = [settings, { ...settings, ...noWishes }].flatMap((wish) => plansOf(manifest, device, wish));
  const current = planFor(manifest, device, settings);
  const plans = current ? [...own, current] : own;
  for (const plan of plans) for (const stage of Object.values(plan.stages)) add(stage);
  for (const { search } of plans) add(search);
  const others = manifest.packs.flatMap(({ tag }) =>
    plansOf(manifest, device, { ...settings, ...noWishes, language: tag }).flatMap(({ stages }) =>
      Object.values(stages),
    ),
  );
  for (const model of manifest.models)
    if (hasBytes(model, wants)) add(others.find((stage) => stage?.model.id === model.id) ?? keptModel(model, wants));
  return wanted;
}

/** A model that this device would not run, or not now: with the variant of which most files are here. */
export function keptModel(model: ModelEntry, { usage, base }: Pick<Wants, "usage" | "base">): StagePlan | undefined {
  const here = new Set(usage.names.map(({ url }) => url));
  const ways = model.variants.map((variant) => {
    const paths = variant.files ?? model.files.map(({ path }) => path);
    return { variant, paths, count: paths.filter((path) => here.has(`${base}models/${model.id}/${path}`)).length };
  });
  const [way] = ways.sort((one, other) => other.count - one.count);
  const [engine, language] = [model.engines[0], model.languages[0]];
  if (!way || !engine || !language) return undefined;
  const { variant, paths } = way;
  const { backend, dtype } = variant;
  const spec = { engine, model: model.id, language, backend, dtype, threads: 1, can: model.can };
  return { model, variant, spec, paths, reasons: [] };
}

/** Of each tier of the settings' language. */
function plansOf(manifest: Manifest, device: Device, settings: Settings): Plan[] {
  const pack = manifest.packs.find(({ tag }) => tag === settings.language);
  return (Object.keys(pack?.tiers ?? {}) as Tier[]).flatMap((tier) => {
    const plan = planFor(manifest, device, { ...settings, model_size: tier });
    return plan ? [plan] : [];
  });
}

function planFor(manifest: Manifest, device: Device, settings: Settings): Plan | undefined {
  const plan = makePlan(manifest, device, settings);
  return isFailure(plan) ? undefined : plan;
}

function hasBytes({ id }: ModelEntry, { usage, compiled, base }: Wants): boolean {
  return compiled.has(id) || usage.names.some(({ url }) => url.startsWith(`${base}models/${id}/`));
}

/** Files as the store knows them; undefined while nobody knows their sizes. */
export function filesOf({ model, paths }: StagePlan, base: string, listing?: Listing): StoredFile[] | undefined {
  const files = storedFiles(model, paths, base, listing);
  return isFailure(files) ? undefined : files;
}
