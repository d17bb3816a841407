import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { toFailure } from "../../core/failure.ts";
import type { DocumentRow } from "../../core/retrieval/api.ts";
import type { Chunk } from "../../core/retrieval/document.ts";
import type { Way } from "../../core/retrieval/tokens.ts";

const DATABASE = "inzwa-documents";

/** A document with all that is known of it but its text. */
export interface Kept extends DocumentRow {
  readonly way: Way;
  readonly chunks: readonly Chunk[];
}

/** The index of all documents. */
export interface SavedIndex {
  /** Another number: it was made by another version of this code, and is made anew. */
  readonly version: number;
  /** Drawn anew with every change. */
  readonly revision: string;
  readonly json: string;
}

interface Schema extends DBSchema {
  documents: { key: number; value: Kept };
  texts: { key: number; value: string };
  index: { key: "index" | "revision"; value: SavedIndex | string };
}

/** One change: what is put in or taken out, and the index as it is afterwards. */
export interface Change {
  readonly put?: { readonly document: Kept; readonly text?: string };
  readonly drop?: number;
  /** Absent: no document is left. */
  readonly index?: SavedIndex;
}

/** Where documents lie. Everything throws a Failure. */
export class ShelfDatabase {
  #open: Promise<IDBPDatabase<Schema>> | undefined;

  documents(): Promise<Kept[]> {
    return this.#use((db) => db.getAll("documents"));
  }

  text(id: number): Promise<string | undefined> {
    return this.#use((db) => db.get("texts", id));
  }

  async revision(): Promise<string> {
    const value = await this.#use((db) => db.get("index", "revision"));
    return typeof value === "string" ? value : "";
  }

  async index(): Promise<SavedIndex | undefined> {
    const value = await this.#use((db) => db.get("index", "index"));
    return typeof value === "object" ? value : undefined;
  }

  /** All of it, or nothing. */
  change({ put, drop, index }: Change): Promise<void> {
    return this.#use(async (db) => {
      const step = db.transaction(["documents", "texts", "index"], "readwrite");
      const documents = step.objectStore("documents");
      const texts = step.objectStore("texts");
      const saved = step.objectStore("index");
      await Promise.all([
        put && documents.put(put.document, put.document.id),
        put?.text === undefined ? undefined : texts.put(put.text, put.document.id),
        drop === undefined ? undefined : documents.delete(drop),
        drop === undefined ? undefined : texts.delete(drop),
        ...(index ? [saved.put(index, "index"), saved.put(index.revision, "revision")] : [saved.clear()]),
        step.done,
      ]);
    });
  }

  clear(): Promise<void> {
    return this.#use(async (db) => {
      const step = db.transaction(["documents", "texts", "index"], "readwrite");
      await Promise.all([
        step.objectStore("documents").clear(),
        step.objectStore("texts").clear(),
        step.objectStore("index").clear(),
        step.done,
      ]);
    });
  }

  /** Browsers close databases by themselves: what fails once is tried with a new connection. */
  async #use<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#database());
    } catch {
      await this.#release();
    }
    try {
      return await work(await this.#database());
    } catch (thrown) {
      throw toFailure(thrown, "no-storage");
    }
  }

  async #release(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    (await open?.catch(() => undefined))?.close();
  }

  #database(): Promise<IDBPDatabase<Schema>> {
    this.#open ??= openDB<Schema>(DATABASE, 1, {
      upgrade: (db) => {
        for (const store of ["documents", "texts", "index"] as const) db.createObjectStore(store);
      },
      blocking: () => void this.#release(),
      terminated: () => {
        this.#open = undefined;
      },
    });
    return this.#open;
  }
}
