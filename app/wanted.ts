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
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
}

/** By id: each model of the chosen pack with the files this device would use, and any other model that has bytes here. */
export function wantedModels({ manifest, device, settings, usage, base }: Wants): Map<string, StagePlan> {
  const wanted = new Map<string, StagePlan>();
  const add = (plan: Plan) => {
    for (const stage of Object.values(plan.stages))
      if (stage && !wanted.has(stage.model.id)) wanted.set(stage.model.id, stage);
  };
  const pack = manifest.packs.find(({ tag }) => tag === settings.language);
  for (const tier of Object.keys(pack?.tiers ?? {}) as Tier[]) {
    const plan = planFor(manifest, device, { ...settings, model_size: tier });
    if (plan) add(plan);
  }
  const current = planFor(manifest, device, settings);
  if (current) add(current);
  for (const { tag } of manifest.packs)
    for (const plan of plansOf(manifest, device, settings, tag))
      for (const stage of Object.values(plan.stages))
        if (stage && !wanted.has(stage.model.id) && hasBytes(stage.model, usage, base))
          wanted.set(stage.model.id, stage);
  return wanted;
}

function plansOf(manifest: Manifest, device: Device, settings: Settings, language: string): Plan[] {
  const pack = manifest.packs.find(({ tag }) => tag === language);
  return (Object.keys(pack?.tiers ?? {}) as Tier[]).flatMap((tier) => {
    const plan = planFor(manifest, device, { ...settings, language, model_size: tier });
    return plan ? [plan] : [];
  });
}

function planFor(manifest: Manifest, device: Device, settings: Settings): Plan | undefined {
  const plan = makePlan(manifest, device, settings);
  return isFailure(plan) ? undefined : plan;
}

function hasBytes({ id }: ModelEntry, { names }: StoreUsage, base: string): boolean {
  return names.some(({ url }) => url.startsWith(`${base}models/${id}/`));
}

/** Files as the store knows them; undefined while nobody knows their sizes. */
export function filesOf({ model, paths }: StagePlan, base: string, listing?: Listing): StoredFile[] | undefined {
  const files = storedFiles(model, paths, base, listing);
  return isFailure(files) ? undefined : files;
}
