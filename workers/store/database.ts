import { openDB } from "idb";
import { Connecting, type Ends } from "../../core/connecting.ts";
import { failure, isFailure } from "../../core/failure.ts";
import { type Connection, type StoreSchema, upgrade, VERSION } from "./schema.ts";

/**
 * The one connection of this thread. The browser may close it under us: it evicts the origin's data, or (WebKit)
 * loses its storage process in the background. Then the next use opens another.
 */
export class Database {
  readonly name: string;
  readonly #disk: Connecting<Connection>;
  /** What could not be written: no room, or no database. */
  readonly #unwritten = new Map<string, unknown>();

  constructor(name = "inzwa") {
    this.name = name;
    // An AbortError is none of a closed connection here: Chrome means a full disk by it, and then memory takes over.
    this.#disk = new Connecting((ends) => open(name, ends));
  }

  /** `work` runs again when the connection turns out to be dead, so it must stand being run twice. */
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#disk.use(work);
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

  close(): Promise<void> {
    return this.#disk.close();
  }
}

async function open(name: string, ends: Ends): Promise<Connection> {
  try {
    return await openDB<StoreSchema>(name, VERSION, {
      upgrade: (connection, from, _to, transaction) => upgrade(connection, from, transaction),
      ...ends,
    });
  } catch (thrown) {
    const { name: reason, message } = thrown instanceof Error ? thrown : { name: "", message: String(thrown) };
    throw failure("no-storage", `IndexedDB cannot be opened (${reason}: ${message})`, { reason });
  }
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
