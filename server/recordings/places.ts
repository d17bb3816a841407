import { join } from "node:path";
import { type Announcement, idOf } from "./announcement.ts";

/** Below the folder: the layout that checklist B3 gives, and tasks for people beside it. */
export const RECORDINGS = "call-recordings/recordings";
export const TASKS = "call-recordings-tasks";
/** What is being fetched. */
export const PARTS = "parts";

/** Where one call lies. */
export interface Place {
  /** Below the folder, with slashes and without an extension. */
  readonly stem: string;
  /** The same, absolute. */
  readonly path: string;
  /** Absolute: what is known of it, one line of JSON that is a NeMo manifest too. */
  readonly side: string;
  /** Absolute: the task for a person (Label Studio's JSON). */
  readonly task: string;
}

/** taken: whether a recording of another provider has the call's own name. A further one of the same call never has it. */
export function placeOf(folder: string, { id, provider, day, call }: Announcement, taken: boolean): Place {
  const name = taken || id !== idOf(provider, call) ? `${call}-${id.slice(0, 8)}` : call;
  const stem = `${RECORDINGS}/${day}/${name}`;
  const path = join(folder, stem);
  return { stem, path, side: `${path}.json`, task: join(folder, TASKS, `${day}/${name}.json`) };
}
