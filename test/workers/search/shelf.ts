import "fake-indexeddb/auto";
import { readFileSync } from "node:fs";
import { IDBFactory } from "fake-indexeddb";
import { createSearch } from "../../../workers/search/search.ts";

/** A search of its own on an empty disk; a second one on the same disk is what another tab or a new start has. */
export function opened({ fresh = true } = {}) {
  if (fresh) globalThis.indexedDB = new IDBFactory();
  const search = createSearch();
  let now = 0;
  return {
    search,
    add: (name: string, content: string | Uint8Array<ArrayBuffer>, type = "") =>
      search.add({ file: new Blob([content]), name, type, now: ++now }),
  };
}

/** Everything that lies on the disk, as text. */
export async function onDisk(): Promise<string> {
  const open = indexedDB.open("inzwa-documents");
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    open.onsuccess = () => resolve(open.result);
    open.onerror = () => reject(open.error);
  });
  const stores = [...db.objectStoreNames];
  const all = stores.map(
    (name) =>
      new Promise<unknown>((resolve, reject) => {
        const request = db.transaction(name).objectStore(name).getAll();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      }),
  );
  const kept = JSON.stringify(await Promise.all(all));
  db.close();
  return kept;
}

export function stopWordsOf(language: string): readonly string[] {
  return JSON.parse(readFileSync(`models-manifest/rules/${language}.json`, "utf8")).stopWords;
}
