import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeWav } from "../../../core/wav.ts";
import { allocate } from "../../../foundry/data/allocate.ts";
import { exportRows } from "../../../foundry/data/export.ts";
import { type Routes, readRoutes } from "../../../foundry/data/routes.ts";
import type { UtteranceRow } from "../../../foundry/data/row.ts";
import { seconds } from "../../../foundry/data/row.ts";
import { RATE } from "../../../foundry/data/sound/even.ts";
import type { Tree } from "../../../foundry/data/tree.ts";
import { withdraw } from "../../../foundry/data/withdraw.ts";
import { seeded } from "../../../foundry/measures/seeded.ts";
import { emptyFolder, quiet, rowsIn, silverOf } from "./storage.ts";

const ID = "0123456789abcdef0123456789abcdef";
const sentences = [
  "mangwanani akanaka baba namai",
  "ndinoda kubvunza nezvemari yangu",
  "yakatumirwa nezuro kubva kuharare",
  "asi haisati yasvika kusvika nhasi",
  "ndapota mungandibatsirawo here",
  "ndinokutendai nekubatsira kwenyu",
];
/** Two and a half seconds of speech, a second of silence, so often that all sentences come four times: 84 seconds. */
const said = [0, 1, 2, 3].flatMap((round) =>
  sentences.map((text) => `${text} ${["poshi", "piri", "tatu", "ina"][round]}`),
);
const spans = said.map((text, i) => ({ start: 500 + 3500 * i, end: 3000 + 3500 * i, text }));

function sound(): Float32Array {
  const samples = new Float32Array(84 * RATE);
  const random = seeded(3, "call");
  for (const { start, end } of spans) for (let i = start * 16; i < end * 16; i++) samples[i] = 0.4 * (random() - 0.5);
  return samples;
}

/** A folder as the server leaves it behind: one call of 84 seconds, told in one line. */
function call(more: Record<string, unknown>): string {
  const folder = emptyFolder();
  const day = join(folder, "recordings/2026/11/22");
  mkdirSync(day, { recursive: true });
  writeFileSync(join(day, "c0ffee01.wav"), writeWav(sound(), RATE));
  const record = {
    id: ID,
    call_sid: "c0ffee01",
    audio_filepath: "c0ffee01.wav",
    duration: 84,
    speaker: "",
    quality: 0.9,
  };
  writeFileSync(join(day, "c0ffee01.json"), `${JSON.stringify({ ...record, language: "sn", ...more })}\n`);
  return folder;
}

const taken = (more: Record<string, unknown>) =>
  silverOf(call({ text: said.join(" "), pred_text: said.join(" "), segments: spans, ...more }), {
    dataset: "calls",
    as: "nemo",
  });

/** Milliseconds of the call that a row holds. */
function place(row: UtteranceRow): { from: number; to: number } {
  const from = Number(row.tags?.["part-from"]) * 1000;
  return { from, to: from + seconds(row) * 1000 };
}

/** Whether a row's sound is the call's own, sample by sample. */
function isCut(row: UtteranceRow, tree: Tree): boolean {
  const whole = writeWav(sound(), RATE).subarray(44);
  const at = Math.round(Number(row.tags?.["part-from"]) * RATE) * 2;
  const own = readFileSync(tree.at(row.audio?.path ?? "")).subarray(44);
  return own.equals(whole.subarray(at, at + own.length));
}

test("a call of 84 seconds arrives as rows of at most 30, each with the words that were heard in it, and names the call", async () => {
  const { tree, rows, made } = await taken({});
  const all = await rowsIn(rows);
  expect(made.done.counts).toMatchObject({ rows: all.length, dropped: 0 });
  expect(all.length).toBeGreaterThan(2);
  for (const row of all) {
    const { from, to } = place(row);
    expect(seconds(row)).toBeLessThanOrEqual(30);
    const within = spans.filter(({ start, end }) => start >= from && end <= to);
    expect(row.text).toBe(within.map(({ text }) => text).join(" "));
    expect(isCut(row, tree)).toBe(true);
    expect(row).toMatchObject({ dataset: "calls", quality: 0.9, tags: { "part-of": ID, call_sid: "c0ffee01" } });
    expect(Object.keys(row.tags ?? {}).filter((key) => ["segments", "pred_text", "placed-by"].includes(key))).toEqual(
      [],
    );
  }
  expect(all.map(({ text }) => text).join(" ")).toBe(said.join(" "));
  // The same again, to the byte, from another folder with other times.
  const again = await taken({});
  expect(readFileSync(again.rows, "utf8")).toBe(readFileSync(rows, "utf8"));
});

