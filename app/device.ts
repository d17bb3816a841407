import type { Device, Gpu } from "../core/device.ts";
import { type PlatformHints, platformOf } from "./platform.ts";

/** What the probe reads of the browser; the page's own navigator unless another is given. */
export interface Browser extends PlatformHints {
  readonly gpu?: Pick<GPU, "requestAdapter">;
  readonly hardwareConcurrency?: number;
  /** Chromium only, in GB. */
  readonly deviceMemory?: number;
  /** Chromium only. */
  readonly connection?: { readonly saveData?: boolean };
}

/** What this browser can run. trouble: what the page remembers of earlier starts. Never rejects. */
export async function probeDevice(
  trouble: Device["trouble"],
  browser: Browser = navigator as Browser,
  isolated: boolean = crossOriginIsolated,
): Promise<Device> {
  const adapter = await findAdapter(browser.gpu);
  const { deviceMemory } = browser;
  return {
    host: "browser",
    platform: platformOf(browser),
    webgpu: adapter ? (isSoftware(adapter) ? "software" : "hardware") : "none",
    ...(adapter ? { gpu: gpuOf(adapter) } : {}),
    isolated,
    cores: browser.hardwareConcurrency || 1,
    ...(deviceMemory ? { memory: deviceMemory } : {}),
    saveData: browser.connection?.saveData === true,
    trouble,
  };
}

/** `navigator.gpu` exists also where there is no adapter to be had. */
export async function findAdapter(gpu: Browser["gpu"]): Promise<GPUAdapter | undefined> {
  try {
    return (await gpu?.requestAdapter({ powerPreference: "high-performance" })) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The flag was on the adapter until Chrome 140 and is in its info since 136. SwiftShader before that had neither. */
function isSoftware(adapter: GPUAdapter & { readonly isFallbackAdapter?: boolean }): boolean {
  const { isFallbackAdapter, architecture = "" } = infoOf(adapter);
  return isFallbackAdapter === true || adapter.isFallbackAdapter === true || architecture === "swiftshader";
}

/** Safari tells nothing of its GPU, and older browsers have no `info`. */
function infoOf(adapter: GPUAdapter): Partial<GPUAdapterInfo> {
  return adapter.info ?? {};
}

function gpuOf(adapter: GPUAdapter): Gpu {
  const { vendor = "", architecture = "" } = infoOf(adapter);
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  return { vendor, architecture, f16: adapter.features.has("shader-f16"), maxBufferSize, maxStorageBufferBindingSize };
}
