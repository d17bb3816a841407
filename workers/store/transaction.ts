import type { Digest } from "../../core/storage.ts";
import type { ContentRecord } from "./records.ts";
import { type Connection, chunksOf } from "./schema.ts";

function objectStores(connection: Connection, durability: IDBTransactionDurability) {
  const transaction = connection.transaction(["names", "contents", "chunks"], "readwrite", { durability });
  return {
    transaction,
    names: transaction.objectStore("names"),
    contents: transaction.objectStore("contents"),
    chunks: transaction.objectStore("chunks"),
  };
}
export type Writing = ReturnType<typeof objectStores>;

/**
 * Changes names, contents and chunks together or not at all. Chunks can be fetched again, so they need not wait for
 * the disk (`relaxed`).
 */
export async function writing<T>(
  connection: Connection,
  work: (write: Writing) => Promise<T>,
  durability: IDBTransactionDurability = "relaxed",
): Promise<T> {
  const write = objectStores(connection, durability);
  const done = write.transaction.done;
  // When a request fails, that is what is thrown; that the transaction failed too is no news then.
  done.catch(() => undefined);
  try {
    const result = await work(write);
    await done;
    return result;
  } catch (thrown) {
    try {
      write.transaction.abort();
    } catch {
      // It ended by itself.
    }
    throw thrown;
  }
}

export async function dropContent({ contents, chunks }: Writing, content: ContentRecord): Promise<void> {
  await chunks.delete(chunksOf(content.attempt));
  await contents.delete(content.digest);
}

/** Resolves to the bytes freed: none where a name is left for the content. */
export async function dropUnnamed(write: Writing, digest: Digest): Promise<number> {
  if ((await write.names.index("digest").count(digest)) > 0) return 0;
  const content = await write.contents.get(digest);
  if (!content) return 0;
  await dropContent(write, content);
  return content.received;
}
