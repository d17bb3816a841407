import "fake-indexeddb/auto";
import { readFileSync } from "node:fs";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk } from "../../../app/documents/desk.ts";
import type { Cited, DocumentsView } from "../../../app/documents/documents-view.ts";
import { openNotes } from "../../../app/documents/notes.ts";
import { addressOf, targetIn } from "../../../app/documents/place.ts";
import { skillsHolding } from "../../../app/skills/door.ts";
import { Keeper } from "../../../app/skills/keeper.ts";
import { hasNotes } from "../../../app/skills/noted.ts";
import { parseRules } from "../../../core/language/rules.ts";
import { parse } from "../../../core/parse.ts";
import { createSearch } from "../../../workers/search/search.ts";

const read = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/en.json", "utf8")));
if (!read.ok) throw new Error("the English rules cannot be read");
const english = { tag: "en", rules: read.value };
const KEY = new Date(2026, 10, 21, 9).getTime();

const open: { close(): Promise<void> }[] = [];
beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  const texts = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => texts.set(key, value),
    removeItem: (key: string) => texts.delete(key),
  });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  vi.unstubAllGlobals();
});

/** The desk over a real search, and the skills' own keeper beside it. */
async function room() {
  let view: DocumentsView | undefined;
  const cited: Cited[] = [];
  const failures: unknown[] = [];
  const notes = openNotes((all) => void desk.noted(all));
  const desk: Desk = new Desk({
    search: createSearch(),
    notes,
    reader: { use() {}, read: async () => undefined, meaningOf: async () => undefined },
    show: (next) => {
      view = next;
    },
    cite: (one) => cited.push(one),
    failed: (failure) => failures.push(failure),
    now: () => 0,
  });
  const keeper = new Keeper(() => undefined);
  open.push(notes, keeper);
  await keeper.load();
  const note = (text: string, at: number) =>
    keeper.change((kept) => ({ ...kept, notes: [...kept.notes, { text, at }] }));
  return { desk, keeper, note, cited, failures, view: () => view };
}

/** All that any database holds. */
async function disk(): Promise<string> {
  const names = (await indexedDB.databases()).map(({ name = "" }) => name);
  const all = names.sort().map(
    (name) =>
      new Promise<unknown>((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = async () => {
          const db = request.result;
          const stores = [...db.objectStoreNames].map(
            (store) =>
              new Promise((done) => {
                const rows = db.transaction(store).objectStore(store).getAll();
                rows.onsuccess = () => done(rows.result);
              }),
          );
          resolve([name, await Promise.all(stores)]);
          db.close();
        };
      }),
  );
  return JSON.stringify(await Promise.all(all));
}

test("what was noted is answered with its day, and the place leads to the note", async () => {
  const { desk, note, cited, view } = await room();
  await note("the spare key is under the flower pot", KEY);
  const answer = await desk.answer("Where is the spare key?", english);
  expect(answer).toMatchObject({
    name: "note",
    text: "Your notes of 21 November 2026: the spare key is under the flower pot",
  });
  expect(cited).toEqual([]);
  answer?.commit();
  expect(cited).toEqual([
    { href: `#documents/0/${KEY}`, name: "your notes of 21 November 2026", answer: answer?.text },
  ]);
  await desk.watch(targetIn(cited[0]?.href ?? ""));
  expect(view()?.shownNote).toEqual({ at: KEY });
  expect(view()?.notes).toEqual([{ text: "the spare key is under the flower pot", at: KEY }]);
});

test("a note that a skill deleted is found by the very next question no more", async () => {
  const { desk, keeper, note, failures } = await room();
  await note("the spare key is under the flower pot", KEY);
  expect(await desk.answer("Where is the spare key?", english)).toBeDefined();
  await keeper.change((kept) => ({ ...kept, notes: [] }));
  expect(await desk.answer("Where is the spare key?", english)).toBeUndefined();
  expect([hasNotes(), failures]).toEqual([false, []]);
});

test("a note deleted on the screen is deleted for the skills too, and its address leads nowhere", async () => {
  const { desk, keeper, note, view } = await room();
  await note("the gate code is blue", KEY);
  await note("milk is finished", KEY + 1);
  expect(hasNotes()).toBe(true);
  await desk.watch({ note: KEY });
  await desk.forget({ at: KEY });
  await keeper.load();
  expect(keeper.kept.notes).toEqual([{ text: "milk is finished", at: KEY + 1 }]);
  expect(view()).toMatchObject({ told: { what: "gone", name: "the gate code is blue" }, notes: keeper.kept.notes });
  expect(view()?.shownNote).toBeUndefined();
  expect(await disk()).not.toContain("gate");
  await desk.watch({ note: KEY });
  expect(view()?.open).toBe("missing-note");
});

test("what was done last is said no more once something else is opened", async () => {
  const { desk, view } = await room();
  await desk.text({ text: "Milk is finished" });
  expect(view()?.told).toEqual({ what: "added", name: "Milk is finished" });
  await desk.watch(undefined);
  expect(view()?.told).toBeDefined();
  await desk.watch({ id: 1, from: 0, to: 4 });
  expect(view()).toMatchObject({ open: { mark: { id: 1, from: 0, to: 4 } } });
  expect(view()?.told).toBeUndefined();
});

test("to ask leaves nothing behind, so that a private conversation stays one", async () => {
  const { desk, note } = await room();
  await note("the spare key is under the flower pot", KEY);
  await desk.warm();
  const before = await disk();
  (await desk.answer("Where is the spare key?", english))?.commit();
  expect(await disk()).toBe(before);
  expect(before).toContain("flower");
});

test("Export all has the notes, and after Delete all nothing is found", async () => {
  const { desk, note } = await room();
  await note("the spare key is under the flower pot", KEY);
  const files: string[] = [];
  for await (const { path, bytes } of skillsHolding().export()) files.push(path, new TextDecoder().decode(bytes));
  expect(files.join(" ")).toMatch(/kept\.json.*flower pot/s);
  await skillsHolding().clear();
  expect(hasNotes()).toBe(false);
  expect(await desk.answer("Where is the spare key?", english)).toBeUndefined();
});

test("addresses of passages and notes are read as they are written, and others are none", () => {
  for (const target of [{ id: 3, from: 12, to: 40 }, { note: KEY }])
    expect(targetIn(addressOf(target))).toEqual(target);
  expect(targetIn("#documents/7")).toEqual({ id: 7, from: 0, to: 0 });
  for (const hash of ["#documents", "#documents/x", "#documents/1/2", "#documents/0/", "#documents/12345678901"])
    expect(targetIn(hash)).toBeUndefined();
});
