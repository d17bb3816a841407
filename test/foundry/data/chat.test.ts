import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allocate } from "../../../foundry/data/allocate.ts";
import { pairsOf } from "../../../foundry/data/pairs.ts";
import { readRoutes } from "../../../foundry/data/routes.ts";
import { takeSnapshot } from "../../../foundry/data/snapshot.ts";
import type { Tree } from "../../../foundry/data/tree.ts";
import { withdraw } from "../../../foundry/data/withdraw.ts";
import { makeKit } from "../../../foundry/retrain/kit.ts";
import { emptyFolder, quiet, rowsIn, silverOf } from "./storage.ts";

const about = { language: "sn", licence: "CC0-1.0", source: "by hand" };
/** Sixty dialogues of two exchanges; that of number 7 comes twice. */
const dialogues = [...Array.from({ length: 60 }, (_, i) => i), 7].map((i) =>
  [
    `mubvunzo wekutanga ${words(i)}`,
    `mhinduro yekutanga ${words(i)}`,
    `mumwe mubvunzo ${words(i)}`,
    `imwe mhinduro ${words(i)}`,
  ].join("\n"),
);

/** A number in letters, since figures are no words. */
function words(i: number): string {
  return [...String(i)].map((digit) => "abcdefghij"[Number(digit)]).join("");
}

async function taken(from: string, said = dialogues) {
  const lines = pairsOf(said.join("\n\n"), about).map((pair) => JSON.stringify(pair));
  writeFileSync(join(from, "pairs.jsonl"), `${lines.join("\n")}\n`);
  const { tree, rows } = await silverOf(from, { dataset: "talk", as: "chat", ...about });
  return { tree, rows: await rowsIn(rows) };
}

test("what `text pairs` wrote comes in once, each answer with its question and what was said before", async () => {
  const { rows } = await taken(emptyFolder());
  expect(rows).toHaveLength(120);
  const second = rows.find(({ text }) => text === `mumwe mubvunzo ${words(42)}`);
  expect(second?.tags?.reply).toBe(`imwe mhinduro ${words(42)}`);
  expect(JSON.parse(second?.tags?.before ?? "")).toEqual([
    { role: "user", content: `mubvunzo wekutanga ${words(42)}` },
    { role: "assistant", content: `mhinduro yekutanga ${words(42)}` },
  ]);
  const first = rows.find(({ text }) => text === `mubvunzo wekutanga ${words(42)}`);
  expect(second?.tags?.["part-of"]).toMatch(/^[0-9a-f]{32}$/);
  expect(second?.tags?.["part-of"]).toBe(first?.tags?.["part-of"]);
  expect(
    rows.every(({ licence, source, language }) => [licence, source, language].join() === "CC0-1.0,by hand,sn"),
  ).toBe(true);
});

test("a dialogue stays in one split, and a kit has its pairs as they were", async () => {
  const { tree } = await taken(emptyFolder());
  const routes = readRoutes(readFileSync("foundry/data/routes.yaml", "utf8"), "routes.yaml");
  const filled = await allocate([{ dataset: "talk" }], routes, tree, quiet);
  expect(filled.get("chat")?.done.counts.rows).toBe(120);
  expect(filled.get("stt")?.done.counts.rows).toBe(0);
  const gold = await rowsIn(join(tree.folder("gold", "chat"), "rows.jsonl"));
  const splits = new Map<string, Set<string | undefined>>();
  for (const { tags, split } of gold) {
    const of = splits.get(tags?.["part-of"] ?? "") ?? new Set();
    splits.set(tags?.["part-of"] ?? "", of.add(split));
  }
  expect(splits.size).toBe(60);
  expect([...splits.values()].every(({ size }) => size === 1)).toBe(true);
  const { digest } = await takeSnapshot(["gold/chat"], tree);
  const kit = join(emptyFolder(), "kit");
  const { lock } = await makeKit(
    kit,
    { model: "m", recipe: "lora", seed: 1, snapshot: digest, champion: undefined },
    tree,
  );
  const pairs = ["train", "dev", "test"].flatMap((split) =>
    readFileSync(join(kit, `manifests/${split}.jsonl`), "utf8")
      .trim()
      .split("\n"),
  );
  expect(Object.values(lock.clips).reduce((all, one) => all + one)).toBe(120);
  const given = pairsOf(dialogues.slice(0, 60).join("\n\n"), about).map((pair) => JSON.stringify(pair));
  const made = pairs.map((line) => {
    const { id: _, ...pair } = JSON.parse(line);
    return JSON.stringify(pair);
  });
  expect(made.sort()).toEqual(given.sort());
});

