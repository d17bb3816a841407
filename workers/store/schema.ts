import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from "idb";
import type { Digest } from "../../core/storage.ts";
import type { ContentRecord, NameRecord } from "./records.ts";

export const VERSION = 2;

export interface StoreSchema extends DBSchema {
  names: { key: string; value: NameRecord; indexes: { digest: Digest } };
  contents: { key: Digest; value: ContentRecord };
  /** By the content's attempt and a number from 0; a few MiB each. */
  chunks: { key: [string, number]; value: ArrayBuffer };
  /** Small things to remember, such as the last good manifest. */
  notes: { key: string; value: unknown };
}
export type Connection = IDBPDatabase<StoreSchema>;
type Upgrade = IDBPTransaction<StoreSchema, StoreNames<StoreSchema>[], "versionchange">;

/** Version 1 knew files by URL only and kept their chunks by [url, number]. */
interface FileRecord1 {
  readonly url: string;
  readonly size: number;
  readonly sha256: string;
  readonly etag: string | null;
  readonly chunks: number;
  readonly received: number;
  readonly complete: boolean;
}

export async function upgrade(connection: Connection, from: number, transaction: Upgrade): Promise<void> {
  const names = connection.createObjectStore("names", { keyPath: "url" });
  names.createIndex("digest", "digest");
  connection.createObjectStore("contents", { keyPath: "digest" });
  if (from === 1) return takeOver(connection, transaction);
  connection.createObjectStore("chunks");
  connection.createObjectStore("notes");
}

/** No byte is moved: a chunk's key begins with its content's attempt, and in what is taken over that is the URL. */
async function takeOver(connection: Connection, transaction: Upgrade): Promise<void> {
  const names = transaction.objectStore("names");
  const contents = transaction.objectStore("contents");
  const chunks = transaction.objectStore("chunks");
  const old = (await transaction.objectStore("files" as "contents").getAll()) as unknown as FileRecord1[];
  // Of two files with the same bytes the one that is whole, or nearer to it, stays.
  const best = old.sort((a, b) => Number(b.complete) - Number(a.complete) || b.received - a.received);
  for (const { url, size, sha256, etag, chunks: count, received, complete } of best) {
    const digest: Digest = `sha256:${sha256}`;
    await names.put({ url, size, digest });
    if (await contents.get(digest)) await chunks.delete(chunksOf(url));
    else await contents.put({ digest, size, attempt: url, source: url, etag, chunks: count, received, complete });
  }
  connection.deleteObjectStore("files" as "contents");
}

export function chunksOf(attempt: string): IDBKeyRange {
  return IDBKeyRange.bound([attempt, 0], [attempt, Number.POSITIVE_INFINITY]);
}
