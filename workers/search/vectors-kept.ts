import type { DBSchema } from "idb";

/** What an embedding model made of passages that follow one another. */
export interface SavedVectors {
  readonly dims: number;
  readonly rows: Int8Array;
}

export interface VectorsSchema extends DBSchema {
  /** By the model, the document's number and that of the first passage. */
  vectors: { key: [string, number, number]; value: SavedVectors };
}

type Key = VectorsSchema["vectors"]["key"];

/** An object store of idb, as far as it is read. */
interface Reading {
  getAllKeys(range: IDBKeyRange): Promise<Key[]>;
  getAll(range: IDBKeyRange): Promise<SavedVectors[]>;
}

/** One of a transaction that changes it. */
interface Dropping {
  openKeyCursor(range?: IDBKeyRange): Promise<{ readonly key: Key } | null>;
  delete(range: IDBKeyRange): Promise<void>;
}

/** Of one model, by documents and in order. */
export async function vectorsOf(store: Reading, model: string) {
  const [keys, all] = await Promise.all([store.getAllKeys(under(model)), store.getAll(under(model))]);
  return all.flatMap((saved, at) => {
    const [, id, from] = keys[at] ?? [];
    return id === undefined || from === undefined ? [] : [{ id, from, saved }];
  });
}

/** Deletes what every model but these made. */
export async function dropModels(store: Dropping, but: readonly string[]): Promise<void> {
  for (const model of await modelsIn(store)) if (!but.includes(model)) await store.delete(under(model));
}

/** Deletes what any model made of a document. */
export async function dropDocument(store: Dropping, id: number): Promise<void> {
  for (const model of await modelsIn(store)) await store.delete(under(model, id));
}

async function modelsIn(store: Dropping): Promise<string[]> {
  const models: string[] = [];
  let at = await store.openKeyCursor();
  while (at) {
    const [model] = at.key;
    models.push(model);
    at = await store.openKeyCursor(IDBKeyRange.lowerBound([model, []]));
  }
  return models;
}

/** All keys that begin so: IndexedDB sorts an array behind every text and number. */
function under(...begin: readonly (string | number)[]): IDBKeyRange {
  return IDBKeyRange.bound(begin, [...begin, []]);
}
