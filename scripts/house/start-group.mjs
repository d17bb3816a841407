import { join } from "node:path";
import { root } from "./command.mjs";

/**
 * One chunk for all that the page needs before anything is asked of it. Divided after what the later screens happen to
 * share it was 43 files, and 11 kB more to fetch.
 *
 * @returns {{ name: (id: string, context: { getModuleInfo(id: string): { importedIds: readonly string[] } | null }) => string | null }}
 */
export function startGroup() {
  const entry = join(root, "app/main.ts");
  /** @type {Set<string>} */
  const start = new Set();
  return {
    name(id, context) {
      if (start.size === 0) reach(entry, start, context);
      // The entry awaits later modules while it runs. Those import from here, so it cannot be in here itself.
      return id !== entry && start.has(id) ? "start" : null;
    },
  };
}

/**
 * @param {string} id
 * @param {Set<string>} reached
 * @param {{ getModuleInfo(id: string): { importedIds: readonly string[] } | null }} context
 */
function reach(id, reached, context) {
  if (reached.has(id)) return;
  reached.add(id);
  for (const next of context.getModuleInfo(id)?.importedIds ?? []) reach(next, reached, context);
}
