import type { Head } from "../../core/talks/scribe.ts";
import { type KeptTalk, type KeptTurn, merged, withTurn } from "../../core/talks/talk.ts";
import type { Connection, Database } from "./connection.ts";

/**
 * Conversations on the device. Every change reads and writes in one transaction, so that tabs do not lose each other's.
 * All methods throw a Failure.
 */
export class TalkStore {
  readonly #connection: Pick<Connection, "use">;

  constructor(connection: Pick<Connection, "use">) {
    this.#connection = connection;
  }

  all(): Promise<KeptTalk[]> {
    return this.#connection.use((db) => db.getAll("talks"));
  }

  ids(): Promise<string[]> {
    return this.#connection.use((db) => db.getAllKeys("talks"));
  }

  get(id: string): Promise<KeptTalk | undefined> {
    return this.#connection.use((db) => db.get("talks", id));
  }

  /** The turn is on the disk when this resolves. */
  append({ id, language }: Head, turn: KeptTurn): Promise<void> {
    const { at } = turn;
    const fresh: KeptTalk = { id, language, begun: at, changed: at, title: "", pinned: false, turns: [] };
    return this.#change(id, (kept) => withTurn(kept ?? fresh, turn));
  }

  /** Comes to nothing where it is gone. at: Unix time in ms. */
  describe(id: string, words: Partial<Pick<KeptTalk, "title" | "pinned">>, at: number): Promise<void> {
    return this.#change(id, (kept) => kept && { ...kept, ...words, changed: Math.max(at, kept.changed) });
  }

  remove(id: string): Promise<void> {
    return this.#connection.use((db) => db.delete("talks", id));
  }

  clear(): Promise<void> {
    return this.#connection.use((db) => db.clear("talks"));
  }

  /** Resolves to how many were not here before. */
  merge(talks: readonly KeptTalk[]): Promise<number> {
    return this.#write(async (store) => {
      let fresh = 0;
      for (const talk of talks) {
        const kept = await store.get(talk.id);
        if (!kept) fresh++;
        await store.put(kept ? merged(kept, talk) : talk);
      }
      return fresh;
    });
  }

  /** Deletes what changed before then (Unix time in ms) and is not pinned. Resolves to how many. */
  expire(before: number): Promise<number> {
    return this.#write(async (store) => {
      let gone = 0;
      const old = IDBKeyRange.upperBound(before, true);
      for (let cursor = await store.index("changed").openCursor(old); cursor; cursor = await cursor.continue()) {
        if (cursor.value.pinned) continue;
        await cursor.delete();
        gone++;
      }
      return gone;
    });
  }

  #change(id: string, next: (kept: KeptTalk | undefined) => KeptTalk | undefined): Promise<void> {
    return this.#write(async (store) => {
      const talk = next(await store.get(id));
      if (talk) await store.put(talk);
    });
  }

  #write<T>(work: (store: WritableTalks) => Promise<T>): Promise<T> {
    return this.#connection.use(async (db) => {
      const writing = begin(db);
      // An aborted transaction rejects both.
      const [result] = await Promise.all([work(writing.store), writing.done]);
      return result;
    });
  }
}

type WritableTalks = ReturnType<typeof begin>["store"];

/** strict: a turn that was told to be kept outlives the loss of power. */
function begin(db: Database) {
  return db.transaction("talks", "readwrite", { durability: "strict" });
}
