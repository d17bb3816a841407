import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createCache } from "../../workers/store/cache.ts";
import { Database } from "../../workers/store/database.ts";
import { type Host, type Hosted, openHost, storeAt, UNIT } from "./store-host.ts";

/** Three chunks. */
const SIZE = 8.5 * UNIT;
const silent = () => {};
let host: Host;
let entry: Hosted;
let databases = 0;

beforeEach(async () => {
  host = await openHost();
  entry = host.add("/a", SIZE);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await host.close();
});

async function keptIn(name: string): Promise<Buffer | undefined> {
  const response = await createCache(new Database(name)).match(entry.file.url);
  return response && Buffer.from(await response.arrayBuffer());
}

/** Lets one request to the database fail, the nth; returns how many there were. */
function failing(nth: number, error: string, forever: boolean): () => number {
  let count = 0;
  for (const method of ["put", "delete", "get"] as const) {
    const real = IDBObjectStore.prototype[method] as (...args: unknown[]) => unknown;
    function counted(this: IDBObjectStore, ...args: unknown[]) {
      count++;
      if (forever ? count >= nth : count === nth) throw new DOMException("injected", error);
      return real.call(this, ...args);
    }
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(counted as never);
  }
  return () => count;
}

describe.each([
  ["once, by the quota", "QuotaExceededError", false],
  ["once, by something unknown", "DataError", false],
  ["from there on, as if the browser was killed", "DataError", true],
])("the database fails %s", (_, error, forever) => {
  test("at any request: never a wrong byte, and the next visit has it, fetched once or little more", async () => {
    for (let nth = 1; ; nth++) {
      const name = `crash-${databases++}`;
      const requests = failing(nth, error, forever);
      const before = host.sent;
      const kept = await storeAt(host, name)
        .ensure([entry.file], silent)
        .catch((failure: unknown) => failure);
      const last = requests() < nth;
      vi.restoreAllMocks();
      const found = await keptIn(name);
      expect(found === undefined || found.equals(entry.bytes)).toBe(true);
      if (error === "QuotaExceededError") expect(kept).toEqual({ inMemory: expect.any(Number) });
      await storeAt(host, name).ensure([entry.file], silent);
      expect((await keptIn(name))?.equals(entry.bytes)).toBe(true);
      expect((host.sent - before) / SIZE).toBeLessThan(2.1);
      if (last) return expect(nth).toBeGreaterThan(10);
    }
  });
});
