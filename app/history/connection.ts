import { type IDBPDatabase, openDB } from "idb";
import type { Ends } from "../../core/connecting.ts";
import { Reconnecting } from "../../core/reconnecting.ts";
import { DATABASE, migrate, type TalksSchema, VERSION } from "./schema.ts";

export type Database = IDBPDatabase<TalksSchema>;

/** What stands between this tab and its database: `blocked` by a tab with an older one, or itself `outdated` by a newer one. */
export type Obstacle = "blocked" | "outdated";
type Told = (obstacle: Obstacle | undefined) => void;

/** The database of conversations, opened when it is needed, and again when it was closed in between. */
export class Connection extends Reconnecting<Database> {
  /** obstacle: told whenever it changes. */
  constructor(obstacle: Told) {
    super((ends) => connect(obstacle, ends));
  }
}

async function connect(obstacle: Told, { blocking, terminated }: Ends): Promise<Database> {
  try {
    const db = await openDB<TalksSchema>(DATABASE, VERSION, {
      upgrade: (opened, from, _to, upgrade) => {
        // A step that fails undoes all of them, and the opening rejects.
        upgrade.done.catch(() => undefined);
        migrate(opened, from, upgrade).catch(() => upgrade.abort());
      },
      blocked: () => obstacle("blocked"),
      blocking: (_current, wanted) => {
        blocking();
        // Without a version it is deleted, and the next turn begins it anew.
        if (wanted !== null) obstacle("outdated");
      },
      terminated,
    });
    obstacle(undefined);
    return db;
  } catch (thrown) {
    if ((thrown as { name?: unknown } | null)?.name === "VersionError") obstacle("outdated");
    throw thrown;
  }
}
