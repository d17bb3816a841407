import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { failure } from "../../core/failure.ts";

/** What each of web-llm's three databases holds. */
export type Shelf = "webllm/config" | "webllm/model" | "webllm/wasm";

interface ShelfSchema extends DBSchema {
  urls: { key: string; value: { readonly url: string; readonly data: unknown } };
}

/**
 * The very databases web-llm 0.2.86 reads with `cacheBackend: "indexeddb"`: version 1, one store `urls`, each record an
 * ArrayBuffer, or for `tensor-cache.json` the parsed value. Opened for each use, since web-llm opens its own as well.
 */
export async function read(shelf: Shelf, url: string): Promise<unknown> {
  return (await using(shelf, (connection) => connection.get("urls", url)))?.data;
}

/** Reads no value: a shard has many megabytes. */
export async function holds(shelf: Shelf, url: string): Promise<boolean> {
  return (await using(shelf, (connection) => connection.getKey("urls", url))) !== undefined;
}

/** Resolves once it is on the disk. Throws `no-space`. */
export async function keep(shelf: Shelf, url: string, data: unknown): Promise<void> {
  await using(shelf, async (connection) => {
    const write = connection.transaction("urls", "readwrite");
    await Promise.all([write.store.put({ url, data }), write.done]).catch((thrown: unknown) => {
      // Near a full disk Chrome also aborts a transaction without telling that it was the quota.
      if (thrown instanceof Error && (thrown.name === "QuotaExceededError" || thrown.name === "AbortError"))
        throw failure("no-space", `${url}: ${thrown.message || "no room left for this site"}`, { url });
      throw thrown;
    });
  });
}

/** Deletes every record whose URL begins so. */
export async function drop(shelf: Shelf, prefix: string): Promise<void> {
  await using(shelf, (connection) => connection.delete("urls", IDBKeyRange.bound(prefix, `${prefix}\uffff`)));
}

async function using<T>(shelf: Shelf, work: (connection: IDBPDatabase<ShelfSchema>) => Promise<T>): Promise<T> {
  const connection = await openDB<ShelfSchema>(shelf, 1, {
    upgrade: (fresh) => void fresh.createObjectStore("urls", { keyPath: "url" }),
  }).catch((thrown: unknown) => {
    throw failure("no-storage", `IndexedDB cannot be opened (${String(thrown)})`);
  });
  try {
    return await work(connection);
  } finally {
    connection.close();
  }
}
