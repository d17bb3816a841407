import { openDB } from "idb";
import { failure, isFailure } from "../../core/failure.ts";
import { type Connection, type StoreSchema, upgrade, VERSION } from "./schema.ts";

/**
 * The one connection of this thread. The browser may close it under us: it evicts the origin's data, or (WebKit)
 * loses its storage process in the background. Then the next use opens another.
 */
export class Database {
  readonly name: string;
  #connection: Promise<Connection> | undefined;
  /** What could not be written: no room, or no database. */
  readonly #unwritten = new Map<string, unknown>();

  constructor(name = "inzwa") {
    this.name = name;
  }

  /** `work` runs again when the connection turns out to be dead, so it must stand being run twice. */
  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#open());
    } catch (thrown) {
      if (!isDead(thrown)) throw thrown;
      await this.close();
      return work(await this.#open());
    }
  }

  /** A note that finds no place on the disk is known to this thread alone, until it ends. */
  async remember(key: string, value: unknown): Promise<void> {
    try {
      await this.use(async (connection) => {
        const { store, done } = connection.transaction("notes", "readwrite", { durability: "strict" });
        done.catch(() => undefined);
        await store.put(value, key);
        await done;
      });
      this.#unwritten.delete(key);
    } catch (thrown) {
      if (!isUnwritable(thrown)) throw thrown;
      await this.close();
      this.#unwritten.set(key, value);
    }
  }

  async recall(key: string): Promise<unknown> {
    if (this.#unwritten.has(key)) return this.#unwritten.get(key);
    try {
      return await this.use((connection) => connection.get("notes", key));
    } catch (thrown) {
      if (!isUnwritable(thrown)) throw thrown;
      return undefined;
    }
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.then((open) => open.close()).catch(() => undefined);
  }

  #open(): Promise<Connection> {
    this.#connection ??= this.#connect().catch((thrown: unknown) => {
      this.#connection = undefined;
      const { name, message } = thrown instanceof Error ? thrown : { name: "", message: String(thrown) };
      throw failure("no-storage", `IndexedDB cannot be opened (${name}: ${message})`, { reason: name });
    });
    return this.#connection;
  }

  async #connect(): Promise<Connection> {
    const forget = () => {
      this.#connection = undefined;
    };
    return openDB<StoreSchema>(this.name, VERSION, {
      upgrade: (connection, from, _to, transaction) => upgrade(connection, from, transaction),
      // A newer version of the site wants to change the database; it waits until we let go.
      blocking: () => void this.close(),
      terminated: forget,
    });
  }
}

/** InvalidStateError: the connection is closing or closed. UnknownError: WebKit bug 277615, its server is gone. */
function isDead(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === "InvalidStateError" || thrown.name === "UnknownError");
}

/** Near a full disk Chrome also aborts a transaction, or refuses to open, without telling that it was the quota. */
export function isFull(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === "QuotaExceededError" || thrown.name === "AbortError");
}

/** True where nothing can be kept but in memory: a full disk, a private window, forbidden storage. */
export function isUnwritable(thrown: unknown): boolean {
  // VersionError: there is a database, of a newer version of the site; this one has to be loaded again.
  return (
    isFull(thrown) || (isFailure(thrown) && thrown.code === "no-storage" && thrown.detail?.reason !== "VersionError")
  );
}
