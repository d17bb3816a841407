import type { Plan } from "../core/plan.ts";
import type { Seat } from "../core/wire.ts";
import type { Hand } from "./hire.ts";

export type Spawn = (stage: Seat["stage"]) => (name: string) => Hand;

/** A worker for each stage: a WASM inference blocks its thread, and listening must go on while Whisper works. */
export const apart: Spawn = (stage) => sitting(undefined)(stage);

/** One worker for all the stages that a server does: they only wait for it. */
export const sharing = (): Spawn => sitting(undefined);

/** One worker for every stage of the plan, in place of one each. */
export function together({ stages }: Plan): Spawn {
  const specs = Object.values(stages).flatMap((stage) => (stage ? [stage.spec] : []));
  const backend = specs.find((spec) => spec.backend !== "wasm")?.backend ?? "wasm";
  return sitting({ backend, threads: Math.max(1, ...specs.map((spec) => spec.threads)) });
}

/**
 * Each stage gets a port of the worker, and the last to be let go ends it. A stage that comes back, since it died or did
 * not load, gets a new worker: what was there holds its model.
 */
function sitting(shared: Seat["shared"]): Spawn {
  let current: { readonly worker: Worker; readonly served: Set<string>; hands: number } | undefined;

  return (stage) => (name) => {
    if (!current || current.served.has(stage)) current = { worker: spawnStage(name), served: new Set(), hands: 0 };
    const { worker, served } = current;
    const owner = current;
    const { port1, port2 } = new MessageChannel();
    served.add(stage);
    owner.hands++;
    worker.postMessage({ stage, name, port: port2, ...(shared ? { shared } : {}) } satisfies Seat, [port2]);
    const whose = (type: string): EventTarget => (type === "error" ? worker : port1);
    return {
      postMessage: (message: unknown, transfer: Transferable[] = []) => port1.postMessage(message, transfer),
      addEventListener: (type: string, listener: EventListenerOrEventListenerObject) =>
        whose(type).addEventListener(type, listener),
      removeEventListener: (type: string, listener: EventListenerOrEventListenerObject) =>
        whose(type).removeEventListener(type, listener),
      start: () => port1.start(),
      terminate: () => {
        port1.close();
        owner.hands--;
        if (owner.hands > 0) return;
        worker.terminate();
        if (current === owner) current = undefined;
      },
    };
  };
}

// Vite finds workers only in this very form.
const spawnStage = (name: string): Worker =>
  new Worker(new URL("../workers/stage.ts", import.meta.url), { type: "module", name });
