import type { EngineSpec } from "../core/contracts.ts";
import { type Failure, failure, isFailure } from "../core/failure.ts";

/** What we look at of a GPUDevice. */
export interface LosableDevice {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
}
type Method = (...args: never[]) => Promise<unknown>;
type Engine<Api> = { readonly [K in keyof Api]: Method | undefined } & {
  load(spec: EngineSpec, signal?: AbortSignal): Promise<unknown>;
};

/**
 * What onnxruntime and Dawn say once the device is gone: "WebGPU device lost (2): ...", "[Device] is lost", "Device was
 * destroyed", "A valid external Instance reference no longer exists" (mapAsync and pipelines that were under way).
 */
const LOSS = /device (is |was )?(lost|destroyed)|\[device[^\]]*\] is lost|lost device|external instance reference/i;

/** How long an error waits for the device to tell whether it is lost, in ms: onnxruntime's error comes first. */
const PATIENCE = 500;

/**
 * The same engine, honest about its GPU: once the device is lost, every call rejects with `gpu-lost`, those under way at
 * once, since some of them would never end. onnxruntime takes no second device in a worker, so this is for good: a new
 * worker is needed. deviceOf: the device of the models, asked when a load on WebGPU has succeeded.
 */
export function watched<Api extends Engine<Api>>(engine: Api, deviceOf: () => Promise<LosableDevice | undefined>): Api {
  let onGpu = false;
  let loss: Failure | undefined;
  let told: Promise<unknown> | undefined;
  const underway = new Set<(reason: Failure) => void>();

  function lose(reason: string, message: string): Failure {
    loss ??= failure("gpu-lost", message || "the GPU device was lost", { reason });
    for (const reject of underway) reject(loss);
    return loss;
  }

  /** What a call rejects with: an error of a device that is about to be known as lost is no error of the model. */
  async function judge(thrown: unknown): Promise<unknown> {
    if (!onGpu || (isFailure(thrown) && thrown.code === "aborted")) return thrown;
    if (LOSS.test(textOf(thrown))) return lose("error", textOf(thrown));
    if (told) await Promise.race([told, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    return loss ?? thrown;
  }

  async function guarded(run: () => Promise<unknown>): Promise<unknown> {
    if (loss) throw loss;
    return new Promise((resolve, reject) => {
      underway.add(reject);
      run()
        .then(resolve, async (thrown: unknown) => reject(await judge(thrown)))
        .finally(() => underway.delete(reject));
    });
  }

  async function load(spec: EngineSpec, signal?: AbortSignal): Promise<unknown> {
    onGpu = spec.backend === "webgpu";
    const result = await engine.load(spec, signal);
    if (onGpu) told = (await deviceOf())?.lost.then(({ reason, message }) => lose(reason, message));
    return result;
  }

  const methods = Object.entries<Method>({ ...engine, load: load as Method });
  return Object.fromEntries(
    methods.map(([name, method]) => [name, (...args: never[]) => guarded(async () => method(...args))]),
  ) as Api;
}

function textOf(thrown: unknown): string {
  return thrown instanceof Error || isFailure(thrown) ? thrown.message : String(thrown);
}
