import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allocate } from "../../../foundry/data/allocate.ts";
import { exportRows } from "../../../foundry/data/export.ts";
import { readRoutes } from "../../../foundry/data/routes.ts";
import { labelstudio } from "../../../foundry/verbs/labelstudio.ts";
import { emptyFolder, jsonIn, quiet, rowsIn, silverOf } from "../data/storage.ts";

const lines = [
  {
    id: "a".repeat(32),
    text: "ndinoda  mapaketi maviri eshuga",
    language: "sn",
    licence: "CC0-1.0",
    intent: "order_add",
  },
  { id: "b".repeat(32), text: "bvisa shuga", language: "sn" },
  { id: "c".repeat(32), text: "kuchanaya here mangwana", language: "sn" },
  { id: "d".repeat(32), text: "zvimwe chete", language: "sn" },
  {
    id: "e".repeat(32),
    text: "handidi",
    language: "sn",
    consent: { version: "1", scopes: ["asr"], givenAt: "2026-11-01T08:00:00Z", withdrawnAt: "2026-11-02T08:00:00Z" },
  },
];

function project() {
  const folder = emptyFolder();
  writeFileSync(join(folder, "lines.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const printed: string[] = [];
  const host = {
    print: (line: string) => void printed.push(line),
    tell: quiet,
    at: (path: string) => join(folder, path),
    now: () => 0,
  };
  const run = async (words: readonly string[], flags: Record<string, string> = {}) => {
    printed.length = 0;
    await labelstudio.run({ words: [...words], flags }, host);
    return [...printed];
  };
  return { folder, run };
}

const chosen = (name: string, value: string) => ({
  from_name: name,
  to_name: "text",
  type: "choices",
  value: { choices: [value] },
});
const entity = (start: number, end: number, type: string) => ({
  from_name: "entities",
  to_name: "text",
  type: "labels",
  value: { start, end, text: "", labels: [type] },
});
const said = (by: number, result: readonly object[], more: object = {}) => ({
  completed_by: by,
  created_at: "2026-11-22T09:00:00.000000Z",
  result,
  ...more,
});

test("a configuration binds an intent and entities to the words, and says names as XML has them", async () => {
  const { run } = project();
  const [xml = ""] = await run(["nlu-config"], { intents: "a_b,<c>&_d", entities: "item,size" });
  expect(xml).toContain('<Text name="text" value="$text" granularity="word"/>');
  expect(xml).toContain('<Choices name="intent" toName="text" choice="single" showInline="true">');
  expect(xml).toContain('<Choice value="&lt;c&gt;&amp;_d"/>');
  expect(xml).toContain('<Label value="size"/>');
  expect([...xml.matchAll(/toName="(\w+)"/g)].every(([, name]) => name === "text")).toBe(true);
  await expect(run(["nlu-config"], { intents: "one" })).rejects.toThrow("two or more");
});

test("what two people say of a sentence goes to the engine that learns meanings; what one says, or three in three ways, waits", async () => {
  const { folder, run } = project();
  expect(await run(["nlu-tasks", "lines.jsonl", "project"], { model: "rules" })).toEqual(["tasks 4"]);
  const tasks = JSON.parse(readFileSync(join(folder, "project/tasks.json"), "utf8"));
  expect(tasks[0]).toMatchObject({
    data: { item: "a".repeat(32), text: "ndinoda mapaketi maviri eshuga", language: "sn" },
    predictions: [
      { model_version: "rules", result: [{ from_name: "intent", type: "choices", value: { choices: ["order_add"] } }] },
    ],
  });
  expect(tasks[1].predictions).toEqual([]);
  const full = [
    chosen("intent", "order_add"),
    entity(8, 23, "count"),
    entity(24, 30, "item"),
    chosen("decision", "accept"),
  ];
  const answers = [
    // The order in which entities were marked is nobody's business, and half a word is the word.
    [said(1, full), said(2, [full[2], full[0], entity(8, 20, "count")] as object[])],
    [
      said(1, [chosen("intent", "order_remove")]),
      said(1, [chosen("intent", "order_add")], { updated_at: "2026-11-22T10:00:00Z" }),
    ],
    [
      said(1, [chosen("intent", "order_add")]),
      said(2, [chosen("intent", "weather_query")]),
      said(3, [chosen("decision", "reject")]),
    ],
    [
      said(1, [chosen("decision", "reject")]),
      said(2, [chosen("decision", "reject")]),
      said(3, full, { was_cancelled: true }),
      said(4, []),
    ],
  ];
  const exported = tasks.map((task: object, i: number) => ({ ...task, annotations: answers[i] }));
  writeFileSync(
    join(folder, "export.json"),
    JSON.stringify([...exported, { data: { item: "f".repeat(32) }, annotations: [said(1, full)] }]),
  );
  const told = await run(["nlu-import", "export.json", "project"]);
  expect(told.sort()).toEqual([
    "agreed 1",
    "left out, no intent 1",
    "left out, of other sentences 1",
    "left out, skipped 1",
    "open 1",
    "rejected 1",
    "split 1",
  ]);
  const { tree, rows } = await silverOf(join(folder, "project/set"), { dataset: "meanings", as: "csv" });
  const [row] = await rowsIn(rows);
  expect(row).toMatchObject({ id: "a".repeat(32), licence: "CC0-1.0", tags: { intent: "order_add" } });
  const table = readRoutes(readFileSync("foundry/data/routes.yaml", "utf8"), "routes.yaml");
  expect((await allocate([{ dataset: "meanings" }], table, tree, quiet)).get("nlu")?.done.counts.rows).toBe(1);
  const out = emptyFolder();
  await exportRows({ rows, layout: "slurp", folder: out, release: "1.0-2026-11-22", scope: "asr" }, tree);
  expect(jsonIn(join(out, "train.jsonl"))).toMatchObject([
    {
      sentence: "ndinoda mapaketi maviri eshuga",
      intent: "order_add",
      entities: [
        { span: [1, 2], type: "count" },
        { span: [3], type: "item" },
      ],
    },
  ]);
  expect(readFileSync(join(folder, "project/labels.jsonl"), "utf8")).not.toContain("@");
});

test("what is no export is told, and nothing is written over", async () => {
  const { folder, run } = project();
  await run(["nlu-tasks", "lines.jsonl", "project"]);
  writeFileSync(join(folder, "export.json"), "{}");
  await expect(run(["nlu-import", "export.json", "project"])).rejects.toMatchObject({ code: "bad-manifest" });
  expect(() => readFileSync(join(folder, "project/labels.jsonl"))).toThrow("ENOENT");
});
