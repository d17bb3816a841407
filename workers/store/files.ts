import type { StoredFile } from "../../core/contracts.ts";
import type { Connection, Database, FileRecord } from "./database.ts";

/**
 * Files in IndexedDB, in chunks. Each change of a file is one transaction that first looks whether the record is still
 * the one the caller knows: two workers at the same file cannot mix their bytes, the slower one is told to look again.
 */
export class Files {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  find(url: string): Promise<FileRecord | undefined> {
    return this.#database.use((connection) => connection.get("files", url));
  }

  /** The record to go on from; a fresh one where there is none or it is of another content. */
  begin({ url, size, sha256 }: StoredFile): Promise<FileRecord> {
    return this.#database.use(async (connection) => {
      const write = transaction(connection);
      const found = await write.records.get(url);
      if (found?.size === size && found.sha256 === sha256) return found;
      const fresh = freshRecord({ url, size, sha256 });
      await Promise.all([write.chunks.delete(chunksOf(url)), write.records.put(fresh), write.done]);
      return fresh;
    });
  }

  /** Throws away what was received. Undefined when the record is no longer `known`. */
  restart(known: FileRecord): Promise<FileRecord | undefined> {
    return this.#change(known, freshRecord(known), (chunks) => chunks.delete(chunksOf(known.url)));
  }

  /** Adds one chunk. Undefined when the record is no longer `known`. */
  append(known: FileRecord, bytes: ArrayBuffer, etag: string | null): Promise<FileRecord | undefined> {
    const next = { ...known, etag, chunks: known.chunks + 1, received: known.received + bytes.byteLength };
    return this.#change(known, next, (chunks) => chunks.put(bytes, [known.url, known.chunks]));
  }

  /** The last step: from here on the file is served. Undefined when the record is no longer `known`. */
  complete(known: FileRecord): Promise<FileRecord | undefined> {
    return this.#change(known, { ...known, complete: true }, async () => {}, "strict");
  }

  async discard(known: FileRecord): Promise<void> {
    await this.#database.use(async (connection) => {
      const write = transaction(connection);
      const found = await write.records.get(known.url);
      if (!found || !isSame(found, known)) return;
      await Promise.all([write.chunks.delete(chunksOf(known.url)), write.records.delete(known.url), write.done]);
    });
  }

  /** Undefined when the record is of another download by now, or damaged: then the file goes, to be fetched again. */
  async chunk(known: FileRecord, number: number): Promise<ArrayBuffer | undefined> {
    const { url, attempt } = known;
    const chunk = await this.#database.use(async (connection) => {
      const read = connection.transaction(["files", "chunks"], "readonly");
      const [record, chunk] = await Promise.all([
        read.objectStore("files").get(url),
        read.objectStore("chunks").get([url, number]),
      ]);
      return record?.attempt === attempt ? chunk : undefined;
    });
    if (!chunk) await this.discard(known);
    return chunk;
  }

  #change(
    known: FileRecord,
    next: FileRecord,
    alter: (chunks: ReturnType<typeof transaction>["chunks"]) => Promise<unknown>,
    durability: IDBTransactionDurability = "relaxed",
  ): Promise<FileRecord | undefined> {
    return this.#database.use(async (connection) => {
      const write = transaction(connection, durability);
      const found = await write.records.get(known.url);
      if (!found || !isSame(found, known)) return undefined;
      await Promise.all([alter(write.chunks), write.records.put(next), write.done]);
      return next;
    });
  }
}

// Chunks can be fetched again, so they need not wait for the disk ("relaxed"): a transaction is kept whole or not at all.
function transaction(connection: Connection, durability: IDBTransactionDurability = "relaxed") {
  const write = connection.transaction(["files", "chunks"], "readwrite", { durability });
  return { records: write.objectStore("files"), chunks: write.objectStore("chunks"), done: write.done };
}

function freshRecord({ url, size, sha256 }: StoredFile): FileRecord {
  const attempt = `${Date.now()}-${Math.random()}`;
  return { url, size, sha256, etag: null, attempt, chunks: 0, received: 0, complete: false };
}

function isSame(a: FileRecord, b: FileRecord): boolean {
  return a.attempt === b.attempt && a.chunks === b.chunks && a.complete === b.complete;
}

function chunksOf(url: string): IDBKeyRange {
  return IDBKeyRange.bound([url, 0], [url, Number.POSITIVE_INFINITY]);
}
