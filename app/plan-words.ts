import type { LanguagePack, Manifest } from "../core/manifest.ts";
import type { Plan } from "../core/plan.ts";
import type { View } from "./view.ts";

/** What decides whether two plans run the same. */
export function specsOf(plan: Plan | undefined): unknown[] {
  return [plan?.pack.tag, plan?.tier, plan?.server, ...Object.values(plan?.stages ?? {}).map((stage) => stage?.spec)];
}

/** What the page tells of it. */
export function about({ pack, stages, backend, server }: Plan): Pick<View, "pack" | "backend" | "details"> {
  const details = Object.values(stages).flatMap((stage) => {
    if (!stage) return [];
    const { dtype, threads, engine, backend } = stage.spec;
    const precision = typeof dtype === "string" ? dtype : Object.values(dtype).join("/");
    return [`${stage.model.stage}: ${stage.model.id}, ${engine}, ${backend}, ${precision}, ${threads}×`];
  });
  const served = Object.entries(server?.stages ?? {}).map(
    ([stage, { model, role }]) => `${stage}: ${model}, openai, ${role}`,
  );
  return { pack: packView(pack), backend, details: [...details, ...served] };
}

function packView({ name, tag, examples, about }: LanguagePack): View["pack"] {
  return { name, tag, synthetic: about.synthetic, hints: examples };
}

/** What is known of the language's pack before anything of it runs. */
export function packShown({ packs }: Pick<Manifest, "packs">, language: string): Partial<Pick<View, "pack">> {
  const pack = packs.find(({ tag }) => tag === language);
  return pack ? { pack: packView(pack) } : {};
}
