import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { VoiceStore } from "../../../app/collect/store.ts";
import { voiceFiles } from "../../../app/collect/transfer.ts";
import type { ClipFacts } from "../../../core/collect/clip.ts";

const facts: ClipFacts = {
  text: "mwana akarara",
  language: "sn",
  kind: "prompt",
  studio: false,
  personal: "",
  sampleRate: 16_000,
  samples: 16_000,
  clipping: 0,
};
const hex = (n: number, digits = 32) => n.toString(16).padStart(digits, "0");
const agreed = (n: number) => ({
  consent: {
    id: hex(n),
    version: "1",
    language: "sn",
    scopes: ["asr" as const],
    givenAt: "2026-11-21T09:00:00Z",
    by: "tap" as const,
  },
  speaker: { pseudonym: hex(n, 64), about: { age: "twenties" } },
});
const wav = (n: number, length = 1000) => Uint8Array.from({ length }, (_, i) => (i * (n + 3)) % 251);
const take = (n: number, length?: number) => ({ id: hex(n), at: n, facts, wav: wav(n, length) });

/** Everything in the database, as one text. */
async function everything(): Promise<{ records: number; text: string }> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open("inzwa-voices");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  let records = 0;
  let text = "";
  for (const name of [...db.objectStoreNames]) {
    const all = await new Promise<unknown[]>((resolve) => {
      const asked = db.transaction(name).objectStore(name).getAll();
      asked.onsuccess = () => resolve(asked.result);
    });
    records += all.length;
    for (const value of all)
      text += JSON.stringify(value, (_, v) =>
        v instanceof ArrayBuffer || v instanceof Uint8Array ? Buffer.from(v as Uint8Array).toString("latin1") : v,
      );
  }
  db.close();
  return { records, text };
}

const open: VoiceStore[] = [];
function tab(): VoiceStore {
  const store = new VoiceStore();
  open.push(store);
  return store;
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(open.splice(0).map((store) => store.close()));
});

describe("recordings", () => {
  test("come back as they were, in their order, and lie in no readable form", async () => {
    const store = tab();
    await store.agree(agreed(1));
    // Three chunks and a rest.
    const long = 800_000;
    await store.add(hex(1), take(11, long));
    await store.add(hex(1), take(10));
    expect(Buffer.compare((await tab().sound(hex(11))) ?? Buffer.alloc(0), wav(11, long))).toBe(0);
    expect((await tab().clips()).map(({ id, facts }) => [id, facts.text])).toEqual([
      [hex(10), "mwana akarara"],
      [hex(11), "mwana akarara"],
    ]);
    const { text } = await everything();
    expect(text).not.toContain("mwana");
    expect(text).not.toContain("twenties");
    expect(text).not.toContain(Buffer.from(wav(11, 64)).toString("latin1"));
  });

  test("are written under the consent that counts, and under no other", async () => {
    const store = tab();
    await expect(store.add(hex(1), take(1))).rejects.toMatchObject({ code: "no-storage" });
    await store.agree(agreed(1));
    const other = tab();
    await other.withdraw();
    await expect(store.add(hex(1), take(1))).rejects.toMatchObject({ code: "no-storage" });
    await other.agree(agreed(2));
    await expect(store.add(hex(1), take(1))).rejects.toMatchObject({ code: "no-storage" });
    expect(await store.clips()).toEqual([]);
  });

  test("of which half found room on the disk are not there", async () => {
    const store = tab();
    await store.agree(agreed(1));
    const put = IDBObjectStore.prototype.put;
    let left = 1;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, value, ...key) {
      left -= 1;
      if (left < 0) throw new DOMException("full", "QuotaExceededError");
      return put.call(this, value, ...key);
    });
    await expect(store.add(hex(1), take(1))).rejects.toMatchObject({ code: "no-space" });
    vi.restoreAllMocks();
    expect(await tab().clips()).toEqual([]);
    expect((await everything()).records).toBe(1);
  });

  test("that somebody changed or moved in the database are not played", async () => {
    const store = tab();
    await store.agree(agreed(1));
    await store.add(hex(1), take(1, 100));
    await store.add(hex(1), take(2, 100));
    const db = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open("inzwa-voices");
      opening.onsuccess = () => resolve(opening.result);
    });
    const chunks = db.transaction("chunks", "readwrite").objectStore("chunks");
    await new Promise((resolve) => {
      const asked = chunks.get([hex(1), 0]);
      asked.onsuccess = () => {
        chunks.put(asked.result, [hex(2), 0]).onsuccess = resolve;
      };
    });
    db.close();
    await expect(store.sound(hex(2))).rejects.toMatchObject({ code: "bad-hash" });
  });

  test("of which one is damaged are all there but that one, and it can be deleted", async () => {
    const store = tab();
    await store.agree(agreed(1));
    for (const n of [1, 2, 3]) {
      await store.add(hex(1), take(n, 10));
      await store.decide(hex(n), "keep");
    }
    const db = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open("inzwa-voices");
      opening.onsuccess = () => resolve(opening.result);
    });
    const step = db.transaction(["clips", "chunks"], "readwrite");
    await new Promise((resolve) => {
      const asked = step.objectStore("clips").get(hex(2));
      asked.onsuccess = () => {
        asked.result.facts.bytes = new ArrayBuffer(40);
        step.objectStore("clips").put(asked.result);
      };
      const sound = step.objectStore("chunks").get([hex(3), 0]);
      sound.onsuccess = () => {
        sound.result.bytes = new ArrayBuffer(40);
        step.objectStore("chunks").put(sound.result, [hex(3), 0]);
      };
      step.oncomplete = resolve;
    });
    db.close();
    const { clips, damaged } = await store.shelf();
    expect([clips.map(({ id }) => id), damaged]).toEqual([[hex(1), hex(3)], [{ id: hex(2), at: 2 }]]);
    const files: string[] = [];
    for await (const { path } of voiceFiles(store)) files.push(path);
    expect(files).toEqual([`audio/${hex(1)}.wav`, "metadata.jsonl"]);
    await store.decide(hex(2), "delete");
    expect((await store.shelf()).damaged).toEqual([]);
  });

  test("that say something private, or wait for a yes, are in no file for others", async () => {
    const store = tab();
    await store.agree(agreed(1));
    for (const n of [1, 2, 3, 4]) await store.add(hex(1), take(n, 10));
    await store.decide(hex(1), "keep");
    await store.decide(hex(2), "keep", { ...facts, text: "[name]", personal: "name" });
    await store.decide(hex(3), "keep", { ...facts, text: " " });
    const files: string[] = [];
    for await (const { path } of voiceFiles(store)) files.push(path);
    expect(files).toEqual([`audio/${hex(1)}.wav`, "metadata.jsonl"]);
  });
});
