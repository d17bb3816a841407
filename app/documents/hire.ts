import type { SearchPlan } from "../../core/plan/search.ts";
import type { SearchApi } from "../../core/retrieval/api.ts";
import type { EmbedApi } from "../../core/retrieval/embed-api.ts";
import { type Hand, type Hired, hire } from "../hire.ts";
import { apart } from "../seats.ts";

/** A thread that nobody asks for so long is let go; its index is read anew when it is needed. */
const IDLE_MS = 300_000;

export function hireSearch(): Hired<SearchApi, void> {
  return hire({ name: "search", spawn, start: async (_: SearchApi) => {}, concurrent: true, idleMs: IDLE_MS });
}

/** Calls go one at a time; a question ends what is being read (`Reader`), and waits for one passage at the most. */
export function hireEmbedder({ spec }: SearchPlan): Hired<EmbedApi, void> {
  return hire({ name: "embed", spawn: apart("embed"), start: (api: EmbedApi) => api.load(spec), idleMs: IDLE_MS });
}

// Vite finds workers only in this very form.
const spawn = (name: string): Hand =>
  new Worker(new URL("../../workers/search.ts", import.meta.url), { type: "module", name });