test("words that a person put right go where the words stood that they take the place of", async () => {
  const right = said.map((text, i) => (i === 7 ? "ndinoda kubvunza zvikuru nezve mari yangu piri" : text));
  const { rows } = await taken({ text: right.join(" ") });
  const all = await rowsIn(rows);
  expect(all.map(({ text }) => text).join(" ")).toBe(right.join(" "));
  for (const row of all) {
    const { from, to } = place(row);
    const within = right.filter((_, i) => (spans[i]?.start ?? 0) >= from && (spans[i]?.end ?? 0) <= to);
    expect([row.text, row.split]).toEqual([within.join(" "), undefined]);
  }
});

test.each([
  ["nobody heard it", { segments: undefined }],
  ["what was heard is of something else", { segments: [{ start: 0, end: 90_000, text: "zvimwe zvakasiyana chose" }] }],
  ["the segments are none", { segments: [{ from: 1 }] }],
])(
  "a long recording of which %s is cut in its pauses, and nothing trains on words that may stand in the next row",
  async (_, more) => {
    const { tree, rows, made } = await taken(more);
    const all = await rowsIn(rows);
    expect(made.done.counts.dropped).toBe(0);
    expect(all.map(({ text }) => text).join(" ")).toBe(said.join(" "));
    let at = 0;
    for (const row of all) {
      const { from, to } = place(row);
      expect(from).toBeCloseTo(at, 3);
      expect(spans.some(({ start, end }) => start < to && to < end)).toBe(false);
      expect([row.split, row.tags?.["placed-by"], isCut(row, tree)]).toEqual(["other", "time", true]);
      at = to;
    }
    expect(at).toBe(84_000);
    const table: Routes = readRoutes(readFileSync("foundry/data/routes.yaml", "utf8"), "routes.yaml");
    const filled = await allocate([{ dataset: "calls" }], table, tree, quiet);
    expect(filled.get("stt")?.done.counts).toEqual({ rows: all.length, other: all.length });
    expect(filled.get("tts")?.done.counts.rows).toBe(0);
  },
);

test("stretches of one call share a split, come back from an export, and go with the call", async () => {
  const { tree, rows } = await taken({});
  const table = { stt: { needs: ["audio"], layouts: ["nemo"] } } as const;
  const other = await silverOf(
    call({ id: "f".repeat(32), text: said.join(" "), segments: spans }),
    { dataset: "more", as: "nemo" },
    tree,
  );
  await allocate([{ dataset: "calls" }, { dataset: "more" }], table, tree, quiet);
  const gold = await rowsIn(join(tree.folder("gold", "stt"), "rows.jsonl"));
  const parts = await rowsIn(rows);
  for (const id of [ID, "f".repeat(32)])
    expect(new Set(gold.filter(({ tags }) => tags?.["part-of"] === id).map(({ split }) => split)).size).toBe(1);
  expect(gold).toHaveLength(parts.length + (await rowsIn(other.rows)).length);
  const folder = emptyFolder();
  await exportRows({ rows, layout: "nemo", folder, release: "1.0-2026-11-21", scope: "asr" }, tree);
  const back = await silverOf(folder, { dataset: "calls", as: "nemo", source: "espeak-ng" });
  const told = ({ id, text, audio }: UtteranceRow) => [id, text, audio?.sha256];
  expect((await rowsIn(back.rows)).map(told)).toEqual(parts.map(told));
  // Who takes one stretch back takes the call back: its sound lies in the recording too.
  const [affected] = await withdraw(parts[1]?.id ?? "", tree, "2026-11-22T09:00:00Z", quiet);
  expect(affected?.sets).toMatchObject({ "raw/calls": 1, "silver/calls": parts.length });
  expect(await rowsIn(rows)).toEqual([]);
  expect(
    readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /wav|manifest/.test(name)),
  ).toEqual([]);
});
