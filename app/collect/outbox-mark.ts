import { forget, recall, remember } from "../memory.ts";

const KEY = "outbox";

/** Whether something is to be sent or taken back: without the mark a visit need not fetch what sends it. */
export function hasWork(): boolean {
  return recall(KEY) !== undefined;
}

export function markWork(work: boolean): void {
  if (work === hasWork()) return;
  if (work) remember(KEY, "1");
  else forget(KEY);
}
