import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { Reconnecting } from "../../core/reconnecting.ts";
import type { DocumentRow } from "../../core/retrieval/api.ts";
import type { Chunk } from "../../core/retrieval/document.ts";
import type { Way } from "../../core/retrieval/tokens.ts";
import { dropDocument, dropModels, type SavedVectors, type VectorsSchema, vectorsOf } from "./vectors-kept.ts";

const DATABASE = "inzwa-documents";
/** 1: without vectors. 2: with those of one model only. */
const VERSION = 3;
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

interface Schema extends DBSchema, VectorsSchema {
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
  readonly #disk = new Reconnecting((ends) =>
    openDB<Schema>(DATABASE, VERSION, { upgrade: (db, from) => upgrade(db, from), ...ends }),
  );

  documents(): Promise<Kept[]> {
    return this.#disk.use((db) => db.getAll("documents"));
  }

  text(id: number): Promise<string | undefined> {
    return this.#disk.use((db) => db.get("texts", id));
  }

  async revision(): Promise<string> {
    const value = await this.#disk.use((db) => db.get("index", "revision"));
    return typeof value === "string" ? value : "";
  }

  async index(): Promise<SavedIndex | undefined> {
    const value = await this.#disk.use((db) => db.get("index", "index"));
    return typeof value === "object" ? value : undefined;
  }

  /** Of one model, by documents and in order. */
  vectors(model: string) {
    return this.#disk.use((db) => vectorsOf(db.transaction("vectors").store, model));
  }

  /** from: number of the first passage. */
  async putVectors(model: string, id: number, from: number, saved: SavedVectors): Promise<void> {
    await this.#disk.use((db) => db.put("vectors", saved, [model, id, from]));
  }

  /** All but those of these models. */
  async dropVectors(but: readonly string[]): Promise<void> {
    await this.#disk.use(async (db) => {
      const step = db.transaction("vectors", "readwrite");
      await Promise.all([dropModels(step.store, but), step.done]);
    });
  }

  /** All of it, or nothing. */
  async change({ put, drop, index }: Change): Promise<void> {
    await this.#disk.use(async (db) => {
      const step = db.transaction(STORES, "readwrite");
      const documents = step.objectStore("documents");
      const texts = step.objectStore("texts");
      const saved = step.objectStore("index");
      await Promise.all([
        put && documents.put(put.document, put.document.id),
        put?.text === undefined ? undefined : texts.put(put.text, put.document.id),
        drop === undefined ? undefined : documents.delete(drop),
        drop === undefined ? undefined : texts.delete(drop),
        drop === undefined ? undefined : dropDocument(step.objectStore("vectors"), drop),
        ...(index ? [saved.put(index, "index"), saved.put(index.revision, "revision")] : [saved.clear()]),
        step.done,
      ]);
    });
  }

  async clear(): Promise<void> {
    await this.#disk.use(async (db) => {
      const step = db.transaction(STORES, "readwrite");
      await Promise.all([...STORES.map((name) => step.objectStore(name).clear()), step.done]);
    });
  }
}

/** from: the version that was there, 0 for none. Vectors of an earlier one are made anew by their model. */
function upgrade(db: IDBPDatabase<Schema>, from: number): void {
  if (from === 2) db.deleteObjectStore("vectors");
  for (const store of STORES) if (!db.objectStoreNames.contains(store)) db.createObjectStore(store);
}