test("who takes one pair back takes its dialogue, and no other", async () => {
  const { tree, rows } = await taken(emptyFolder());
  const one = rows.find(({ text }) => text === `mumwe mubvunzo ${words(3)}`);
  await withdraw(one?.id ?? "", tree, "2026-11-22T09:00:00Z", quiet);
  const left = await rowsIn(join(tree.folder("silver", "talk"), "rows.jsonl"));
  expect(left).toHaveLength(118);
  expect(left.filter(({ text }) => text.endsWith(` ${words(3)}`))).toEqual([]);
});

test("dialogues that open alike are not one: whoever takes theirs back takes no other's, nor when the source leaves it out", async () => {
  const opened = [["mhoro", "Mhoro!"].join("\n"), ...dialogues.map((said) => `mhoro\nMhoro!\n${said}`)];
  const from = emptyFolder();
  const { tree, rows } = await taken(from, opened);
  expect(rows).toHaveLength(121);
  expect(new Set(rows.map(({ tags }) => tags?.["part-of"])).size).toBe(61);
  for (let i = 0; i < 60; i += 1) {
    const parts = rows.filter(({ text }) => text.endsWith(` ${words(i)}`)).map(({ tags }) => tags?.["part-of"]);
    expect([parts.length, new Set(parts).size]).toEqual([2, 1]);
  }
  const one = rows.find(({ text }) => text === `mubvunzo wekutanga ${words(0)}`);
  await withdraw(one?.id ?? "", tree, "2026-11-22T09:00:00Z", quiet);
  const silver = join(tree.folder("silver", "talk"), "rows.jsonl");
  const left = await rowsIn(silver);
  expect(left).toHaveLength(119);
  expect(left.filter(({ text }) => text.endsWith(` ${words(0)}`))).toEqual([]);
  const lines = pairsOf([opened[0], ...opened.slice(2)].join("\n\n"), about).map((pair) => JSON.stringify(pair));
  writeFileSync(join(from, "pairs.jsonl"), `${lines.join("\n")}\n`);
  await silverOf(from, { dataset: "talk", as: "chat", ...about }, tree);
  expect(await rowsIn(silver)).toHaveLength(119);
});

/** The same folder with other dialogues in it, taken in anew. */
async function again(from: string, tree: Tree, said: readonly string[]) {
  const lines = pairsOf(said.join("\n\n"), about).map((pair) => JSON.stringify(pair));
  writeFileSync(join(from, "pairs.jsonl"), `${lines.join("\n")}\n`);
  await silverOf(from, { dataset: "talk", as: "chat", ...about }, tree);
  return rowsIn(join(tree.folder("silver", "talk"), "rows.jsonl"));
}

/** Each dialogue goes on with what nobody said before. */
const grown = (said: readonly string[]) =>
  said.map((one, i) => `${one}\nuye mubvunzo wechitatu ${words(i)}\nne mhinduro yechitatu ${words(i)}`);

test("a dialogue that was taken back stays out when its source goes on with it, once and again", async () => {
  const from = emptyFolder();
  const { tree, rows } = await taken(from);
  const one = rows.find(({ text }) => text === `mumwe mubvunzo ${words(3)}`);
  await withdraw(one?.id ?? "", tree, "2026-11-22T09:00:00Z", quiet);
  for (const said of [grown(dialogues), grown(grown(dialogues))]) {
    const left = await again(from, tree, said);
    expect(left.filter(({ text, tags }) => `${text} ${tags?.before}`.includes(` ${words(3)}"`))).toEqual([]);
    expect(left.filter(({ text }) => text.endsWith(` ${words(3)}`))).toEqual([]);
    expect(left.some(({ text }) => text === `uye mubvunzo wechitatu ${words(4)}`)).toBe(true);
  }
});

