import { forget, recall, remember } from "../memory.ts";

const KEY = "notes";

/** Whether there are notes, told without opening their database. */
export function hasNotes(): boolean {
  return recall(KEY) !== undefined;
}

export function noteNotes(any: boolean): void {
  if (any) remember(KEY, "1");
  else forget(KEY);
}
