import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readErasures } from "../../../foundry/data/erased.ts";
import { exportRows } from "../../../foundry/data/export.ts";
import { ingest } from "../../../foundry/data/ingest.ts";
import { type Tree, treeAt } from "../../../foundry/data/tree.ts";
import { withdraw } from "../../../foundry/data/withdraw.ts";
import { emptyFolder, quiet, rowsIn, silverOf, spoken } from "./storage.ts";

const asked = { dataset: "words", as: "csv", language: "sn", licence: "CC-BY-4.0", source: "a table" };
const ID = "a".repeat(32);
const WHOLE = "b".repeat(32);

async function taken(lines: readonly string[], tree: Tree = treeAt(emptyFolder())) {
  const from = emptyFolder();
  writeFileSync(join(from, "rows.csv"), `${lines.join("\n")}\n`);
  await ingest({ ...asked, from }, tree, quiet);
  return { tree, rows: await rowsIn(join(tree.folder("raw", "words"), "rows.jsonl")) };
}

test("columns that are called as our own lineage are kept beside it, and a withdrawal stays readable", async () => {
  const { tree, rows } = await taken([
    "text,speaker,part-of,augmented-of,part-of-about,placed-by",
    "mangwanani,Rudo,greeting,nothing,mornings,hand",
    "masikati,Farai,greeting,nothing,noons,hand",
  ]);
  expect(rows[0]?.tags).toEqual({
    "source-part-of": "greeting",
    "source-augmented-of": "nothing",
    "source-part-of-about": "mornings",
    "source-placed-by": "hand",
  });
  const [first, second] = rows.map(({ id }) => id);
  await withdraw(String(first), tree, "2026-11-21T09:00:00Z", quiet);
  expect((await readErasures(tree)).flatMap(({ clips }) => clips)).toEqual([first]);
  const left = await rowsIn(join(tree.folder("raw", "words"), "rows.jsonl"));
  expect(left.map(({ id }) => id)).toEqual([second]);
});

test("even a digest is no lineage of ours in a table whose rows have no ids of ours", async () => {
  const { rows } = await taken(["text,part-of", `mangwanani,${WHOLE}`]);
  expect(rows[0]?.tags).toEqual({ "source-part-of": WHOLE });
});

test("what was written out here comes in again with its lineage", async () => {
  const lineage = { "part-of": WHOLE, "placed-by": "time" };
  const { tree, rows } = await silverOf(spoken((row) => (row.language === "sn" ? { ...row, id: ID, ...lineage } : [])));
  const from = emptyFolder();
  await exportRows({ rows, layout: "parquet", folder: from, release: "1.0-2026-11-21", scope: "asr" }, tree);
  await ingest({ ...asked, dataset: "again", as: "parquet", from }, tree, quiet);
  const again = await rowsIn(join(tree.folder("raw", "again"), "rows.jsonl"));
  expect(again.map(({ id, tags }) => [id, tags])).toEqual([[ID, expect.objectContaining(lineage)]]);
});
