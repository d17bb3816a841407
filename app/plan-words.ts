import type { LanguagePack } from "../core/manifest.ts";
import type { Plan } from "../core/plan.ts";
import type { View } from "./view.ts";

/** What decides whether two plans run the same. */
export function specsOf(plan: Plan | undefined): unknown[] {
  return [plan?.pack.tag, plan?.tier, ...Object.values(plan?.stages ?? {}).map((stage) => stage?.spec)];
}

/** What the page tells of it. */
export function about({ pack, stages, backend }: Plan): Pick<View, "pack" | "backend" | "details"> {
  const details = Object.values(stages).flatMap((stage) => {
    if (!stage) return [];
    const { dtype, threads, engine, backend } = stage.spec;
    const precision = typeof dtype === "string" ? dtype : Object.values(dtype).join("/");
    return [`${stage.model.stage}: ${stage.model.id}, ${engine}, ${backend}, ${precision}, ${threads}×`];
  });
  return { pack: packView(pack), backend, details };
}

export function packView({ name, tag, examples, about }: LanguagePack): View["pack"] {
  return { name, tag, synthetic: about.synthetic, hints: examples };
}
