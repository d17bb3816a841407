import { expect } from "vitest";
import { createCache } from "../../workers/store/cache.ts";
import { Database } from "../../workers/store/database.ts";
import { type Host, type Hosted, storeAt } from "./store-host.ts";

/** What engines get of the file from the database of that name. */
export async function keptIn(name: string, { file }: Hosted): Promise<Buffer | undefined> {
  const response = await createCache(new Database(name)).match(file.url);
  return response && Buffer.from(await response.arrayBuffer());
}

/** Fetches the whole file in one call and says how many times its size that took. */
export async function costOf(host: Host, name: string, entry: Hosted): Promise<number> {
  await storeAt(host, name).ensure([entry.file], () => {});
  expect((await keptIn(name, entry))?.equals(entry.bytes)).toBe(true);
  return host.sent / entry.file.size;
}
