import type { Device } from "../device.ts";
import type { ModelStage } from "../manifest.ts";
import type { Plan } from "../plan.ts";

/** What the turns of a session ran on. Nothing in it tells one device of a kind from another. */
export interface Head {
  /** Of Inzwa. */
  readonly version: string;
  readonly device: {
    readonly host: Device["host"];
    readonly platform: Device["platform"];
    readonly cores: number;
    /** GB, as coarse as the browser tells it. */
    readonly memory?: number;
    readonly gpu: Device["webgpu"];
    /** Cross-origin isolated: WASM may use threads. */
    readonly isolated: boolean;
  };
  readonly plan: {
    /** BCP 47. */
    readonly language: string;
    readonly tier: string;
    readonly backend: string;
    readonly stages: { readonly [S in ModelStage]?: StageHead };
  };
  /** What it took until the assistant was ready, in ms by name. */
  readonly load: Readonly<Record<string, number>>;
}

export interface StageHead {
  readonly model: string;
  readonly engine: string;
  readonly backend: string;
  /** Of each ONNX session, joined by `/`, where they differ. */
  readonly dtype: string;
  readonly threads: number;
}

export interface HeadParts {
  readonly version: string;
  readonly device: Device;
  readonly plan: Plan;
  readonly load?: Readonly<Record<string, number>>;
}

export function headOf({ version, device, plan, load = {} }: HeadParts): Head {
  const { host, platform, cores, memory, webgpu, isolated } = device;
  return {
    version,
    device: { host, platform, cores, ...(memory === undefined ? {} : { memory }), gpu: webgpu, isolated },
    plan: { language: plan.pack.tag, tier: plan.tier, backend: plan.backend, stages: stagesOf(plan) },
    load,
  };
}

function stagesOf({ stages, server }: Plan): Head["plan"]["stages"] {
  const heads = Object.values(stages).flatMap((stage) => {
    if (!stage) return [];
    const { engine, backend, dtype, threads } = stage.spec;
    const precision = typeof dtype === "string" ? dtype : [...new Set(Object.values(dtype))].join("/");
    return [[stage.model.stage, { model: stage.model.id, engine, backend, dtype: precision, threads }] as const];
  });
  const served = Object.entries(server?.stages ?? {}).flatMap(([stage, { model, role }]) =>
    role === "first" ? [[stage, { model, engine: "openai", backend: "server", dtype: "", threads: 0 }] as const] : [],
  );
  return Object.fromEntries([...heads, ...served]);
}
