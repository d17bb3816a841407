import type { IDBPObjectStore, StoreNames } from "idb";
import { afterOutbox } from "../../core/collect/outbox.ts";
import type { VoicesSchema } from "./database.ts";
import { entryOf } from "./entry-of.ts";

type OutboxStore = IDBPObjectStore<VoicesSchema, ArrayLike<StoreNames<VoicesSchema>>, "outbox", "readwrite">;

/** In the step that deletes recordings: what no server was told of leaves the queue, of all else the servers are to be told. */
export async function recallAll(store: OutboxStore, id?: string): Promise<void> {
  for (const value of await store.getAll(id)) {
    const entry = entryOf(value);
    const next = entry && afterOutbox(entry.state, "recall");
    if (entry && next === "gone") await store.delete(entry.id);
    else if (entry && next) await store.put({ ...entry, state: next });
  }
}
