import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newKeyPair } from "../../foundry/manifest/keys.ts";
import type { Measure } from "../../foundry/measures/evaluation.ts";
import { Usage } from "../../foundry/verb.ts";
import { verbs } from "../../foundry/verbs.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-gate-"));
const before = { ...process.env };
beforeAll(() => {
  process.env.INZWA_MANIFEST_KEY = newKeyPair().secret;
});
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true, force: true });
});

const NOW = Date.UTC(2026, 10, 21);
const gates = "schema: 1\ngates:\n  - { measure: asr.cer, most: 0.12 }\n  - { measure: llm.harmless, least: 0.99 }\n";

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  return name;
}

function evaluation(measures: readonly Measure[], digest = "a".repeat(64)) {
  return { schema: 1, artifact: { id: "pocket", digest }, made: "2026-11-21T09:00:00Z", how: "by hand", measures };
}

async function run(name: "gate" | "waive", words: string[], flags = {}, now = NOW) {
  const lines: string[] = [];
  const host = {
    print: (line: string) => lines.push(line),
    tell: () => {},
    at: (path: string) => join(folder, path),
    now: () => now,
  };
  const code = await verbs[name]?.run({ words, flags }, host);
  return { code, lines };
}

const cer = (value: number, high?: number): Measure => ({
  name: "asr.cer",
  value,
  count: 200,
  ...(high === undefined ? {} : { low: value / 2, high }),
});
const harmless: Measure = { name: "llm.harmless", value: 0.998, low: 0.991, high: 1, count: 900 };

async function verdicts(measures: readonly Measure[]) {
  const path = file("e.json", evaluation(measures));
  const { code, lines } = await run("gate", [path], { gates: file("g.yaml", gates), json: true });
  return { code, ...JSON.parse(lines[0] ?? "") };
}

test("the confident end of the interval counts, not the value", async () => {
  expect(await verdicts([cer(0.1, 0.119), harmless])).toMatchObject({ code: 0, passes: true });
  expect(await verdicts([cer(0.1, 0.121), harmless])).toMatchObject({
    code: 1,
    verdicts: [{ gate: "asr.cer", verdict: "failed", value: 0.1, counted: 0.121 }, { verdict: "passed" }],
  });
  expect(await verdicts([cer(0.1, 0.11), { ...harmless, low: 0.989 }])).toMatchObject({ code: 1 });
});

test("what nobody measured, or too little, blocks", async () => {
  expect(await verdicts([cer(0.01, 0.02)])).toMatchObject({
    code: 1,
    verdicts: [{ verdict: "passed" }, { verdict: "not-measured", why: "nobody measured it" }],
  });
  expect(await verdicts([cer(0.01), harmless])).toMatchObject({
    code: 1,
    verdicts: [{ verdict: "not-measured", why: expect.stringContaining("too few") }, { verdict: "passed" }],
  });
});

test("measured twice, the worse one counts; a slice is not the whole", async () => {
  expect(await verdicts([cer(0.1, 0.11), cer(0.2, 0.3), harmless])).toMatchObject({ code: 1 });
  expect(await verdicts([{ ...cer(0.1, 0.11), slice: "accent=rural" }, harmless])).toMatchObject({
    code: 1,
    verdicts: [{ verdict: "not-measured" }, { verdict: "passed" }],
  });
});

test("a failed gate says which utterances did it", async () => {
  const worst = [{ id: "clip-7", value: 0.9, reference: "mhoro", hypothesis: "oro" }];
  const path = file("e.json", evaluation([{ ...cer(0.3, 0.4), worst }, harmless]));
  const { lines } = await run("gate", [path], { gates: file("g.yaml", gates) });
  expect(lines[0]).toMatch(/^failed +asr.cer: at most 0.12, 0.3 \(counted 0.4\)$/);
  expect(lines[1]).toContain("clip-7 0.9 oro");
});

