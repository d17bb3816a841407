import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readEvaluation } from "../../foundry/measures/evaluation.ts";
import { evaluate } from "../../foundry/verbs/eval.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-eval-slurp-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tokens = (sentence: string) => sentence.split(" ").map((surface, id) => ({ surface, id }));
const gold = (sentence: string, intent: readonly [string, string], entities: object[], files: string[]) =>
  JSON.stringify({
    slurp_id: 1,
    sentence,
    scenario: intent[0],
    action: intent[1],
    tokens: tokens(sentence),
    entities,
    recordings: files.map((file) => ({ file, wer: 0, ent_wer: 0, status: "correct" })),
  });
const golds = [
  gold(
    "is my alarm set for Dance class",
    ["alarm", "query"],
    [{ span: [5, 6], type: "event_name" }],
    ["a.flac", "b.flac"],
  ),
  gold("event reminder monday", ["calendar", "set"], [{ span: [2], type: "date" }], ["c.flac", "d.flac"]),
].join("\n");
const predicted = (file: string, scenario: string, action: string, entities: object[]) =>
  JSON.stringify({ file, scenario, action, entities });
const predictions = [
  predicted("a.wav", "alarm", "query", [{ type: "event_name", filler: "dance class" }]),
  predicted("b.wav", "alarm", "set", [{ type: "event_name", filler: "dance" }]),
  predicted("c.wav", "calendar", "set", []),
].join("\n");

async function measure(said: string, got: string) {
  writeFileSync(join(folder, "gold.jsonl"), said);
  writeFileSync(join(folder, "p.jsonl"), got);
  const host = {
    print: () => {},
    tell: () => {},
    at: (path: string) => join(folder, path),
    now: () => Date.UTC(2026, 10, 21),
  };
  const flags = { id: "m", digest: "c".repeat(64), out: "out", gold: "gold.jsonl" };
  await evaluate.run({ words: ["slu", "p.jsonl"], flags }, host);
  const read = (name: string) => readFileSync(join(folder, "out", name), "utf8");
  return { ...readEvaluation(read("evaluation.json"), "e"), html: read("report.html") };
}

test("SLURP's files are joined by stem; intents, entities and SLU-F1 come with what was left out", async () => {
  const { measures, how, html } = await measure(golds, predictions);
  const value = (name: string) => measures.find((one) => one.name === name)?.value;
  expect(value("slu.scenario-f1")).toBe(1);
  expect(value("slu.action-f1")).toBeCloseTo(2 / 3, 12);
  expect(value("slu.intent-f1")).toBeCloseTo(2 / 3, 12);
  // One right, one wrong and missed, one missed.
  expect(value("slu.entity-f1")).toBeCloseTo(2 / (2 + 1 + 2), 12);
  // Words: half of "dance class" is missing; letters: 6 of 11.
  expect(value("slu.word-f1")).toBeCloseTo(4 / (4 + 0.5 + 1.5), 12);
  expect(value("slu.char-f1")).toBeCloseTo(4 / (4 + 6 / 11 + 17 / 11), 12);
  expect(value("slu.slu-f1")).toBeCloseTo(8 / (8 + 0.5 + 1.5 + 23 / 11), 12);
  expect(measures.every(({ count }) => count === 3)).toBe(true);
  expect(how).toContain("3 recordings with a prediction, 1 without one left out");
  expect(html).toContain("alarm_query");
});

test("what is no line of either file is refused with its number", async () => {
  const refused = (said: string, got: string, message: RegExp) =>
    expect(measure(said, got)).rejects.toMatchObject({ code: "bad-manifest", message: expect.stringMatching(message) });
  await refused(`${golds}\n{}`, predictions, /the gold file: line 3/);
  await refused(golds, `${predictions}\nno json`, /the predictions: line 4/);
  await refused(
    gold("a b", ["x", "y"], [{ span: [2], type: "t" }], ["a.wav"]),
    predictions,
    /line 1 .*span must name tokens/,
  );
  await refused(golds, predicted("z.wav", "a", "b", []), /no recording in common/);
});
