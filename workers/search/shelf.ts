import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { toFailure } from "../../core/failure.ts";
import type { DocumentRow } from "../../core/retrieval/api.ts";
import type { Chunk } from "../../core/retrieval/document.ts";
import type { Way } from "../../core/retrieval/tokens.ts";

const DATABASE = "inzwa-documents";
/** 1: without vectors. */
const VERSION = 2;
const STORES = ["documents", "texts", "index", "vectors"] as const;

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

/** What an embedding model made of passages that follow one another. */
interface SavedVectors {
  readonly model: string;
  readonly dims: number;
  readonly rows: Int8Array;
}

interface Schema extends DBSchema {
  /** By the document's number and that of the first passage. */
  vectors: { key: [number, number]; value: SavedVectors };
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

  /** In order. */
  vectors(): Promise<{ id: number; from: number; saved: SavedVectors }[]> {
    return this.#use(async (db) => {
      const step = db.transaction("vectors");
      const [keys, all] = await Promise.all([step.store.getAllKeys(), step.store.getAll(), step.done]);
      return all.flatMap((saved, at) => {
        const [id, from] = keys[at] ?? [];
        return id === undefined || from === undefined ? [] : [{ id, from, saved }];
      });
    });
  }

  async putVectors(id: number, from: number, saved: SavedVectors): Promise<void> {
    await this.#use((db) => db.put("vectors", saved, [id, from]));
  }

  /** All but this model's. */
  dropVectors(but: string): Promise<void> {
    return this.#use(async (db) => {
      const step = db.transaction("vectors", "readwrite");
      for (let at = await step.store.openCursor(); at; at = await at.continue())
        if (at.value.model !== but) await at.delete();
      await step.done;
    });
  }

  /** All of it, or nothing. */
  change({ put, drop, index }: Change): Promise<void> {
    return this.#use(async (db) => {
      const step = db.transaction(STORES, "readwrite");
      const documents = step.objectStore("documents");
      const texts = step.objectStore("texts");
      const saved = step.objectStore("index");
      await Promise.all([
        put && documents.put(put.document, put.document.id),
        put?.text === undefined ? undefined : texts.put(put.text, put.document.id),
        drop === undefined ? undefined : documents.delete(drop),
        drop === undefined ? undefined : texts.delete(drop),
        drop === undefined ? undefined : step.objectStore("vectors").delete(IDBKeyRange.bound([drop], [drop, []])),
        ...(index ? [saved.put(index, "index"), saved.put(index.revision, "revision")] : [saved.clear()]),
        step.done,
      ]);
    });
  }

  clear(): Promise<void> {
    return this.#use(async (db) => {
      const step = db.transaction(STORES, "readwrite");
      await Promise.all([...STORES.map((name) => step.objectStore(name).clear()), step.done]);
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
    this.#open ??= openDB<Schema>(DATABASE, VERSION, {
      upgrade: (db) => {
        for (const store of STORES) if (!db.objectStoreNames.contains(store)) db.createObjectStore(store);
      },
      blocking: () => void this.#release(),
      terminated: () => {
        this.#open = undefined;
      },
    });
    return this.#open;
  }
}