test("who takes a greeting back takes the dialogue that it becomes, and none of those that began with it before", async () => {
  const greeting = "mhoro\nMhoro!";
  const others = dialogues.map((said) => `${greeting}\n${said}`);
  const from = emptyFolder();
  const { tree, rows } = await taken(from, [greeting, ...others]);
  const one = rows.find(({ text }) => text === "mhoro");
  await withdraw(one?.id ?? "", tree, "2026-11-22T09:00:00Z", quiet);
  const goesOn = `${greeting}\nndiri kuda kutaura zvangu\nzvakanaka`;
  const left = await again(from, tree, [goesOn, ...grown(others)]);
  expect(left.filter(({ text }) => text === "mhoro" || text === "ndiri kuda kutaura zvangu")).toEqual([]);
  // Sixty of three exchanges, without the greeting that all had in common, and number 7 goes on twice.
  expect(left).toHaveLength(60 * 3 + 1);
});

test("a dialogue keeps its split while it goes on, and those that greet alike are not all in one", async () => {
  const long = dialogues
    .slice(0, 60)
    .map((said, i) => `mhoro\nMhoro!\nndinoda kubvunza nezvechinhu ${words(i)}\nbvunzai\n${said}`);
  const from = emptyFolder();
  const { tree } = await taken(from, long);
  const routes = readRoutes(readFileSync("foundry/data/routes.yaml", "utf8"), "routes.yaml");
  const splits = async () => {
    await allocate([{ dataset: "talk" }], routes, tree, quiet);
    const gold = await rowsIn(join(tree.folder("gold", "chat"), "rows.jsonl"));
    return new Map(gold.map(({ id, split }) => [id, split]));
  };
  const before = await splits();
  const rows = await again(from, tree, grown(long));
  const after = await splits();
  expect([...before].filter(([id, split]) => after.get(id) !== split)).toEqual([]);
  expect(new Set(before.values()).size).toBeGreaterThan(1);
  for (const { id, text, tags } of rows) {
    const [first] = rows.filter((row) => row.tags?.["part-of"] === tags?.["part-of"]);
    expect(after.get(id), text).toBe(after.get(first?.id ?? ""));
  }
});

test("a column that a source calls dialogue is a tag as any other: it puts no rows in one split", async () => {
  const from = emptyFolder();
  const lines = Array.from(
    { length: 300 },
    (_, i) => `mutsara wakanyorwa ${words(i)},zvakanaka,${i % 2 ? "yes" : "no"}`,
  );
  writeFileSync(join(from, "lines.csv"), `text,reply,dialogue\n${lines.join("\n")}\n`);
  const { tree } = await silverOf(from, { dataset: "lines", as: "csv", ...about });
  const routes = readRoutes(readFileSync("foundry/data/routes.yaml", "utf8"), "routes.yaml");
  await allocate([{ dataset: "lines" }], routes, tree, quiet);
  const gold = await rowsIn(join(tree.folder("gold", "chat"), "rows.jsonl"));
  const count = (split: string) => gold.filter((row) => row.split === split).length;
  expect([gold.length, count("other")]).toEqual([300, 0]);
  // 80, 10 and 10 of a hundred, by the sentences' hashes.
  for (const split of ["test", "dev"]) {
    expect(count(split), split).toBeGreaterThan(15);
    expect(count(split), split).toBeLessThan(45);
  }
  expect(gold[0]?.tags?.dialogue).toMatch(/^(yes|no)$/);
});

test.each([
  ['{"messages": []}', "in turn"],
  ['{"messages": [{"role": "user", "content": "mhoro"}]}', "in turn"],
  ['{"messages": [{"role": "assistant", "content": "mhoro"}, {"role": "user", "content": "mhoro"}]}', "in turn"],
  ['{"messages": [{"role": "user"}]}', "content"],
  ['{"text": "mhoro"}', "messages"],
])("%s is no pair, and nothing is taken in", async (line, why) => {
  const from = emptyFolder();
  writeFileSync(join(from, "pairs.jsonl"), `${line}\n`);
  const made = silverOf(from, { dataset: "talk", as: "chat", ...about });
  await expect(made).rejects.toMatchObject({ code: "bad-manifest", message: expect.stringContaining(why) });
});
