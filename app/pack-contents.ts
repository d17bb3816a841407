import { failure } from "../core/failure.ts";
import type { StagePlan } from "../core/plan.ts";
import type { PackHead, StoredFile } from "../core/storage.ts";
import type { ModelsState } from "./models-state.ts";
import { filesOf } from "./wanted.ts";

export interface PackContents {
  readonly head: Omit<PackHead, "manifest" | "signature">;
  readonly files: readonly StoredFile[];
}

/** What goes into the pack file of these models. Throws `bad-pack` for one that nobody pinned: its digests are unsigned. */
export function packContents(
  stages: readonly StagePlan[],
  { base, listings, settings }: Pick<ModelsState, "base" | "listings" | "settings">,
): PackContents {
  const loose = stages.find(({ model }) => !model.pinned);
  if (loose) throw failure("bad-pack", `${loose.model.id} is not pinned`, { reason: "not-pinned" });
  const files = stages.flatMap((stage) => filesOf(stage, base, listings.get(stage.model.id)) ?? []);
  const named = stages.flatMap(({ model, paths }) => paths.map((path) => `${model.id}/${path}`));
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return { head: { pack: settings.language, models: stages.map(({ model }) => model.id), files: named, bytes }, files };
}