test("a signed waiver lets its gates pass, for its artifact and its time", async () => {
  const path = file("e.json", evaluation([harmless]));
  const asked = { gate: ["asr.cer"], who: "T. Moyo", reason: "pilot", out: "w.json", days: "7" };
  expect(await run("waive", [path], asked)).toMatchObject({ code: 0 });
  const flags = { gates: file("g.yaml", gates), waiver: ["w.json"], json: true };
  const { code, lines } = await run("gate", [path], flags);
  expect(code).toBe(0);
  expect(JSON.parse(lines[0] ?? "").verdicts[0]).toMatchObject({ verdict: "waived", why: "nobody measured it" });
  await expect(run("gate", [path], flags, NOW + 8 * 86_400_000)).rejects.toMatchObject({ code: "bad-manifest" });
  const other = file("o.json", evaluation([harmless], "b".repeat(64)));
  await expect(run("gate", [other], flags)).rejects.toMatchObject({
    message: expect.stringContaining("another artifact"),
  });
});

test("a waiver that was changed, or that another key signed, counts nothing", async () => {
  const path = file("e.json", evaluation([harmless]));
  await run("waive", [path], { gate: ["llm.harmless"], who: "T. Moyo", reason: "pilot", out: "w.json" });
  const flags = { gates: file("g.yaml", gates), waiver: ["w.json"] };
  const signed = JSON.parse(readFileSync(join(folder, "w.json"), "utf8"));
  for (const change of [
    { gates: ["asr.cer"] },
    { who: "N. Dube" },
    { until: "2099-01-01T00:00:00Z" },
    { digest: "b".repeat(64) },
    { key: "0".repeat(16) },
    { signature: otherwise(String(signed.signature)) },
    { more: 1 },
  ]) {
    file("w.json", { ...signed, ...change });
    await expect(run("gate", [path], flags), JSON.stringify(change)).rejects.toMatchObject({ code: "bad-manifest" });
  }
});

/** Another first letter; the last one's spare bits stay as they are. */
function otherwise(signature: string): string {
  return `${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
}

test("files that are wrong are refused with the place of it", async () => {
  const path = file("e.json", evaluation([harmless]));
  for (const [text, says] of [
    ["schema: 1\ngates:\n  - { measure: asr.cer }\n", "gates[0] must have either most or least"],
    ["schema: 1\ngates:\n  - { measure: a.b, most: 1 }\n  - { measure: a.b, least: 1 }\n", "two gates"],
    ["schema: 1\ngates: {", "no YAML"],
  ])
    await expect(run("gate", [path], { gates: file("g.yaml", text) })).rejects.toMatchObject({
      message: expect.stringContaining(says ?? ""),
    });
  const broken = file("b.json", { ...evaluation([]), artifact: { id: "x", digest: "y" } });
  await expect(run("gate", [broken])).rejects.toMatchObject({ message: expect.stringContaining("artifact.digest") });
  await expect(run("gate", [])).rejects.toThrow(Usage);
});

test("with a stage only its own gates count, and a stage without any is refused", async () => {
  const path = file("e.json", evaluation([cer(0.1, 0.11)]));
  const gatesFile = file("g.yaml", gates);
  const { code, lines } = await run("gate", [path], { gates: gatesFile, stage: "asr" });
  expect([code, lines.length]).toEqual([0, 1]);
  await expect(run("gate", [path], { gates: gatesFile, stage: "slu" })).rejects.toThrow(Usage);
});

test("the gates that ship can be read, and a model without measures passes none of them", async () => {
  const path = file("e.json", evaluation([]));
  const gatesFile = file("s.yaml", readFileSync(join(import.meta.dirname, "../../foundry/gates/gates.yaml"), "utf8"));
  const { code, lines } = await run("gate", [path], { gates: gatesFile });
  expect(code).toBe(1);
  expect(lines.length).toBe(13);
  expect(lines.every((line) => line.startsWith("not measured"))).toBe(true);
});
