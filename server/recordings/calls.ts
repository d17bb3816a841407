import type { Shelf } from "../jobs/shelf.ts";
import type { Announcement } from "./announcement.ts";
import { utcOf } from "./record.ts";
import type { Ended } from "./retention.ts";

/** One call as `inzwa-foundry goals --calls` reads it; nothing in it names the call or who spoke. */
export interface CallTold {
  /** UTC, when it was announced; of a recording that was deleted the day alone. */
  readonly at: string;
  /** Words were recognised in it. False for one that was given up: it could not be fetched, decoded or heard. */
  readonly success: boolean;
}

/** What is kept of a recording that is done. */
export type Done = Announcement & { readonly success?: boolean | undefined };

/**
 * Every call that came to its end. Made of what the jobs keep, so each call stands in it once, whoever died in between; calls
 * that were done before anybody asked for their success are left out.
 */
export async function* callsOf(shelf: Shelf<Announcement>): AsyncGenerator<CallTold, void, undefined> {
  for (const id of await shelf.buried()) {
    // Who died while a call went from one state to another left it in both.
    const dead = (await shelf.state(id)) === "dead" ? await shelf.dead(id) : undefined;
    if (dead) yield { at: utcOf(dead.job.announced), success: false };
  }
  for await (const id of shelf.finished()) {
    const note = (await shelf.note(id)) as Done | Ended | undefined;
    const told = note && ("ended" in note ? note.call : toldOf(note));
    if (told) yield told;
  }
}

/** undefined where nobody knows. */
function toldOf({ announced, success }: Pick<Done, "announced" | "success">): CallTold | undefined {
  return success === undefined ? undefined : { at: utcOf(announced), success };
}

/** What stays of it when the recording goes: the day, in place of the second. */
export function lasting(note: Partial<Done> & { readonly call?: unknown }): CallTold | undefined {
  const { announced, success } = note;
  const told = announced === undefined ? undefined : toldOf({ announced, success });
  return told && { ...told, at: `${told.at.slice(0, 10)}T00:00:00Z` };
}
