import type { StoreApi } from "../../core/storage.ts";
import { Database } from "../../workers/store/database.ts";

/** Puts other bytes into what the disk has of a file, as a failing disk does. */
export async function spoil(store: Pick<StoreApi, "usage">, database: string, url: string): Promise<void> {
  const { digest } = (await store.usage()).names.find((name) => name.url === url) ?? {};
  await new Database(database).use(async (connection) => {
    const { attempt = "" } = (digest && (await connection.get("contents", digest))) || {};
    const chunk = await connection.get("chunks", [attempt, 0]);
    if (!chunk) throw new Error(`${url} is not here`);
    new Uint8Array(chunk).reverse();
    await connection.put("chunks", chunk, [attempt, 0]);
  });
}
