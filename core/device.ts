import type { Tier } from "./manifest.ts";

/** What a device was found to be. Everything a plan decides by is in here, so that a plan can be made for any of them. */
export interface Device {
  /** `node` runs the models on the CPU by onnxruntime-node. */
  readonly host: "browser" | "node";
  readonly platform: "ios" | "android" | "mac" | "windows" | "linux" | "chromeos" | "unknown";
  /** `software`: an adapter that runs on the CPU (`isFallbackAdapter`); it counts only when forced. */
  readonly webgpu: "none" | "software" | "hardware";
  /** Of the adapter, where there is one. */
  readonly gpu?: Gpu;
  /** Cross-origin isolated: WASM may use threads. */
  readonly isolated: boolean;
  readonly cores: number;
  /** GB, as coarse as `navigator.deviceMemory` (at most 8 in older Chromium); absent where the browser does not tell. */
  readonly memory?: number;
  /** The person asked their browser to spare data. */
  readonly saveData: boolean;
  /** Measured here, in 10^9 multiply-adds a second; absent before the measurement. */
  readonly speed?: { readonly wasm: number; readonly webgpu?: number };
  /** What went wrong here before. */
  readonly trouble: {
    /** Losses of the GPU in this session. */
    readonly gpuLosses: number;
    /** The tier whose loading ended the page. */
    readonly crashed?: Tier;
  };
}

export interface Gpu {
  readonly vendor: string;
  readonly architecture: string;
  /** The feature `shader-f16`. */
  readonly f16: boolean;
  /** Bytes. */
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
}
