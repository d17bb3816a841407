import { expect, test } from "vitest";
import { STRONG } from "../../../core/retrieval/strength.ts";
import { onDisk, opened } from "./shelf.ts";

/** What a text is about, as a model would know it whatever its words: water, money, dogs. */
const ABOUT = [/mvura|drink|thirst/i, /rendi|money|pay/i, /imbwa|pet|animal/i];

/** A stand-in for an embedding model: texts of one subject point the same way. */
function embed(texts: readonly string[]): Float32Array {
  const rows = texts.flatMap((text) => {
    const row = [...ABOUT.map((subject) => (subject.test(text) ? 1 : 0.05)), 0.1];
    const length = Math.hypot(...row);
    return row.map((value) => value / length);
  });
  return Float32Array.from(rows);
}

/** Pieces that lie on the disk of what this model made. */
async function keptOf(model: string): Promise<number> {
  const open = indexedDB.open("inzwa-documents");
  const db = await new Promise<IDBDatabase>((resolve) => {
    open.onsuccess = () => resolve(open.result);
  });
  const request = db.transaction("vectors").objectStore("vectors").getAllKeys();
  const keys = await new Promise<IDBValidKey[]>((resolve) => {
    request.onsuccess = () => resolve(request.result);
  });
  db.close();
  return keys.filter((key) => Array.isArray(key) && key[0] === model).length;
}

type Search = ReturnType<typeof opened>["search"];

/** Has the model read all there is; tells which passages it was given. */
async function readAll(search: Search, model = "m1"): Promise<string[]> {
  const given: string[] = [];
  for (let next = await search.unread(model); next; next = await search.unread(model)) {
    given.push(...next.texts);
    await search.learn(model, next, embed(next.texts));
  }
  return given;
}

const asked = (question: string, strong?: number, model = "m1") => ({
  question,
  stopWords: [],
  meaning: { model, vector: embed([question]), ...(strong === undefined ? {} : { strong }) },
});

async function house() {
  const room = opened();
  await room.add("imba.txt", "Rendi inobhadharwa musi wechishanu.");
  await room.add("mhuka.txt", "Imbwa dzinogara panze.");
  await room.add("mvura.txt", "Mvura iri mutangi.");
  return room;
}

test("a passage is found by what it means, though it has none of the question's words", async () => {
  const { search } = await house();
  expect(await search.ask(asked("where do pets sleep", 0.9))).toBeUndefined();
  expect(await readAll(search)).toHaveLength(3);
  const found = await search.ask(asked("where do pets sleep", 0.9));
  expect(found).toMatchObject({ name: "mhuka", text: "Imbwa dzinogara panze." });
  expect(found?.strength).toBeGreaterThanOrEqual(STRONG);
});

test("where nobody measured from where a model may be trusted, it only adds to what is looked at", async () => {
  const { search } = await house();
  await readAll(search);
  const found = await search.ask(asked("where do pets sleep"));
  expect(found?.strength ?? 0).toBeLessThan(STRONG);
  expect(await search.ask(asked("rendi inobhadharwa musi"))).toMatchObject({ name: "imba" });
});

test("what is found by its words is not lost to passages that only mean nearly the same", async () => {
  const { search, add } = opened();
  const about = "zvinhu zvakawanda zvatinoita pano pamusha pedu nevana vedu gore rega rega zvichingoenda ".repeat(4);
  // Short ones that say one word of the question often stand before the one that says them all.
  for (let n = 0; n < 6; n++) await add(`kiyi ${n}.txt`, `Kiyi kiyi kiyi ${n}.`);
  await add("nhorondo.txt", `${about} kiyi gedhi.`);
  for (let n = 0; n < 30; n++) await add(`rendi ${n}.txt`, `Gedhi rendi ${n}.`);
  const question = "kiyi gedhi pay";
  const byWords = await search.ask({ question, stopWords: [] });
  expect(byWords).toMatchObject({ name: "nhorondo" });
  await readAll(search);
  const { meaning } = asked(question);
  expect(await search.ask({ question, stopWords: [], meaning })).toEqual(byWords);
});

test("without a model nothing is another than before, and nothing is kept", async () => {
  const { search } = await house();
  const before = await search.ask({ question: "rendi inobhadharwa musi", stopWords: [] });
  await readAll(search);
  expect(await search.ask({ question: "rendi inobhadharwa musi", stopWords: [] })).toEqual(before);
  await search.retain([]);
  expect(await keptOf("m1")).toBe(0);
});

