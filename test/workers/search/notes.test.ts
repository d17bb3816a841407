import { expect, test } from "vitest";
import { STRONG } from "../../../core/retrieval/strength.ts";
import { NoteSource } from "../../../workers/search/notes.ts";
import { onDisk, opened } from "./shelf.ts";

const key = { text: "Kiyi yegedhi iri pasi pehari yemaruva", at: 1_000 };
const asked = { question: "Kiyi yegedhi iri kupi?", stopWords: ["iri", "kupi"] };

test("a note answers like a passage, and one that is deleted answers nothing", async () => {
  const { search } = opened();
  const found = await search.ask({ ...asked, notes: [{ text: "Mukaka wapera", at: 900 }, key] });
  expect(found).toMatchObject({ noted: 1_000, text: key.text, from: 0, to: key.text.length });
  expect(found?.strength).toBeGreaterThanOrEqual(STRONG);
  expect(await search.ask({ ...asked, notes: [{ text: "Mukaka wapera", at: 900 }] })).toBeUndefined();
  expect(await search.ask(asked)).toBeUndefined();
});

test("notes are never written to the search's disk, also not with the next document", async () => {
  const { search, add } = opened();
  await search.notes([key]);
  await search.ask({ ...asked, notes: [key] });
  await add("mota.txt", "Mota inoda mafuta mwedzi wega wega.");
  expect(await onDisk()).not.toMatch(/kiyi|gedhi|hari/i);
  expect((await search.shelf()).rows.map(({ name }) => name)).toEqual(["mota"]);
});

test("of a document and a note the one that covers more of the question answers", async () => {
  const { search, add } = opened();
  await add("imba.txt", "Gedhi rinovharwa manheru. Imbwa inogara panze.");
  expect(await search.ask({ ...asked, notes: [key] })).toMatchObject({ noted: 1_000 });
  expect(
    await search.ask({ question: "Imbwa inogara kupi manheru?", stopWords: ["kupi"], notes: [key] }),
  ).toMatchObject({ name: "imba" });
});

test("of two notes that answer alike the newer one holds", async () => {
  const { search } = opened();
  const moved = { text: "Kiyi yegedhi iri mudhirowa repasi", at: 2_000 };
  expect(await search.ask({ ...asked, notes: [key, moved] })).toMatchObject({ noted: 2_000 });
});

test("what is taken out of the notes is gone from memory, and what stays is indexed once", async () => {
  const notes = new NoteSource();
  await notes.take([key, { text: "Gedhi rakavharwa", at: 3_000 }]);
  await notes.take([key, { text: "Gedhi rakavharwa", at: 3_000 }]);
  expect([notes.passages, notes.count("gedh")]).toEqual([2, 2]);
  await notes.take([{ text: "Gedhi rakavharwa", at: 3_000 }]);
  expect([notes.passages, notes.count("gedh"), notes.count("kiyi")]).toEqual([1, 1, 0]);
  await notes.take([]);
  expect([notes.passages, notes.count("gedh")]).toEqual([0, 0]);
});
