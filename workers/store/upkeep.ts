import { aborted } from "../../core/failure.ts";
import type { StoredFile, StoredName, StoreUsage } from "../../core/storage.ts";
import { Hasher } from "./digest.ts";
import type { Hear } from "./download.ts";
import type { ContentRecord, NameRecord } from "./records.ts";
import { releaseRead } from "./release.ts";
import type { Place, Shelves } from "./shelves.ts";
import { dropUnnamed, type Writing, writing } from "./transaction.ts";

/** What is here, on the disk and in memory; `bytes` counts the disk alone. */
export async function usageOf(shelves: Shelves): Promise<StoreUsage> {
  const { memory } = shelves;
  const stored = await shelves.onDisk(
    ({ database }) =>
      database.use(async (connection) => {
        const read = connection.transaction(["names", "contents"], "readonly");
        const [names, contents] = await Promise.all([
          read.objectStore("names").getAll(),
          read.objectStore("contents").getAll(),
        ]);
        return { names, contents };
      }),
    { names: [], contents: [] },
  );
  const contents = new Map(stored.contents.map((content) => [content.digest, content]));
  const names = new Map(stored.names.map((name) => [name.url, named(name, contents.get(name.digest))]));
  for (const name of memory.names) {
    const content = memory.content(name.digest);
    if (content) names.set(name.url, { ...named(name, content), inMemory: true });
  }
  const bytes = stored.contents.reduce((sum, { received }) => sum + received, 0);
  return { names: [...names.values()], bytes, inMemory: memory.bytes, ...(await browserSays()) };
}

function named({ url, size, digest }: NameRecord, content?: ContentRecord): StoredName {
  const complete = content?.complete === true && content.size === size;
  return { url, size, digest, received: content?.received ?? 0, complete };
}

async function browserSays(): Promise<Pick<StoreUsage, "estimate" | "persisted">> {
  const storage: StorageManager | undefined = typeof navigator === "undefined" ? undefined : navigator.storage;
  const [told, persisted] = await Promise.all([
    storage?.estimate?.().catch(() => undefined),
    storage?.persisted?.().catch(() => false) ?? false,
  ]);
  if (told?.usage === undefined || told.quota === undefined) return { persisted };
  return { estimate: { usage: told.usage, quota: told.quota }, persisted };
}

/** Reads a whole content again; false when it was not what it should be, and is gone. */
export async function isSound(
  shelves: Shelves,
  file: StoredFile,
  place: Place,
  hear: Hear,
  signal?: AbortSignal,
): Promise<boolean> {
  const hasher = await Hasher.for(file);
  let loaded = 0;
  for (let number = 0; number < place.record.chunks; number++) {
    if (signal?.aborted) throw aborted;
    const chunk = await place.shelf.chunk(place.record, number);
    if (!chunk) return false;
    hasher.update(new Uint8Array(chunk));
    loaded += chunk.byteLength;
    if (place.shelf !== shelves.memory) releaseRead(chunk);
    hear.received(loaded);
  }
  const sound = loaded === file.size && hasher.matches();
  if (!sound) await place.shelf.discard(place.record);
  return sound;
}

/** Forgets names. Resolves to the bytes freed, in memory too. */
export async function removeNames(shelves: Shelves, urls: readonly string[]): Promise<number> {
  const freed = await onceDurably(shelves, (write) => forget(write, urls));
  return freed + shelves.memory.remove(urls);
}

/** Forgets all other names, and what an earlier crash or version left without one. */
export async function sweepOthers(shelves: Shelves, keep: readonly string[]): Promise<number> {
  const kept = new Set(keep);
  const freed = await onceDurably(shelves, async (write) => {
    const urls = await write.names.getAllKeys();
    let freed = await forget(
      write,
      urls.filter((url) => !kept.has(url)),
    );
    for (const digest of await write.contents.getAllKeys()) freed += await dropUnnamed(write, digest);
    return freed + (await dropOrphans(write));
  });
  const held = shelves.memory.names.map(({ url }) => url);
  return freed + shelves.memory.remove(held.filter((url) => !kept.has(url)));
}

function onceDurably(shelves: Shelves, work: (write: Writing) => Promise<number>): Promise<number> {
  return shelves.onDisk(({ database }) => database.use((connection) => writing(connection, work, "strict")), 0);
}

async function forget(write: Writing, urls: readonly string[]): Promise<number> {
  let freed = 0;
  for (const url of urls) {
    const name = await write.names.get(url);
    if (!name) continue;
    await write.names.delete(url);
    freed += await dropUnnamed(write, name.digest);
  }
  return freed;
}

async function dropOrphans({ contents, chunks }: Writing): Promise<number> {
  const attempts = new Map((await contents.getAll()).map(({ attempt, chunks }) => [attempt, chunks]));
  let freed = 0;
  for (const key of await chunks.getAllKeys()) {
    if (key[1] < (attempts.get(key[0]) ?? 0)) continue;
    freed += (await chunks.get(key))?.byteLength ?? 0;
    await chunks.delete(key);
  }
  return freed;
}
