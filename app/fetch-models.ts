import type { ModelStage } from "../core/manifest.ts";
import { servedFirst } from "../core/plan/server.ts";
import type { Plan } from "../core/plan.ts";
import type { StoreApi, StoredFile } from "../core/storage.ts";
import { noteInstalled } from "./installed.ts";
import type { Net } from "./net.ts";
import { keepForTomorrow } from "./offline.ts";
import type { Screen } from "./screen.ts";
import type { Shell } from "./shell.ts";

/** Whether a server does all that the plan has on the device: its models are then fetched once one can talk. */
export function onlyStandsBy(plan: Plan): boolean {
  const served = servedFirst(plan);
  return Object.keys(plan.stages).every((stage) => served.includes(stage as ModelStage));
}

/** Has the store hold what the plan's engines read, and tells the progress. Resolves to the bytes that are in memory only. */
export async function fetchModels(
  plan: Plan,
  files: readonly StoredFile[],
  { store, screen }: { readonly store: Pick<StoreApi, "ensure">; readonly screen: Pick<Screen, "show"> },
): Promise<number> {
  const { inMemory } = await store.ensure(files, (progress) =>
    screen.show({ progress: { what: "engine", ...progress } }),
  );
  noteInstalled(Object.values(plan.stages).flatMap((stage) => (stage ? [stage.model.id] : [])));
  return inMemory;
}

/**
 * Has all of it here for a day without a network. inMemory: as `fetchModels` told; undefined where nothing was fetched yet.
 * Resolves to whether it is.
 */
export async function keepModels(
  plan: Plan,
  files: readonly StoredFile[],
  inMemory: number | undefined,
  { shell, store, net }: { readonly shell: Shell; readonly store: StoreApi; readonly net: Pick<Net, "fetch"> },
): Promise<boolean> {
  try {
    const held = inMemory ?? (await fetchModels(plan, files, { store, screen: { show: () => undefined } }));
    return held === 0 && (await keepForTomorrow(shell, store, plan.backend, files, net));
  } catch {
    return false;
  }
}