test("what was read is known to the next start, and another model reads everything for itself", async () => {
  const { search } = await house();
  await readAll(search);
  const next = opened({ fresh: false });
  expect(await next.search.unread("m1")).toBeUndefined();
  expect(await next.search.ask(asked("where do pets sleep", 0.9))).toMatchObject({ name: "mhuka" });
  // A question that one model read means nothing to another.
  expect(await next.search.ask(asked("where do pets sleep", 0.9, "m2"))).toBeUndefined();
  expect(await readAll(next.search, "m2")).toHaveLength(3);
  for (const model of ["m1", "m2"])
    expect(await next.search.ask(asked("where do pets sleep", 0.9, model))).toMatchObject({ name: "mhuka" });
  expect(await next.search.unread("m1")).toBeUndefined();
});

test("what a model made goes with the model, and with no other", async () => {
  const { search } = await house();
  await readAll(search, "m1");
  await readAll(search, "m2");
  await readAll(search, "m");
  await search.retain(["m2", "m", "never read"]);
  expect([await keptOf("m"), await keptOf("m1"), await keptOf("m2")]).toEqual([3, 0, 3]);
  expect(await search.unread("m2")).toBeUndefined();
  expect((await search.unread("m1"))?.from).toBe(0);
  expect(await search.ask(asked("where do pets sleep", 0.9))).toBeUndefined();
});

test("with a document goes what was made of it, and a later one with its number is read anew", async () => {
  const { search, add } = opened();
  await add("mhuka.txt", "Imbwa dzinogara panze.");
  const late = await search.unread("m1");
  expect(late).toMatchObject({ id: 1, from: 0 });
  await readAll(search);
  expect(await keptOf("m1")).toBe(1);
  await search.remove(1);
  expect(await onDisk()).toBe("[[],[],[],[]]");
  await add("mvura.txt", "Mvura iri mutangi.");
  if (late) await search.learn("m1", late, embed(late.texts));
  expect(await keptOf("m1")).toBe(0);
  expect(await readAll(search)).toEqual(["Mvura iri mutangi."]);
  expect((await search.ask(asked("where do pets sleep", 0.9)))?.strength ?? 0).toBeLessThan(STRONG);
  expect(await search.ask(asked("what to drink", 0.9))).toMatchObject({ name: "mvura" });
});

test("one of several documents takes along what every model made of it, and nothing of the others", async () => {
  const { search } = await house();
  await readAll(search, "m1");
  await readAll(search, "m2");
  await search.remove(2);
  expect([await keptOf("m1"), await keptOf("m2")]).toEqual([2, 2]);
  expect(await search.ask(asked("what to drink", 0.9, "m2"))).toMatchObject({ name: "mvura" });
  const next = opened({ fresh: false });
  expect(await next.search.unread("m1")).toBeUndefined();
  expect(await next.search.ask(asked("what to drink", 0.9))).toMatchObject({ name: "mvura" });
});

test("a long document is read bit by bit, and goes on where it was left", async () => {
  const { search, add } = opened();
  const paragraphs = Array.from({ length: 11 }, (_, i) => `Ndima ${i}. ${"Imbwa dzinogara panze. ".repeat(20)}`);
  await add("long.txt", paragraphs.join("\n\n"));
  const { passages } = (await search.shelf()).rows[0] ?? {};
  const first = await search.unread("m1");
  if (first) await search.learn("m1", first, embed(first.texts));
  const next = opened({ fresh: false });
  const second = await next.search.unread("m1");
  expect(second?.from).toBe(first?.texts.length);
  expect((first?.texts.length ?? 0) + (await readAll(next.search)).length).toBe(passages);
});

test("vectors of a wrong length are refused and break nothing", async () => {
  const { search } = await house();
  const next = await search.unread("m1");
  if (next) await expect(search.learn("m1", next, new Float32Array(0))).rejects.toThrow();
  expect(await readAll(search)).toHaveLength(3);
  const odd = { model: "m1", vector: new Float32Array(7), strong: 0.9 };
  expect(await search.ask({ question: "where do pets sleep", stopWords: [], meaning: odd })).toBeUndefined();
});
