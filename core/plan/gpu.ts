import type { Device } from "../device.ts";
import { type Reason, reason } from "../reason.ts";
import type { Settings } from "../settings.ts";

/** Losses after which WebGPU is left alone: Chromium gives an adapter once more after the first, and none after a second. */
export const MOST_GPU_LOSSES = 2;

export interface GpuVerdict {
  readonly usable: boolean;
  /** Why it is used, or why WASM is. */
  readonly reason: Reason;
}

export function judgeGpu(device: Device, settings: Settings): GpuVerdict {
  const refusal = refuse(device, settings);
  if (refusal) return { usable: false, reason: refusal };
  if (isForced(settings)) return { usable: true, reason: reason("plan.webgpu.forced") };
  const { vendor = "", architecture = "" } = device.gpu ?? {};
  return {
    usable: true,
    reason: reason("plan.webgpu", { vendor: vendor || "?", architecture: architecture || "?" }),
  };
}

/** Nothing forces a GPU that is not there, that was switched off, or that was lost again and again. */
function refuse(device: Device, settings: Settings): Reason | undefined {
  if (settings.backend === "wasm" || settings.gpu_policy === "off") return reason("plan.wasm.off");
  if (device.webgpu === "none") return reason("plan.wasm.no-gpu");
  if (device.trouble.gpuLosses >= MOST_GPU_LOSSES) return reason("plan.wasm.lost");
  if (isForced(settings)) return undefined;
  // WebKit 26 with JSEP: 400 % CPU and memory to 14 GB (onnxruntime#26827); pages die after some 500 runs (#27584).
  if (device.platform === "ios") return reason("plan.wasm.ios");
  if (device.webgpu === "software") return reason("plan.wasm.software");
  const { wasm, webgpu } = device.speed ?? {};
  if (wasm !== undefined && webgpu !== undefined && webgpu < wasm) return reason("plan.wasm.faster", { wasm, webgpu });
  return undefined;
}

/** A software adapter counts then, and a slow one. */
export function isForced({ backend, gpu_policy }: Settings): boolean {
  return backend === "webgpu" || gpu_policy === "force";
}
