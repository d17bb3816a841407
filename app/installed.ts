import { recall, remember } from "./memory.ts";

const KEY = "installed";

/**
 * Ids of models that were whole here at some time. Kept apart from the store: browsers evict IndexedDB and may leave
 * this, and what is in one and not in the other tells that they did.
 */
export function installedModels(): ReadonlySet<string> {
  const kept = recall(KEY)?.split(" ") ?? [];
  return new Set(kept.filter((id) => id !== ""));
}

export function noteInstalled(ids: readonly string[]): void {
  remember(KEY, [...new Set([...installedModels(), ...ids])].join(" "));
}

export function noteRemoved(id: string): void {
  remember(KEY, [...installedModels()].filter((known) => known !== id).join(" "));
}
