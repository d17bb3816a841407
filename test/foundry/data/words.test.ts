import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { summaryOf } from "../../../foundry/data/eda.ts";
import { readRows } from "../../../foundry/data/rows.ts";
import type { Host } from "../../../foundry/verb.ts";
import { doctor } from "../../../foundry/verbs/doctor.ts";
import { text } from "../../../foundry/verbs/text.ts";
import { emptyFolder, jsonIn, rowsIn, silverOf, spoken } from "./storage.ts";

function hostAt(folder: string): Host & { readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, print: (line) => lines.push(line), tell: () => {}, at: (path) => join(folder, path), now: () => 0 };
}

const about = { language: "sn", source: "own words" };

test("dialogues become pairs with all that was said before", async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, "talk.txt"), "Mhoro\r\nMhoroi!\r\nUri kupi?\nNdiri kumba.\n\n\nNdatenda\nZvakanaka\n");
  const words = ["pairs", "talk.txt"];
  const flags = { ...about, licence: "CC0-1.0", out: "pairs.jsonl" };
  expect(await text.run({ words, flags }, hostAt(folder))).toBe(0);
  const pairs = jsonIn(join(folder, "pairs.jsonl"));
  expect(pairs.map(({ messages }) => (messages as unknown[]).length)).toEqual([2, 4, 2]);
  expect(pairs[1]).toMatchObject({
    ...about,
    licence: "CC0-1.0",
    messages: [{ role: "user", content: "Mhoro" }, {}, {}, {}],
  });
  await expect(text.run({ words, flags: { ...flags, licence: undefined } }, hostAt(folder))).rejects.toMatchObject({
    message: expect.stringContaining("no licence"),
  });
  writeFileSync(join(folder, "talk.txt"), "Mhoro\nMhoroi!\nUri kupi?\n");
  await expect(text.run({ words, flags }, hostAt(folder))).rejects.toMatchObject({ code: "bad-manifest" });
});

test("sentences are taken in as rows of words alone", async () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, "wiki"));
  writeFileSync(join(folder, "wiki/a.txt"), "Guta guru\n\nRezimbabwe\n");
  const flags = { ...about, licence: "CC-BY-SA-4.0", name: "wiki", storage: "storage" };
  expect(await text.run({ words: ["add", "wiki"], flags }, hostAt(folder))).toBe(0);
  const rows = await rowsIn(join(folder, "storage/raw/wiki/rows.jsonl"));
  expect(rows.map(({ text: words, licence }) => [words, licence])).toEqual([
    ["Guta guru", "CC-BY-SA-4.0"],
    ["Rezimbabwe", "CC-BY-SA-4.0"],
  ]);
});

test("a set is summed up by language and speaker", async () => {
  const { rows } = await silverOf(spoken());
  const summary = await summaryOf(readRows(rows));
  expect(summary).toMatchObject({ rows: 6, speakers: 6, by: { language: { sn: { rows: 1, speakers: 1 } } } });
  expect(summary.hours * 3600).toBeCloseTo(13.12, 1);
});

test("the doctor finds a key in the folder and does not repeat it", async () => {
  const folder = emptyFolder();
  const key = `hf_${"a1B2".repeat(9)}`;
  writeFileSync(join(folder, "notes.md"), `one\ntoken = ${key}\n`);
  const host = hostAt(folder);
  expect(await doctor.run({ words: [], flags: {} }, host)).toBe(1);
  expect(host.lines.join("\n")).toContain("notes.md:2 holds what looks like a Hugging Face token");
  expect(host.lines.join("\n")).not.toContain(key);
});
