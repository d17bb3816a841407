import type { Device } from "../../core/device.ts";
import { TIERS } from "../../core/manifest.ts";
import { dtypesOf } from "../../core/plan/variant.ts";
import type { Plan } from "../../core/plan.ts";
import type { Settings } from "../../core/settings.ts";
import type { Runnable } from "../runnable.ts";
import type { RivalView } from "./view.ts";

/** A plan that could run in place of the one that does. */
export interface Rival extends RivalView, Pick<Runnable, "plan" | "files"> {}

type Candidate = RivalView & { readonly settings: Partial<Settings> };

/** choose: what runs with such settings of what is here; rejects where nothing does. */
export async function rivalsOf(
  plan: Plan,
  device: Device,
  settings: Settings,
  choose: (settings: Settings) => Promise<Runnable>,
): Promise<Rival[]> {
  const seen = new Set([keyOf(plan)]);
  const rivals: Rival[] = [];
  for (const { settings: changes, ...view } of candidates(plan, device)) {
    const found = await choose({ ...settings, ...changes }).catch(() => undefined);
    if (!found || !isMeant(view, found.plan) || seen.has(keyOf(found.plan))) continue;
    seen.add(keyOf(found.plan));
    rivals.push({ ...view, plan: found.plan, files: found.files });
  }
  return rivals;
}

/** What falls back to another size was not asked for. */
function isMeant({ kind, value }: RivalView, plan: Plan): boolean {
  if (kind === "size") return plan.tier === value;
  return kind !== "backend" || plan.backend === value;
}

function candidates(plan: Plan, device: Device): Candidate[] {
  const stages = Object.values(plan.stages).filter((stage) => stage !== undefined);
  const threads = Math.max(0, ...stages.map(({ spec }) => spec.threads));
  const { asr } = plan.stages;
  const engines = (asr?.model.engines ?? []).filter((engine) => engine === "onnx" || engine === "transformers");
  const dtypes = stages.flatMap(({ model, spec }) =>
    model.variants.filter(({ backend }) => backend === spec.backend).flatMap(dtypesOf),
  );
  const named = (kind: RivalView["kind"], value: string, settings: Partial<Settings>): Candidate => {
    return { id: `${kind}-${value}`, kind, value, settings };
  };
  return [
    ...(plan.backend === "webgpu" ? [named("backend", "wasm", { backend: "wasm", gpu_policy: "off" })] : []),
    ...(plan.backend === "wasm" && device.webgpu === "hardware"
      ? [named("backend", "webgpu", { backend: "webgpu", gpu_policy: "force" })]
      : []),
    ...(threads > 1 ? [named("threads", "1", { threads: 1 })] : []),
    ...TIERS.filter((tier) => tier !== plan.tier && plan.pack.tiers[tier]).map((tier) =>
      named("size", tier, { model_size: tier }),
    ),
    ...engines
      .filter((engine) => engine !== asr?.spec.engine)
      .map((engine) => named("engine", engine, { asr: engine })),
    ...[...new Set(dtypes)].map((dtype) => named("dtype", dtype, { quantization_level: dtype })),
  ];
}

/** The same models run in the same way, whatever the plan is called. */
function keyOf({ stages }: Plan): string {
  return JSON.stringify(Object.values(stages).map((stage) => stage?.spec));
}
