import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readEvaluation } from "../../foundry/measures/evaluation.ts";
import { verbs } from "../../foundry/verbs.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-pipeline-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const flags = { id: "pack", digest: "b".repeat(64), out: "out" };

async function measure(content: unknown, given: object = flags) {
  writeFileSync(join(folder, "file.json"), JSON.stringify(content));
  const host = {
    print: () => {},
    tell: () => {},
    at: (path: string) => join(folder, path),
    now: () => Date.UTC(2026, 10, 21),
  };
  await verbs.eval?.run({ words: ["pipeline", "file.json"], flags: { ...given } }, host);
  return readEvaluation(readFileSync(join(folder, "out/evaluation.json"), "utf8"), "evaluation.json").measures;
}

test("a bench gives medians with its own intervals, and none of too few turns", async () => {
  const ttfw = { p50: 568, p50Interval: [410, 698], p95: 1140, count: 40 };
  const stages = { asr: { p50: 120, p50Interval: [90, 150], count: 17 }, llm: { p50: 900, count: 17 } };
  expect(await measure({ arms: { A: { ttfw, stages } } })).toEqual([
    { name: "pipeline.ttfw", value: 568, low: 410, high: 698, count: 40 },
    { name: "latency.asr", value: 120, count: 17 },
  ]);
});

test("a file of the Measure screen gives the wait with an interval, and stages without one", async () => {
  const waits = Array.from({ length: 40 }, (_, i) => 500 + i);
  const summary = { "llm.first-token": { p50: 80, p95: 90, count: 40 } };
  const [wait, ...rest] = await measure({ format: "inzwa-measurements", talk: { waits, summary } });
  expect(wait).toMatchObject({ name: "pipeline.ttfw", value: 519.5, count: 40 });
  expect(wait?.low).toBeGreaterThan(500);
  expect(wait?.high).toBeLessThan(539);
  expect(rest).toEqual([{ name: "latency.llm", value: 80, count: 40 }]);
});

test("other files and missing names are refused", async () => {
  await expect(measure({ arms: [] })).rejects.toMatchObject({ code: "bad-manifest" });
  await expect(measure({}, { out: "out" })).rejects.toThrow("--id and --digest");
  await expect(measure({}, { ...flags, digest: "B" })).rejects.toThrow("64 lower-case hex digits");
});
