import type { EngineSpec } from "../core/contracts.ts";
import { isFailure } from "../core/failure.ts";
import { type Listing, sourcesOf, storedFiles } from "../core/hub.ts";
import type { Plan, StagePlan } from "../core/plan.ts";
import type { StoredFile } from "../core/storage.ts";

/** The spec as web-llm needs it: where weights and library lie, and what is known of the files. Others stay as they are. */
export function withCompiled({ model, paths, spec }: StagePlan, base: string, listing?: Listing): EngineSpec {
  if (spec.engine !== "web-llm" || model.stage !== "llm" || !model.library) return spec;
  const { context, maxTokens, library } = model;
  const [weights = ""] = sourcesOf(model, "");
  const known = storedFiles(model, paths, base, listing);
  const under = `${base}models/${model.id}/`;
  const files: StoredFile[] = isFailure(known)
    ? []
    : known.map(({ url, size, digest }) => ({ url: weights + url.slice(under.length), size, digest }));
  return { ...spec, compiled: { weights, library, context, maxTokens, files } };
}

/** About what web-llm fetches of a model, in bytes: all that its repository has. 0 while nobody knows it. */
export function bytesOfAll(listing: Listing | undefined): number {
  return [...(listing?.values() ?? [])].reduce((sum, { size }) => sum + size, 0);
}

/** The plan with every spec complete. */
export function completed(plan: Plan, base: string, listings: ReadonlyMap<string, Listing>): Plan {
  const { llm } = plan.stages;
  if (!llm) return plan;
  return {
    ...plan,
    stages: { ...plan.stages, llm: { ...llm, spec: withCompiled(llm, base, listings.get(llm.model.id)) } },
  };
}
