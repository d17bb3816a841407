import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";
import { LIMITS } from "../../../foundry/data/filters.ts";
import { type Ingest, ingest } from "../../../foundry/data/ingest.ts";
import type { UtteranceRow } from "../../../foundry/data/row.ts";
import { readRows } from "../../../foundry/data/rows.ts";
import { cut } from "../../../foundry/data/sound/cut.ts";
import { even } from "../../../foundry/data/sound/even.ts";
import { standardise } from "../../../foundry/data/standardise.ts";
import { type Tree, treeAt } from "../../../foundry/data/tree.ts";

const fixtures = resolve(import.meta.dirname, "../../fixtures/foundry");

export const quiet = () => {};

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "inzwa-data-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Six sentences that espeak-ng spoke, one a language; each line of their metadata as `change` makes it. */
export function spoken(change: (row: Record<string, unknown>) => unknown = (row) => row): string {
  const folder = emptyFolder();
  cpSync(fixtures, folder, { recursive: true });
  const path = join(folder, "metadata.jsonl");
  const lines = jsonIn(path).flatMap((row) => change(row) ?? []);
  writeFileSync(path, lines.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return folder;
}

export function jsonIn(path: string): Record<string, unknown>[] {
  const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

const usual = { dataset: "six", as: "audiofolder", language: "sn", licence: "CC-BY-4.0", source: "espeak-ng" };

/** A storage into which a folder was taken and made even. */
export async function silverOf(from: string, asked: Partial<Ingest> = {}, tree: Tree = treeAt(emptyFolder())) {
  const taken = await ingest({ ...usual, ...asked, from }, tree, quiet);
  const dataset = asked.dataset ?? usual.dataset;
  const made = await standardise(dataset, LIMITS, tree, { even, cut }, quiet);
  return { tree, taken, made, rows: join(tree.folder("silver", dataset), "rows.jsonl") };
}

export async function rowsIn(path: string): Promise<UtteranceRow[]> {
  const rows: UtteranceRow[] = [];
  for await (const row of readRows(path)) rows.push(row);
  return rows;
}
