import type { Device } from "../core/plan.ts";

/** What this browser can run. A GPU adapter that is software counts as such: `isFallbackAdapter` tells. */
export async function probeDevice(): Promise<Device> {
  return {
    webgpu: await probeWebGpu(),
    isolated: crossOriginIsolated,
    cores: navigator.hardwareConcurrency || 1,
  };
}

/** `navigator.gpu` exists also where there is no adapter to be had. */
async function probeWebGpu(): Promise<Device["webgpu"]> {
  try {
    const adapter = await navigator.gpu?.requestAdapter();
    if (!adapter) return "none";
    return adapter.info.isFallbackAdapter ? "software" : "hardware";
  } catch {
    return "none";
  }
}
