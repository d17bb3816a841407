import type { Stuck } from "./wire.ts";

/** Why a recording did not get on. base: of the server that stopped it. */
export interface Halt {
  readonly why: Stuck;
  readonly base: string;
}

/** A key or an address waits for a person; of what is told by a question, or by itself, nothing else is hidden. */
export function weightOf(why: Stuck): number {
  if (why === "key" || why === "address") return 2;
  return why === "host" || why === "leaving" ? 0 : 1;
}
