import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { growing } from "../../../foundry/data/files.ts";
import { ingest } from "../../../foundry/data/ingest.ts";
import { treeAt } from "../../../foundry/data/tree.ts";
import { emptyFolder, quiet } from "./storage.ts";

/** Files below a folder that this process holds open, where the system tells (Linux). */
function heldOpen(folder: string): string[] {
  if (!existsSync("/proc/self/fd")) return [];
  const named = readdirSync("/proc/self/fd").map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return "";
    }
  });
  return named.filter((path) => path.startsWith(folder));
}

test("a set that cannot be read to its end leaves no file open", async () => {
  const [from, tree] = [emptyFolder(), treeAt(emptyFolder())];
  writeFileSync(join(from, "pairs.jsonl"), "no JSON\n");
  const asked = { dataset: "chat", as: "chat", language: "sn", licence: "CC-BY-4.0", source: "x", from };
  await expect(ingest(asked, tree, quiet)).rejects.toMatchObject({ code: "bad-manifest" });
  expect(heldOpen(tree.root)).toEqual([]);
});

test("what grew is whole across many writes, and is refused where it was swept away meanwhile", async () => {
  const path = join(emptyFolder(), "rows.jsonl");
  const line = `${"a".repeat(99_999)}\n`;
  const file = await growing(path);
  for (let i = 0; i < 7; i += 1) await file.write(line);
  await file.close();
  expect(readFileSync(path, "utf8")).toBe(line.repeat(7));
  const folder = emptyFolder();
  const lost = await growing(join(folder, "rows.jsonl"));
  await lost.write(line.repeat(3));
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  await lost.write(line);
  await expect(lost.close()).rejects.toMatchObject({ code: "ENOENT" });
  expect(readdirSync(folder)).toEqual([]);
});
