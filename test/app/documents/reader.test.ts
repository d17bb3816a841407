import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { closeRooms, type Embed, meant, planOf, room } from "./reader-room.ts";

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  // A busy machine is no reason to give a question up.
  vi.spyOn(AbortSignal, "timeout").mockImplementation(() => new AbortController().signal);
});
afterEach(() => {
  vi.restoreAllMocks();
  closeRooms();
});

test("passages and questions are given to the model as it learnt them, and found by what they mean", async () => {
  const { search, reader, use, given } = await room();
  use(planOf("e5", 0.9));
  await reader.read();
  expect(given.toSorted()).toEqual(["passage: Imbwa dzinogara panze.", "passage: Mvura iri mutangi."]);
  const meaning = await reader.meaningOf("where is the dog");
  expect(given.at(-1)).toBe("query: where is the dog");
  expect(meaning).toMatchObject({ model: "e5", strong: 0.9 });
  const query = { question: "where is the dog", stopWords: [], ...(meaning ? { meaning } : {}) };
  expect(await search.ask(query)).toMatchObject({ name: "mhuka" });
});

test("a document that comes later is read too, and nothing twice", async () => {
  const { reader, use, given, add } = await room();
  use(planOf("e5"));
  await reader.read();
  await add("zvimwe.txt", "Zvimwe.");
  await reader.read();
  await reader.read();
  expect(given).toHaveLength(3);
  expect(given.at(-1)).toBe("passage: Zvimwe.");
});

test("another model reads everything for itself, and without one nothing is asked", async () => {
  const { search, reader, use, given, dismissed } = await room();
  use(planOf("e5"));
  await reader.read();
  use(planOf("e6"), ["e5", "e6"]);
  await reader.read();
  expect([given.length, dismissed]).toEqual([4, ["e5"]]);
  expect(await search.unread("e6")).toBeUndefined();
  use(undefined, ["e5", "e6"]);
  await reader.read();
  expect(dismissed).toEqual(["e5", "e6"]);
  expect(await reader.meaningOf("where is the dog")).toBeUndefined();
});

test("what a model made stays where it was installed after the reader was told, and before it deletes anything", async () => {
  const { search, reader, use } = await room();
  use(planOf("e6"));
  await reader.read();
  const installed = ["e5"];
  reader.use({ plan: undefined, installed: () => [...installed] });
  installed.push("e6");
  await reader.read();
  expect(await search.unread("e6")).toBeUndefined();
});

test("what a model made stays as long as it is installed, also where another language or no model is chosen", async () => {
  const { search, reader, use } = await room();
  use(planOf("e5"));
  await reader.read();
  use(undefined, ["whisper", "e5"]);
  await reader.read();
  expect(await search.unread("e5")).toBeUndefined();
  use(undefined, ["whisper"]);
  await reader.read();
  expect((await search.unread("e5"))?.texts).toHaveLength(1);
});

test("a question goes before what is being read, and the reading goes on after it", async () => {
  let bites = 0;
  let begun = () => {};
  const reading = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const embed: Embed = async (texts, signal) => {
    if (texts[0]?.startsWith("query:") || ++bites > 1) return texts.flatMap(meant);
    begun();
    // A long bite: it ends only where it is told to.
    return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  };
  const { search, reader, use } = await room({ embed });
  use(planOf("e5", 0.9));
  await reading;
  expect(await reader.meaningOf("where is the dog")).toMatchObject({ model: "e5", strong: 0.9 });
  await reader.read();
  expect(await search.unread("e5")).toBeUndefined();
});

test("a question does not wait for a model that is still loading, and the next one has it", async () => {
  let arrive = () => {};
  const here = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const { reader, use, given } = await room({ load: () => here });
  use(planOf("e5"));
  expect(await reader.meaningOf("where is the dog")).toBeUndefined();
  arrive();
  await reader.read();
  expect(await reader.meaningOf("where is the dog")).toMatchObject({ model: "e5" });
  expect(given.filter((text) => text.startsWith("query:"))).toHaveLength(1);
});

test("a model that a question had loaded is let go again when nobody asks any more", async () => {
  let loads = 0;
  const load = async () => void loads++;
  const { search, reader, use, gone } = await room({ load, idleMs: 1 });
  await search.clear();
  use(planOf("e5"));
  await reader.read();
  const left = gone();
  expect([loads, await reader.meaningOf("where is the dog")]).toEqual([0, undefined]);
  await left;
  expect(loads).toBe(1);
});

test("what could not be read is tried again with the next conversation", async () => {
  let here = false;
  const embed: Embed = async (texts) => {
    if (!here) throw new Error("its bytes are gone");
    return texts.flatMap(meant);
  };
  const { search, reader, use } = await room({ embed });
  use(planOf("e5"));
  await reader.read();
  expect(await search.unread("e5")).toMatchObject({ from: 0 });
  here = true;
  use(planOf("e5"));
  await reader.read();
  expect(await search.unread("e5")).toBeUndefined();
});

test("a model that fails, or makes other vectors than it should, leaves the search as it is", async () => {
  for (const embed of [async () => Promise.reject(new Error("no memory")), async () => [1, 0]]) {
    globalThis.indexedDB = new IDBFactory();
    const { search, reader, use } = await room({ embed });
    use(planOf("e5", 0.9));
    await reader.read();
    expect(await reader.meaningOf("where is the dog")).toBeUndefined();
    expect((await search.unread("e5"))?.from).toBe(0);
    expect(await search.ask({ question: "mvura mutangi", stopWords: [] })).toMatchObject({ name: "mvura" });
  }
});
