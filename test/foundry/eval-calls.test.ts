import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readEvaluation } from "../../foundry/measures/evaluation.ts";
import { type Given, Usage } from "../../foundry/verb.ts";
import { verbs } from "../../foundry/verbs.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-eval-calls-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const NAMED = { id: "line", digest: "d".repeat(64) };
const GATES = resolve(import.meta.dirname, "../../foundry/gates/calls.yaml");

async function run(name: "eval" | "gate", words: string[], flags: Given["flags"] = {}) {
  const printed: string[] = [];
  const at = (path: string) => resolve(folder, path);
  const host = { print: (line: string) => printed.push(line), tell: () => {}, at, now: () => Date.UTC(2026, 10, 22) };
  return { code: await verbs[name]?.run({ words, flags }, host), printed };
}

/** So many calls a day; of them every `handed`-th went on to a person, and every second caller gave the stars. */
function calls(name: string, count: number, { handed = 0, stars = 5 } = {}): string {
  const rows = Array.from({ length: count }, (_, i) => ({
    at: `2026-11-${i % 2 ? "21" : "20"}T10:00:00Z`,
    success: true,
    automated: handed === 0 || i % handed !== 0,
    ...(i % 2 ? { satisfaction: stars } : {}),
  }));
  writeFileSync(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return name;
}

async function measured(...files: string[]) {
  await run("eval", ["calls", ...files], { ...NAMED, out: "out" });
  const read = (name: string) => readFileSync(join(folder, "out", name), "utf8");
  return { evaluation: readEvaluation(read("evaluation.json"), "e"), html: read("report.html") };
}

/** The verdict of each gate that ships for calls. */
async function gated() {
  const { code, printed } = await run("gate", ["out/evaluation.json"], { gates: GATES, stage: "calls", json: true });
  const { verdicts }: { verdicts: { gate: string; verdict: string }[] } = JSON.parse(printed[0] ?? "");
  return { code, verdicts: Object.fromEntries(verdicts.map(({ gate, verdict }) => [gate, verdict])) };
}

test("files of calls give success, automation and satisfaction with intervals, over the calls that tell of each", async () => {
  const { evaluation, html } = await measured(calls("a.jsonl", 160, { handed: 20 }), calls("b.jsonl", 40));
  expect(evaluation.artifact).toEqual(NAMED);
  expect(evaluation.how).toContain("a.jsonl, b.jsonl: 200 calls from 2026-11-20 to 2026-11-21");
  const found = Object.fromEntries(evaluation.measures.map((one) => [one.name, one]));
  expect(found["calls.success"]).toMatchObject({ value: 1, count: 200 });
  // Wilson's formula for 192 of 200.
  expect(found["calls.automation"]).toMatchObject({ value: 0.96, count: 200 });
  expect(found["calls.automation"]?.low).toBeCloseTo(0.92306, 4);
  expect(found["calls.automation"]?.high).toBeCloseTo(0.97958, 4);
  expect(found["calls.satisfaction"]).toMatchObject({ value: 5, low: 5, high: 5, count: 100 });
  expect(html).toMatch(/96\.0 % <[^>]+>\(92\.3 % to 98\.0 %\)/);
});

test("the gates that ship for calls pass such a service, and stop one that hands too many on or pleases too little", async () => {
  await measured(calls("good.jsonl", 200, { handed: 20 }));
  expect(await gated()).toEqual({
    code: 0,
    verdicts: { "calls.success": "passed", "calls.satisfaction": "passed", "calls.automation": "passed" },
  });
  // 83 of 100 are enough by their share alone, not by the low end of the interval.
  await measured(calls("handed.jsonl", 100, { handed: 6 }));
  expect(await gated()).toMatchObject({
    code: 1,
    verdicts: { "calls.automation": "failed", "calls.success": "passed" },
  });
  await measured(calls("stars.jsonl", 200, { stars: 4 }));
  expect(await gated()).toMatchObject({ code: 1, verdicts: { "calls.satisfaction": "failed" } });
});

test("too few calls, and what no line tells of, are not measured and block", async () => {
  await measured(calls("few.jsonl", 24));
  expect(await gated()).toMatchObject({
    code: 1,
    verdicts: { "calls.success": "failed", "calls.satisfaction": "not-measured" },
  });
  const line = { at: "2026-11-20T10:00:00Z", success: true };
  writeFileSync(join(folder, "server.jsonl"), `${JSON.stringify(line)}\n`.repeat(100));
  const { evaluation } = await measured("server.jsonl");
  expect(evaluation.measures.map(({ name }) => name)).toEqual(["calls.success"]);
  expect((await gated()).verdicts).toMatchObject({ "calls.automation": "not-measured", "calls.success": "passed" });
});

test("a line that is wrong is told with its number; without a name for what was measured nothing is", async () => {
  writeFileSync(
    join(folder, "bad.jsonl"),
    '{"at":"2026-11-20T10:00:00Z"}\n{"at":"2026-11-20T10:00:00Z","satisfaction":6}\n',
  );
  await expect(run("eval", ["calls", "bad.jsonl"], NAMED)).rejects.toMatchObject({
    message: expect.stringContaining("bad.jsonl:2 satisfaction must be 1 to 5"),
  });
  await expect(run("eval", ["calls", calls("c.jsonl", 2)])).rejects.toThrow(Usage);
  await expect(run("eval", ["calls"], NAMED)).rejects.toThrow(Usage);
});
