import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exportRows } from "../../../foundry/data/export.ts";
import { ingest } from "../../../foundry/data/ingest.ts";
import { treeAt } from "../../../foundry/data/tree.ts";
import { emptyFolder, jsonIn, quiet, rowsIn, silverOf, spoken } from "./storage.ts";

const asked = { dataset: "six", as: "audiofolder", language: "sn", licence: "CC-BY-4.0", source: "espeak-ng" };

test("real speech of six languages becomes 16 kHz mono, and what is done is not done again", async () => {
  const from = spoken();
  const { tree, rows, made } = await silverOf(from);
  expect(made.done.counts).toMatchObject({ rows: 6, dropped: 0 });
  for (const { audio } of await rowsIn(rows)) {
    expect(audio).toMatchObject({ sampleRate: 16_000, bytes: 44 + 2 * (audio?.samples ?? 0) });
    expect((audio?.samples ?? 0) / 16_000).toBeGreaterThan(1.8);
  }
  const second = await silverOf(from, {}, tree);
  expect([second.taken.skipped, second.made.skipped]).toEqual([true, true]);
});

test("each row that is left out has a reason", async () => {
  const texts: Readonly<Record<string, string>> = {
    sn: "mangwanani नमस्ते शुभ दिन",
    en: "1234",
    sw: "a ".repeat(200),
    hi: "ह",
  };
  const from = spoken((row) => ({ ...row, transcription: texts[String(row.language)] ?? row.transcription }));
  writeFileSync(join(from, "mr.wav"), "RIFF");
  const { tree, made } = await silverOf(from);
  const dropped = jsonIn(join(tree.folder("silver", "six"), "dropped.jsonl"));
  expect(dropped.map(({ locale, reason }) => [locale, reason])).toEqual([
    ["sn", "mixed-script"],
    ["en", "no-letters-of-the-script"],
    ["sw", "speech-rate"],
    ["hi", "transcription-length"],
    ["mr", "corrupt"],
  ]);
  expect(made.done.counts.rows).toBe(1);
});

test("nothing is taken in without a licence, or under a word that is none", async () => {
  const tree = treeAt(emptyFolder());
  for (const licence of ["", "unknown", "CC BY"])
    await expect(ingest({ ...asked, licence, from: spoken() }, tree, quiet)).rejects.toMatchObject({
      code: "bad-manifest",
    });
  expect(readdirSync(tree.root)).toEqual([]);
  const one = spoken((row) => (row.language === "sn" ? { ...row, licence: "whatever" } : row));
  const { done } = await ingest({ ...asked, from: one }, tree, quiet);
  expect(done.counts).toMatchObject({ rows: 5, "dropped:bad-manifest": 1 });
});

test("a set names no file outside of its own folder, by path or by link", async () => {
  const secret = join(emptyFolder(), "secret.wav");
  writeFileSync(secret, readFileSync(join(spoken(), "sn.wav")));
  const ways: Readonly<Record<string, string>> = { sn: secret, en: `../../../../../../..${secret}`, sw: "link.wav" };
  const from = spoken((row) => ({ ...row, file_name: ways[String(row.language)] ?? row.file_name }));
  symlinkSync(secret, join(from, "link.wav"));
  const { done } = await ingest({ ...asked, from }, treeAt(emptyFolder()), quiet);
  expect(done.counts).toMatchObject({ rows: 3, dropped: 3 });
});

test("a speaker's name is nowhere in the storage but as a pseudonym that hangs on its key", async () => {
  const { tree, rows } = await silverOf(spoken());
  const other = await silverOf(spoken());
  const [first, second] = [await rowsIn(rows), await rowsIn(other.rows)];
  expect(first[0]?.speaker).toMatch(/^[0-9a-f]{64}$/);
  expect(first[0]?.speaker).not.toBe(second[0]?.speaker);
  for (const entry of readdirSync(tree.root, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) expect(readFileSync(join(entry.parentPath, entry.name)).includes("espeak-sn")).toBe(false);
});

test("what was withdrawn leaves raw, silver and the export", async () => {
  const consent = { version: "1", scopes: ["asr"], givenAt: "2026-11-01T08:00:00Z" };
  const { tree, rows } = await silverOf(spoken((row) => ({ ...row, consent })));
  const folder = emptyFolder();
  const out = { rows, layout: "nemo", folder, release: "1.0-2026-11-21", scope: "asr" } as const;
  expect((await exportRows(out, tree)).done.counts).toEqual({ rows: 6 });
  const [gone] = await rowsIn(rows);
  const withdrawn = { ...consent, withdrawnAt: "2026-11-20T08:00:00Z" };
  const later = spoken((row) => ({ ...row, consent: row.language === "sn" ? withdrawn : consent }));
  await silverOf(later, {}, tree);
  expect((await exportRows(out, tree)).done.counts).toEqual({ rows: 5 });
  const left = [...readdirSync(tree.root, { recursive: true }), ...readdirSync(folder, { recursive: true })].map(
    String,
  );
  expect(left.filter((name) => name.includes(gone?.id ?? "-") || name.includes(gone?.audio?.sha256 ?? "-"))).toEqual(
    [],
  );
  expect(left.filter((name) => /raw.six.audio.*\.(wav|flac|ogg)$/.test(name))).toHaveLength(5);
});

test("an export goes by its scope and never into a folder with other files", async () => {
  const consent = { version: "1", scopes: ["asr"], givenAt: "2026-11-01T08:00:00Z" };
  const { tree, rows } = await silverOf(spoken((row) => (row.language === "sn" ? { ...row, consent } : row)));
  const out = { rows, layout: "ljspeech", folder: emptyFolder(), release: "1.0-2026-11-21", scope: "tts" } as const;
  expect((await exportRows(out, tree)).done.counts).toEqual({ rows: 5, "left:consent": 1 });
  await expect(exportRows({ ...out, folder: spoken() }, tree)).rejects.toMatchObject({ code: "no-storage" });
});
