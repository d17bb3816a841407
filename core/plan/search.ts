import type { EmbedModel } from "../manifest.ts";
import type { StagePlan } from "../plan.ts";
import type { Shelf } from "./tier.ts";
import { chooseVariant, type Situation } from "./variant.ts";

/** How an embedding model reads documents here. */
export interface SearchPlan extends StagePlan {
  readonly model: EmbedModel;
}

/**
 * The first embedding model that names the language and runs here beside what is planned. It is fetched only when it is
 * asked for: search works without one. taken: bytes that the stages take.
 */
export function searchPlan({ manifest, pack }: Shelf, situation: Situation, taken: number): SearchPlan | undefined {
  for (const model of manifest.models) {
    if (model.stage !== "embed" || !model.languages.includes(pack.tag)) continue;
    const [engine] = model.engines;
    const { variant, reasons } = chooseVariant(model, situation, taken);
    if (!variant || !engine) continue;
    const { backend, dtype } = variant;
    // Its thread reads in the background: more of them would be taken from the conversation.
    const spec = { engine, model: model.id, language: pack.tag, backend, dtype, threads: 1, can: model.can };
    return { model, variant, spec, paths: variant.files ?? model.files.map(({ path }) => path), reasons };
  }
  return undefined;
}
