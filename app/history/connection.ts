import { type IDBPDatabase, openDB } from "idb";
import { toFailure } from "../../core/failure.ts";
import { DATABASE, migrate, type TalksSchema, VERSION } from "./schema.ts";

export type Database = IDBPDatabase<TalksSchema>;

/** What stands between this tab and its database: `blocked` by a tab with an older one, or itself `outdated` by a newer one. */
export type Obstacle = "blocked" | "outdated";

/** What a browser throws when it has closed a database by itself: iOS after a while in the background, others when short of memory or disk. */
const GONE = new Set(["InvalidStateError", "UnknownError", "AbortError"]);

/** The database of conversations, opened when it is needed, and again when it was closed in between. */
export class Connection {
  readonly #obstacle: (obstacle: Obstacle | undefined) => void;
  #open: Promise<Database> | undefined;

  /** obstacle: told whenever it changes. */
  constructor(obstacle: (obstacle: Obstacle | undefined) => void) {
    this.#obstacle = obstacle;
  }

  /** work may run twice. Throws a Failure. */
  async use<T>(work: (db: Database) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#database());
    } catch (thrown) {
      if (!GONE.has(nameOf(thrown))) throw this.#failure(thrown);
    }
    await this.close();
    try {
      return await work(await this.#database());
    } catch (thrown) {
      throw this.#failure(thrown);
    }
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    const db = await open?.catch(() => undefined);
    db?.close();
  }

  #database(): Promise<Database> {
    this.#open ??= this.#connect().catch((thrown: unknown) => {
      this.#open = undefined;
      throw thrown;
    });
    return this.#open;
  }

  async #connect(): Promise<Database> {
    const db = await openDB<TalksSchema>(DATABASE, VERSION, {
      upgrade: (opened, from, _to, upgrade) => {
        // A step that fails undoes all of them, and the opening rejects.
        upgrade.done.catch(() => undefined);
        migrate(opened, from, upgrade).catch(() => upgrade.abort());
      },
      blocked: () => this.#obstacle("blocked"),
      blocking: (_current, wanted) => {
        void this.close();
        // Without a version it is deleted, and the next turn begins it anew.
        if (wanted !== null) this.#obstacle("outdated");
      },
      terminated: () => {
        this.#open = undefined;
      },
    });
    this.#obstacle(undefined);
    return db;
  }

  #failure(thrown: unknown) {
    if (nameOf(thrown) === "VersionError") this.#obstacle("outdated");
    return toFailure(thrown, "no-storage");
  }
}

function nameOf(thrown: unknown): string {
  return String((thrown as { name?: unknown } | null)?.name ?? "");
}
