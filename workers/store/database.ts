import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { failure } from "../../core/failure.ts";

/** What is known of one file; `complete` is written last, after the hash of all bytes was right. */
export interface FileRecord {
  readonly url: string;
  readonly size: number;
  readonly sha256: string;
  readonly etag: string | null;
  /** Of this download, so that nobody adds to bytes that somebody else has begun anew. */
  readonly attempt: string;
  /** Chunks and bytes stored so far. */
  readonly chunks: number;
  readonly received: number;
  readonly complete: boolean;
}

export interface StoreSchema extends DBSchema {
  files: { key: string; value: FileRecord };
  /** By url and number from 0; at most CHUNK bytes each. */
  chunks: { key: [string, number]; value: ArrayBuffer };
  /** Small things to remember, such as the last good manifest. */
  notes: { key: string; value: unknown };
}
export type Connection = IDBPDatabase<StoreSchema>;

/**
 * The one connection of this thread. The browser may close it under us: it evicts the origin's data, or (WebKit)
 * loses its storage process in the background. Then the next use opens another.
 */
export class Database {
  readonly #name: string;
  #connection: Promise<Connection> | undefined;

  constructor(name = "inzwa") {
    this.#name = name;
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

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.then((open) => open.close()).catch(() => undefined);
  }

  #open(): Promise<Connection> {
    this.#connection ??= this.#connect().catch((thrown: unknown) => {
      this.#connection = undefined;
      const reason = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
      throw failure("no-storage", `IndexedDB cannot be opened (${reason})`);
    });
    return this.#connection;
  }

  async #connect(): Promise<Connection> {
    const forget = () => {
      this.#connection = undefined;
    };
    return openDB<StoreSchema>(this.#name, 1, {
      upgrade(connection) {
        connection.createObjectStore("files", { keyPath: "url" });
        connection.createObjectStore("chunks");
        connection.createObjectStore("notes");
      },
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
