import type { Note } from "../../core/skills/kept.ts";
import { Keeper } from "../skills/keeper.ts";
import type { Notes } from "./desk.ts";

/** The notes where skills keep them. changed: told of all of them, also when a skill or another tab has changed them. */
export function openNotes(changed: (notes: readonly Note[]) => void): Notes & { close(): Promise<void> } {
  const keeper = new Keeper(({ notes }) => changed(notes));
  return {
    /** Read from the disk, so that nothing is found that was deleted a moment ago. */
    async all() {
      await keeper.load();
      return keeper.kept.notes;
    },
    async forget(at) {
      await keeper.change((kept) => ({ ...kept, notes: kept.notes.filter((note) => note.at !== at) }));
    },
    close: () => keeper.close(),
  };
}
