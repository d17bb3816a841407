import "fake-indexeddb/auto";
import { readFileSync } from "node:fs";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test } from "vitest";
import { Reader } from "../../../app/documents/reader.ts";
import type { Hired } from "../../../app/hire.ts";
import { model as parseModel } from "../../../core/manifest-schema.ts";
import type { SearchPlan } from "../../../core/plan/search.ts";
import type { EmbedApi } from "../../../core/retrieval/embed-api.ts";
import { createSearch } from "../../../workers/search/search.ts";

const entry = parseModel(JSON.parse(readFileSync("models-manifest/models/multilingual-e5-small.json", "utf8")), "");
if (entry.stage !== "embed") throw new Error("it is no embedding model");

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

function planOf(id: string, strong?: number): SearchPlan {
  if (entry.stage !== "embed") throw new Error("it is no embedding model");
  const model = { ...entry, id, dims: 3, ...(strong === undefined ? {} : { strong }) };
  const spec = { engine: "transformers", model: id, language: "en", backend: "wasm", dtype: "q8", threads: 1, can: {} };
  const [variant] = entry.variants;
  if (!variant) throw new Error("it has no variant");
  return { model, variant, spec, paths: [], reasons: [] } as SearchPlan;
}

/** Knows dogs, water and all the rest. */
function meant(text: string): number[] {
  const row = [/imbwa|dog/i.test(text) ? 1 : 0, /mvura|water/i.test(text) ? 1 : 0, 0.1];
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
}

async function room(embed = async (texts: readonly string[]) => texts.flatMap(meant)) {
  const search = createSearch();
  const given: string[] = [];
  const dismissed: string[] = [];
  const hire = ({ model }: SearchPlan): Hired<EmbedApi, void> => ({
    api: {
      load: async () => undefined,
      embed: async (texts) => {
        given.push(...texts);
        return { vectors: Float32Array.from(await embed(texts)) };
      },
    },
    ready: async () => undefined,
    dismiss: () => void dismissed.push(model.id),
  });
  const reader = new Reader({ search, hire, rest: async () => undefined });
  const add = (name: string, text: string) => search.add({ file: new Blob([text]), name, type: "", now: 1 });
  await add("mhuka.txt", "Imbwa dzinogara panze.");
  await add("mvura.txt", "Mvura iri mutangi.");
  return { search, reader, given, dismissed, add };
}

test("passages and questions are given to the model as it learnt them, and found by what they mean", async () => {
  const { search, reader, given } = await room();
  reader.use(planOf("e5", 0.9));
  await reader.read();
  expect(given.toSorted()).toEqual(["passage: Imbwa dzinogara panze.", "passage: Mvura iri mutangi."]);
  const meaning = await reader.meaningOf("where is the dog");
  expect(given.at(-1)).toBe("query: where is the dog");
  expect(meaning).toMatchObject({ model: "e5", strong: 0.9 });
  const query = { question: "where is the dog", stopWords: [], ...(meaning ? { meaning } : {}) };
  expect(await search.ask(query)).toMatchObject({ name: "mhuka" });
});

test("a document that comes later is read too, and nothing twice", async () => {
  const { reader, given, add } = await room();
  reader.use(planOf("e5"));
  await reader.read();
  await add("zvimwe.txt", "Zvimwe.");
  await reader.read();
  await reader.read();
  expect(given).toHaveLength(3);
  expect(given.at(-1)).toBe("passage: Zvimwe.");
});

test("another model reads everything anew, and without one nothing is left and nothing is asked", async () => {
  const { search, reader, given, dismissed } = await room();
  reader.use(planOf("e5"));
  await reader.read();
  reader.use(planOf("e6"));
  await reader.read();
  expect([given.length, dismissed]).toEqual([4, ["e5"]]);
  expect(await search.unread("e6")).toBeUndefined();
  reader.use(undefined);
  await reader.read();
  expect(dismissed).toEqual(["e5", "e6"]);
  expect(await reader.meaningOf("where is the dog")).toBeUndefined();
  expect((await search.unread("e6"))?.texts).toHaveLength(1);
});

test("what could not be read is tried again with the next conversation", async () => {
  let here = false;
  const { search, reader } = await room(async (texts) => {
    if (!here) throw new Error("its bytes are gone");
    return texts.flatMap(meant);
  });
  reader.use(planOf("e5"));
  await reader.read();
  expect(await search.unread("e5")).toMatchObject({ from: 0 });
  here = true;
  reader.use(planOf("e5"));
  await reader.read();
  expect(await search.unread("e5")).toBeUndefined();
});

test("a model that fails, or makes other vectors than it should, leaves the search as it is", async () => {
  for (const embed of [async () => Promise.reject(new Error("no memory")), async () => [1, 0]]) {
    globalThis.indexedDB = new IDBFactory();
    const { search, reader } = await room(embed);
    reader.use(planOf("e5", 0.9));
    await reader.read();
    expect(await reader.meaningOf("where is the dog")).toBeUndefined();
    expect((await search.unread("e5"))?.from).toBe(0);
    expect(await search.ask({ question: "mvura mutangi", stopWords: [] })).toMatchObject({ name: "mvura" });
  }
});
