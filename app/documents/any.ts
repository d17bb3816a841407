import { forget, recall, remember } from "../memory.ts";

const KEY = "documents";

/** Whether there are documents, told without opening their database. */
export function hasDocuments(): boolean {
  return recall(KEY) !== undefined;
}

export function noteDocuments(any: boolean): void {
  if (any) remember(KEY, "1");
  else forget(KEY);
}
