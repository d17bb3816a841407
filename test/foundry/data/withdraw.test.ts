import { copyFileSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { allocate } from "../../../foundry/data/allocate.ts";
import { augment } from "../../../foundry/data/augment.ts";
import { readErasures, writeErasures } from "../../../foundry/data/erased.ts";
import { exportRows } from "../../../foundry/data/export.ts";
import { snapshots, takeSnapshot } from "../../../foundry/data/snapshot.ts";
import { vary } from "../../../foundry/data/sound/vary.ts";
import type { Tree } from "../../../foundry/data/tree.ts";
import { finishWithdrawals, withdraw } from "../../../foundry/data/withdraw.ts";
import { emptyFolder, jsonIn, quiet, rowsIn, silverOf, spoken } from "./storage.ts";

const at = "2026-11-21T09:00:00Z";
const release = "1.0-2026-11-21";
const recipe = { seed: 1, variants: [{ name: "noisy", snr: [10] }] };

/** Six voices, once more with noise, given to an engine and written out twice: inside of the storage and elsewhere. */
async function everywhere() {
  const from = spoken();
  const { tree } = await silverOf(from);
  await augment("six", "six-noisy", recipe, tree, { vary }, quiet);
  const table = { stt: { needs: ["audio"], layouts: ["nemo"] } } as const;
  await allocate([{ dataset: "six" }, { dataset: "six-noisy" }], table, tree, quiet);
  const rows = join(tree.folder("gold", "stt"), "rows.jsonl");
  const outside = emptyFolder();
  for (const [folder, layout] of [
    [join(tree.folder("gold", "stt"), "nemo"), "nemo"],
    [outside, "parquet"],
  ] as const)
    await exportRows({ rows, layout, folder, release, scope: "asr" }, tree);
  const { digest } = await takeSnapshot(["gold/stt"], tree);
  return { from, tree, rows, outside, digest };
}

/** Every file that still has one of the words in its name, in its bytes or in its rows, but what says that they were withdrawn. */
async function tracesOf(words: readonly string[], folders: readonly string[]): Promise<string[]> {
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((path) => statSync(path).isFile() && !/config|snapshots|dropped\.jsonl|reports/.test(path)),
  );
  const held = await Promise.all(paths.map(async (path) => [path, readFileSync(path), await packed(path)] as const));
  return held.filter((one) => words.some((word) => one.some((part) => part.includes(word)))).map(([path]) => path);
}

/** The rows of a Parquet file: its bytes are compressed, and need not have a word in one piece. */
async function packed(path: string): Promise<string> {
  if (!path.endsWith(".parquet")) return "";
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
  return JSON.stringify(rows, (_, value) => (value instanceof Uint8Array ? "" : value));
}

async function tracks(tree: Tree, speaker: string): Promise<string[]> {
  const rows = [
    ...(await rowsIn(join(tree.folder("raw", "six"), "rows.jsonl"))),
    ...(await rowsIn(join(tree.folder("gold", "stt"), "rows.jsonl"))),
  ];
  return rows.filter((row) => row.speaker === speaker).flatMap(({ id, audio }) => [id, audio?.sha256 ?? id]);
}

test("a speaker who withdraws is in no layer, no changed copy and no export any longer, and it is told where they were", async () => {
  const { from, tree, rows, outside, digest } = await everywhere();
  const [gone] = await rowsIn(rows);
  const words = await tracks(tree, gone?.speaker ?? "");
  expect((await tracesOf([gone?.speaker ?? "-"], [tree.root, outside])).length).toBeGreaterThan(5);
  const [affected] = await withdraw(`espeak-${gone?.language}`, tree, at, quiet);
  expect(affected).toMatchObject({
    sets: { "raw/six": 1, "silver/six": 1, "silver/six-noisy": 1, "gold/stt": 2 },
    left: [],
    snapshots: [digest],
  });
  expect(affected?.exports).toHaveLength(2);
  expect(await tracesOf([gone?.speaker ?? "-", ...words], [tree.root, outside])).toEqual([]);
  expect(await rowsIn(rows)).toHaveLength(10);
  // The same source again: nothing is done anew, and nothing comes back.
  const again = await silverOf(from, {}, tree);
  expect([again.taken.skipped, again.made.skipped]).toEqual([true, true]);
  const named = await silverOf(from, { source: "espeak-ng again" }, tree);
  expect(named.taken.done.counts).toMatchObject({ rows: 5, "dropped:withdrawn": 1 });
  expect(await tracesOf(words, [tree.root, outside])).toEqual([]);
});

test("a clip goes with what was made of it, and its sound does not come back under another name", async () => {
  const { from, tree, rows } = await everywhere();
  const [gone] = await rowsIn(rows);
  const [affected] = await withdraw(gone?.id ?? "", tree, at, quiet);
  expect(affected?.sets).toEqual({ "raw/six": 1, "silver/six": 1, "silver/six-noisy": 1, "gold/stt": 2 });
  const other = await silverOf(from, { dataset: "other" }, tree);
  expect(other.taken.done.counts).toMatchObject({ rows: 5, "dropped:withdrawn": 1 });
  await expect(withdraw("f".repeat(32), tree, at, quiet)).rejects.toMatchObject({ code: "no-storage" });
});

test("an export of rows that were copied elsewhere loses them too", async () => {
  const { tree, rows } = await silverOf(spoken());
  const [copy, folder] = [join(emptyFolder(), "copy.jsonl"), emptyFolder()];
  copyFileSync(rows, copy);
  const out = { rows: copy, layout: "nemo", folder, release, scope: "asr" } as const;
  await exportRows(out, tree);
  const [gone] = await rowsIn(rows);
  expect((await withdraw(gone?.id ?? "", tree, at, quiet))[0]?.exports).toEqual([folder]);
  expect(await tracesOf([gone?.id ?? "-"], [folder])).toEqual([]);
  expect(await exportRows(out, tree)).toMatchObject({
    skipped: true,
    done: { counts: { rows: 5, "left:withdrawn": 1 } },
  });
});

test("a withdrawal that was interrupted is finished by whoever comes next", async () => {
  const { tree, rows, outside } = await everywhere();
  const [gone] = await rowsIn(rows);
  const whole = { at, speakers: [gone?.speaker ?? ""], clips: [], sounds: [], done: false };
  await writeErasures([whole], tree);
  expect(await finishWithdrawals(tree, quiet)).toHaveLength(1);
  expect(await tracesOf([gone?.speaker ?? "-"], [tree.root, outside])).toEqual([]);
  expect(await readErasures(tree)).toMatchObject([{ done: true }]);
  expect(await finishWithdrawals(tree, quiet)).toEqual([]);
});

test("a snapshot is named by what it holds: parents by digest, clips, and no word that was said", async () => {
  const { tree, digest } = await everywhere();
  expect((await takeSnapshot(["gold/stt"], tree)).digest).toBe(digest);
  const [first, ...clips] = jsonIn(tree.at(`snapshots/${digest}.jsonl`));
  expect(first).toMatchObject({ schema: 1, clips: 12 });
  const parents = ["gold/stt", "silver/six", "raw/six", "silver/six-noisy"];
  expect(first?.parents).toEqual(parents.map((name) => ({ name, digest: expect.stringMatching(/^[0-9a-f]{64}$/) })));
  expect(Object.keys(clips[0] ?? {}).sort()).toEqual(["audio", "id", "set", "speaker"]);
  expect((await snapshots(tree)).map((one) => one.digest)).toEqual([digest]);
  await expect(takeSnapshot(["gold/../config"], tree)).rejects.toMatchObject({ code: "bad-manifest" });
});
