import type { Device } from "../core/device.ts";
import { findAdapter } from "./device.ts";
import { gpuSpeed } from "./gpu-speed.ts";

/** Milliseconds after which a measurement is given up: two of them make two seconds. */
const MOST = 950;

export interface SpeedPorts {
  /** Starts the measurement on a thread of its own; it answers once, by a message with a number. */
  readonly spawn: () => Pick<Worker, "addEventListener" | "terminate">;
  readonly gpu: GPU | undefined;
  /** Milliseconds. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * How fast this device multiplies: WASM on one thread, then the GPU where one may be used, for two seconds at most in
 * all. undefined where WASM could not be measured. To be run once a version, and never while somebody talks.
 */
export async function measureSpeed(
  withGpu: boolean,
  { spawn, gpu, now, wait }: SpeedPorts = pagePorts(),
): Promise<Device["speed"]> {
  const wasm = await workerRate(spawn(), wait(MOST));
  if (!wasm) return undefined;
  if (!withGpu) return { wasm };
  // Also asking for an adapter waits for what the GPU has still to do.
  const late = wait(MOST);
  const adapter = await Promise.race([findAdapter(gpu), late.then(() => undefined)]);
  const webgpu = adapter && (await gpuSpeed(adapter, now, late).catch(() => undefined));
  return webgpu ? { wasm, webgpu } : { wasm };
}

/** undefined when it takes too long, cannot start or cannot measure. */
async function workerRate(worker: ReturnType<SpeedPorts["spawn"]>, late: Promise<void>): Promise<number | undefined> {
  const told = new Promise<number | undefined>((resolve) => {
    worker.addEventListener("message", ({ data }: MessageEvent<unknown>) =>
      resolve(typeof data === "number" && data > 0 ? data : undefined),
    );
    worker.addEventListener("error", () => resolve(undefined));
  });
  try {
    return await Promise.race([told, late.then(() => undefined)]);
  } finally {
    worker.terminate();
  }
}

function pagePorts(): SpeedPorts {
  return {
    spawn: () => new Worker(new URL("../workers/speed.ts", import.meta.url), { type: "module", name: "speed" }),
    gpu: navigator.gpu,
    now: () => performance.now(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
