import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from "idb";
import type { KeptTalk } from "../../core/talks/talk.ts";

export const DATABASE = "inzwa-talks";

export interface TalksSchema extends DBSchema {
  talks: { key: string; value: KeptTalk; indexes: { changed: number } };
}

type Upgrade = IDBPTransaction<TalksSchema, StoreNames<TalksSchema>[], "versionchange">;
type Migration = (db: IDBPDatabase<TalksSchema>, upgrade: Upgrade) => Promise<void>;

/** The step to each version, the first one to version 1. A step that was once released never changes. */
const MIGRATIONS: readonly Migration[] = [
  async (db) => {
    db.createObjectStore("talks", { keyPath: "id" });
  },
  // Talks may be pinned, and those that changed long ago are found without reading all of them.
  async (_, upgrade) => {
    const store = upgrade.objectStore("talks");
    store.createIndex("changed", "changed");
    for (let cursor = await store.openCursor(); cursor; cursor = await cursor.continue())
      await cursor.update({ ...cursor.value, pinned: false });
  },
];

export const VERSION = MIGRATIONS.length;

/** Takes a database from any earlier version to the newest, inside its upgrade. */
export async function migrate(db: IDBPDatabase<TalksSchema>, from: number, upgrade: Upgrade): Promise<void> {
  for (const step of MIGRATIONS.slice(from)) await step(db, upgrade);
}
