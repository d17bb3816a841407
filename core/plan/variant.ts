import type { Dtype } from "../contracts.ts";
import type { Device } from "../device.ts";
import type { ModelEntry, Variant } from "../manifest.ts";
import { type Reason, reason } from "../reason.ts";
import type { Settings } from "../settings.ts";
import type { GpuVerdict } from "./gpu.ts";
import { IOS_MOST, megabytesHad, megabytesNeeded } from "./memory.ts";
import { isTooSlow } from "./speed.ts";

export interface Situation {
  readonly device: Device;
  readonly settings: Settings;
  readonly gpu: GpuVerdict;
  /** Bytes for all models together. */
  readonly memory: number;
}

/** A variant and why, or only why there is none. */
export interface Verdict {
  readonly variant?: Variant;
  readonly reasons: readonly Reason[];
}

/** WebGPU's own defaults, which every adapter has. */
const DEFAULT_BINDING = 134_217_728;

/** Which variant of a model runs here. taken: bytes that other stages take already. */
export function chooseVariant(model: ModelEntry, situation: Situation, taken: number): Verdict {
  const { settings, gpu, device } = situation;
  const judged = inOrder(model, settings)
    .filter(({ backend }) => isThere(backend, situation))
    .map((variant) => ({ variant, problems: problemsOf(model, variant, situation, taken) }));
  const good = judged.filter(({ problems }) => problems.length === 0).map(({ variant }) => variant);
  const asked = settings.quantization_level;
  const variant = good.find((one) => asked !== "auto" && dtypesOf(one).includes(asked)) ?? good[0];
  const problems = unique(judged.flatMap(({ problems }) => problems));
  if (!variant) {
    if (judged.length > 0) return { reasons: problems };
    const needsGpu = device.host === "browser" && model.variants.some(({ backend }) => backend === "webgpu");
    const key = needsGpu ? "plan.needs-webgpu" : "plan.no-backend";
    return { reasons: [reason(key, { model: model.id }), ...(needsGpu ? [gpu.reason] : [])] };
  }
  const before = judged.slice(
    0,
    judged.findIndex((one) => one.variant === variant),
  );
  const passed = unique(before.filter((one) => one.variant.backend !== variant.backend).flatMap((one) => one.problems));
  return { variant, reasons: [whyBackend(model, variant, gpu), ...passed, ...whyDtype(variant, settings)] };
}

function whyBackend({ id }: ModelEntry, { backend }: Variant, gpu: GpuVerdict): Reason {
  if (backend === "cpu") return reason("plan.cpu");
  return backend === "webgpu" || !gpu.usable ? gpu.reason : reason("plan.wasm.model", { model: id });
}

function whyDtype(variant: Variant, { quantization_level: asked }: Settings): Reason[] {
  if (asked === "auto") return [];
  return [reason(dtypesOf(variant).includes(asked) ? "plan.dtype" : "plan.quantization", { dtype: asked })];
}

/** Asking for WebGPU puts it first; a model without it still runs, rather than leave a stage out. */
function inOrder({ variants }: ModelEntry, { backend }: Settings): readonly Variant[] {
  if (backend !== "webgpu") return variants;
  return [...variants].sort((a, b) => Number(b.backend === "webgpu") - Number(a.backend === "webgpu"));
}

function isThere(backend: Variant["backend"], { device, gpu }: Situation): boolean {
  if (device.host === "node") return backend === "cpu";
  return backend === "wasm" || (backend === "webgpu" && gpu.usable);
}

function problemsOf(model: ModelEntry, variant: Variant, { device, memory }: Situation, taken: number): Reason[] {
  const problems: Reason[] = [];
  const needs = variant.memory + taken;
  if (device.platform === "ios" && variant.memory > IOS_MOST)
    problems.push(reason("plan.ios-small", { most: megabytesHad(IOS_MOST) }));
  if (needs > memory)
    problems.push(reason("plan.memory", { needs: megabytesNeeded(needs), has: megabytesHad(memory) }));
  if (variant.backend === "webgpu") problems.push(...gpuProblems(model, variant, device));
  if (variant.backend !== "wasm") return problems;
  // 135M weights, one token, WASM: 4 bits 188 to 222 ms, 8 bits 25 ms, 32 bits 20 ms.
  if (dtypesOf(variant).some((dtype) => dtype === "q4" || dtype === "q4f16"))
    problems.push(reason("plan.q4-wasm", { model: model.id }));
  if (isTooSlow(model, device)) problems.push(reason("plan.slow", { model: model.id }));
  return problems;
}

/** Without f16 errors come late or never, and what comes out is blank: the need follows from the precision, too. */
function gpuProblems({ id }: ModelEntry, variant: Variant, { gpu }: Device): Reason[] {
  const { f16 = false, maxStorageBufferBindingSize: needs = 0 } = variant.needs ?? {};
  const halves = f16 || dtypesOf(variant).some((dtype) => dtype === "fp16" || dtype === "q4f16");
  const has = gpu?.maxStorageBufferBindingSize ?? DEFAULT_BINDING;
  return [
    ...(halves && !gpu?.f16 ? [reason("plan.no-f16", { model: id })] : []),
    ...(needs > has ? [reason("plan.limit", { needs: megabytesNeeded(needs), has: megabytesHad(has) })] : []),
  ];
}

export function dtypesOf({ dtype }: Variant): readonly Dtype[] {
  return typeof dtype === "string" ? [dtype] : Object.values(dtype);
}

export function unique(reasons: readonly Reason[]): Reason[] {
  return [...new Map(reasons.map((one) => [JSON.stringify(one), one])).values()];
}
