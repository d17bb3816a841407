import type { SearchApi } from "../../core/retrieval/api.ts";
import { type Hand, type Hired, hire } from "../hire.ts";

/** A thread that nobody asks for so long is let go; its index is read anew when it is needed. */
const IDLE_MS = 300_000;

export function hireSearch(): Hired<SearchApi, void> {
  return hire({ name: "search", spawn, start: async (_: SearchApi) => {}, concurrent: true, idleMs: IDLE_MS });
}

// Vite finds workers only in this very form.
const spawn = (name: string): Hand =>
  new Worker(new URL("../../workers/search.ts", import.meta.url), { type: "module", name });
