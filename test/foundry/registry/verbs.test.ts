import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newKeyPair, signingKey } from "../../../foundry/manifest/keys.ts";
import { Usage } from "../../../foundry/verb.ts";
import { approve } from "../../../foundry/verbs/approve.ts";
import { registry } from "../../../foundry/verbs/registry.ts";
import { emptyFolder, packageOf } from "./packages.ts";

const folder = emptyFolder();
const secret = newKeyPair().secret;
const before = { ...process.env };
beforeAll(() => {
  process.env.INZWA_MANIFEST_KEY = secret;
});
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

async function run(verb: typeof registry, words: string[], flags = {}) {
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  const now = () => Date.UTC(2026, 10, 21, 9);
  const host = { print, tell: () => {}, at: (path: string) => join(folder, path), now };
  return { code: await verb.run({ words, flags }, host), lines };
}

test("from a package to the champion and back, as a person types it", async () => {
  const path = basename(await packageOf(folder, "one", signingKey(secret, false)));
  const parent = [`dataset=${"d".repeat(64)}`];
  const added = await run(registry, ["add", "reg", "asr-sn", path], { parent, tag: ["git=a=b"] });
  expect(added.lines[0]).toMatch(/^asr-sn 1 [0-9a-f]{64}$/);
  await run(approve, ["asr-sn", path], { who: "T. Moyo", out: "approval.json" });
  await run(registry, ["alias", "reg", "asr-sn", "champion", "1"], { approval: "approval.json" });
  await run(registry, ["alias", "reg", "asr-sn", "shadow", "1"]);
  await run(registry, ["alias", "reg", "asr-sn", "shadow", "none"]);
  const { lines } = await run(registry, ["list", "reg"], { json: true });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { model: "asr-sn", version: 1, aliases: ["champion"], at: "2026-11-21T09:00:00Z", tags: { git: "a=b" } },
  ]);
  expect((await run(registry, ["history", "reg"])).lines).toHaveLength(4);
  expect((await run(registry, ["undo", "reg"])).lines).toEqual(["revision 5"]);
  expect((await run(registry, ["list", "reg"])).lines[0]).toContain("shadow");
  expect(await run(registry, ["verify", "reg"])).toEqual({ code: 0, lines: [] });
});

test("a registry that was changed has exit code 1", async () => {
  const log = join(folder, "reg/log/00000002.json");
  writeFileSync(log, readFileSync(log, "utf8").replace("Moyo", "Sibanda"));
  const { code, lines } = await run(registry, ["verify", "reg"]);
  expect(code).toBe(1);
  expect(lines).toEqual(["log/00000003.json does not follow the entry before it"]);
});

test.each([
  [["knit", "reg"]],
  [["add", "reg", "asr-sn"]],
  [["alias", "reg", "asr-sn", "winner", "1"]],
  [["alias", "reg", "asr-sn", "canary", "0"]],
])("%j is no use of it", async (words) => {
  await expect(run(registry, words)).rejects.toBeInstanceOf(Usage);
});
