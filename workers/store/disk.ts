import { failure } from "../../core/failure.ts";
import type { StoredFile } from "../../core/storage.ts";
import type { Database } from "./database.ts";
import {
  type ContentRecord,
  extended,
  freshRecord,
  isSame,
  type NameRecord,
  type Origin,
  type Shelf,
} from "./records.ts";
import { chunksOf } from "./schema.ts";
import { dropContent, dropUnnamed, type Writing, writing } from "./transaction.ts";

/** Contents in IndexedDB. Each change is one transaction. */
export class Disk implements Shelf {
  readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** What stands under the name, and the content it names. */
  find(url: string): Promise<{ name?: NameRecord; content?: ContentRecord }> {
    return this.database.use(async (connection) => {
      const read = connection.transaction(["names", "contents"], "readonly");
      const name = await read.objectStore("names").get(url);
      const content = name && (await read.objectStore("contents").get(name.digest));
      return { ...(name && { name }), ...(content && { content }) };
    });
  }

  begin(file: StoredFile): Promise<ContentRecord> {
    const { url, size, digest } = file;
    return this.#write(async (write) => {
      const name = await write.names.get(url);
      const found = await write.contents.get(digest);
      if (found?.complete && found.size !== size)
        throw failure("bad-hash", `${url}: ${digest} has ${found.size} bytes, not ${size}`, { url });
      const content = found?.size === size ? found : freshRecord(file);
      if (content !== found) {
        if (found) await dropContent(write, found);
        await write.contents.put(content);
      }
      if (name?.digest !== digest || name.size !== size) await write.names.put({ url, size, digest });
      if (name && name.digest !== digest) await dropUnnamed(write, name.digest);
      return content;
    });
  }

  restart(known: ContentRecord): Promise<ContentRecord | undefined> {
    return this.#change(known, freshRecord(known), ({ chunks }) => chunks.delete(chunksOf(known.attempt)));
  }

  append(known: ContentRecord, bytes: ArrayBuffer, origin: Origin): Promise<ContentRecord | undefined> {
    const key: [string, number] = [known.attempt, known.chunks];
    return this.#change(known, extended(known, bytes, origin), ({ chunks }) => chunks.put(bytes, key));
  }

  complete(known: ContentRecord): Promise<ContentRecord | undefined> {
    return this.#change(known, { ...known, complete: true }, async () => {}, "strict");
  }

  discard(known: ContentRecord): Promise<void> {
    return this.#write(async (write) => {
      if (isSame(await write.contents.get(known.digest), known)) await dropContent(write, known);
    });
  }

  async chunk(known: ContentRecord, number: number): Promise<ArrayBuffer | undefined> {
    const chunk = await this.database.use(async (connection) => {
      const read = connection.transaction(["contents", "chunks"], "readonly");
      const [content, chunk] = await Promise.all([
        read.objectStore("contents").get(known.digest),
        read.objectStore("chunks").get([known.attempt, number]),
      ]);
      return content?.attempt === known.attempt ? chunk : undefined;
    });
    if (!chunk) await this.discard(known);
    return chunk;
  }

  #change(
    known: ContentRecord,
    next: ContentRecord,
    alter: (write: Writing) => Promise<unknown>,
    durability?: IDBTransactionDurability,
  ): Promise<ContentRecord | undefined> {
    return this.#write(async (write) => {
      if (!isSame(await write.contents.get(known.digest), known)) return undefined;
      await alter(write);
      await write.contents.put(next);
      return next;
    }, durability);
  }

  #write<T>(work: (write: Writing) => Promise<T>, durability?: IDBTransactionDurability): Promise<T> {
    return this.database.use((connection) => writing(connection, work, durability));
  }
}
