import type { EngineSpec } from "../core/contracts.ts";

/** How transformers.js is to load a model. Under Node the number of threads is a session's own; in a browser the worker's. */
export function loadOptions({ dtype, backend, threads }: EngineSpec) {
  const own = backend === "cpu" ? { session_options: { intraOpNumThreads: threads } } : {};
  return { dtype, device: backend, ...own } as const;
}
