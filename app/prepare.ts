import type { Progress, StoreApi, StoredFile } from "../core/contracts.ts";
import { type Failure, isFailure } from "../core/failure.ts";
import { readManifest } from "../core/manifest.ts";
import { filesOf, makePlan, type Plan } from "../core/plan.ts";
import type { Settings } from "../core/settings.ts";
import { probeDevice } from "./device.ts";

const LAST_GOOD = "manifest";

export interface Prepared {
  readonly plan: Plan;
  readonly files: readonly StoredFile[];
  /** Why the site's own manifest was not taken, where an older one is in use. */
  readonly notice?: Failure;
}

/** Manifest, plan and models, verified and stored. Throws a Failure when one of them cannot be had. */
export async function prepareModels(
  store: StoreApi,
  settings: Settings,
  onProgress: (progress: Progress) => void,
): Promise<Prepared> {
  const [fetched, lastGood, device] = await Promise.all([fetchManifest(), store.recall(LAST_GOOD), probeDevice()]);
  const { manifest, notice, fresh } = readManifest(fetched, lastGood);
  if (!manifest) throw notice;
  if (fresh) await store.remember(LAST_GOOD, fetched);
  const plan = makePlan(manifest, device, settings);
  if (isFailure(plan)) throw plan;
  const base = new URL("./", document.baseURI).href;
  const files = Object.values(plan.models).flatMap((model) => filesOf(model, base));
  await store.ensure(files, onProgress);
  return { plan, files, ...(notice ? { notice } : {}) };
}

/** undefined when the site cannot be reached, or answers with something else. */
async function fetchManifest(): Promise<unknown> {
  try {
    const response = await fetch(new URL("models-manifest/manifest.json", document.baseURI), { cache: "no-cache" });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
