import type { EngineSpec } from "../core/contracts.ts";
import type { Seat } from "../core/wire.ts";
import type { Ort } from "./asr/onnx-sessions.ts";
import { openOrt, ortFiles } from "./ort.ts";
import { oneByOne } from "./queue.ts";

type Runs = { run(...args: unknown[]): Promise<unknown> };

/** onnxruntime for a stage that has a worker of its own; the detector's is plain, on one thread. */
export function ownOrt(spec: Pick<EngineSpec, "backend" | "threads"> = { backend: "wasm", threads: 1 }): Promise<Ort> {
  return openOrt(spec);
}

/**
 * For stages that share a worker: the module that transformers.js takes, so that it is in memory once. A run saves the
 * module's stack, awaits, and puts it back: two at once would spoil it, and transformers.js lets only its own wait.
 */
export async function sharedOrt({ backend, threads }: NonNullable<Seat["shared"]>): Promise<() => Promise<Ort>> {
  const ort = await import("onnxruntime-web/webgpu");
  queueRuns((ort.InferenceSession as unknown as { prototype: Runs }).prototype);
  return async () => {
    ort.env.wasm.wasmPaths = ortFiles(backend);
    ort.env.wasm.numThreads = threads;
    ort.env.logLevel = "error";
    return ort;
  };
}

let queued = false;

function queueRuns(sessions: Runs): void {
  if (queued) return;
  queued = true;
  const inTurn = oneByOne();
  const { run } = sessions;
  sessions.run = function (...args) {
    return inTurn(undefined, () => run.apply(this, args));
  };
}
