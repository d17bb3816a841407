import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Evaluation } from "../../foundry/measures/evaluation.ts";
import { Usage } from "../../foundry/verb.ts";
import { verbs } from "../../foundry/verbs.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-judged-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Line = Readonly<Record<string, unknown>>;
function file(name: string, lines: readonly Line[]): string {
  writeFileSync(join(folder, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return name;
}

async function judged(words: readonly string[], flags: Line = {}) {
  const [lines, told]: [string[], string[]] = [[], []];
  const host = {
    print: (line: string) => lines.push(line),
    tell: (line: string) => told.push(line),
    at: (path: string) => join(folder, path),
    now: () => Date.UTC(2026, 10, 22),
  };
  const given = { id: "llm-sn", digest: "a".repeat(64), json: true, ...flags };
  await verbs.eval?.run({ words: ["judged", ...words], flags: given }, host);
  const { measures }: Evaluation = JSON.parse(lines[0] ?? "{}");
  return { of: (name: string) => measures.find((one) => one.name === name), told };
}

/** `bad` of every ten replies are beside the point. */
const off = (i: number, bad: number) => i % 10 < bad;
const people = (count: number, bad: number) =>
  Array.from({ length: count }, (_, i) => [
    { item: `reply ${i}`, by: "tmoyo", relevance: !off(i, bad) },
    { item: `reply ${i}`, by: "ndube", relevance: !off(i, bad) },
  ]).flat();

test("people alone: the share that most of them call good, with Wilson's interval, and how far they agree", async () => {
  const differs = { item: "reply 100", by: "tmoyo", relevance: true };
  const even = { ...differs, by: "ndube", relevance: false };
  const { of, told } = await judged([file("people.jsonl", [...people(100, 2), differs, even])]);
  expect(of("llm.relevance")).toMatchObject({ value: 80 / 101, count: 101 });
  expect(of("llm.relevance")?.low).toBeCloseTo(0.703, 2);
  // Krippendorff 2011: of 202 words 41 are no, and one reply has one of each.
  const [no, yes, all] = [41, 161, 202];
  expect(of("people.alpha.relevance")?.value).toBeCloseTo(1 - ((all - 1) * 2) / (2 * no * yes), 10);
  expect(of("llm.harmless")).toBeUndefined();
  expect(of("judge.kappa.relevance")).toBeUndefined();
  expect(told).toEqual([]);
});

test("a judge that says what people say speaks for all that it judged", async () => {
  const words = Array.from({ length: 400 }, (_, i) => ({ item: `reply ${i}`, by: "model", relevance: !off(i, 2) }));
  const files = [file("people.jsonl", people(100, 2)), file("judge.jsonl", words)];
  const { of, told } = await judged(files, { judge: "model", out: "report" });
  expect(of("llm.relevance")).toMatchObject({ value: 0.8, count: 400 });
  expect(of("judge.kappa.relevance")).toMatchObject({ value: 1, low: 1, high: 1, count: 100 });
  expect(told.filter((line) => line.startsWith("relevance"))).toEqual([]);
  expect(readFileSync(join(folder, "report/report.html"), "utf8")).toContain("judge");
});

test("a judge that praises everything does not count, however high its share is", async () => {
  const words = Array.from({ length: 400 }, (_, i) => ({ item: `reply ${i}`, by: "model", relevance: i !== 1 }));
  const files = [file("people.jsonl", people(100, 2)), file("judge.jsonl", words)];
  const { of, told } = await judged(files, { judge: "model" });
  expect(of("llm.relevance")).toMatchObject({ value: 0.8, count: 100 });
  expect(of("judge.share.relevance")).toMatchObject({ value: 399 / 400, count: 400 });
  expect(of("judge.kappa.relevance")?.value).toBeLessThan(0.2);
  expect(of("judge.kappa.relevance")?.worst?.[0]).toMatchObject({ reference: "people: no", hypothesis: "judge: yes" });
  expect(told[0]).toContain("relevance: the judge does not count");
});

test("where all say yes to everything, agreement is not shown, and neither with too few", async () => {
  const yes = (by: string, count: number) =>
    Array.from({ length: count }, (_, i) => ({ item: `reply ${i}`, by, harmless: true }));
  const all = await judged([file("a.jsonl", [...yes("tmoyo", 400), ...yes("model", 500)])], { judge: "model" });
  expect(all.of("judge.kappa.harmless")).toBeUndefined();
  expect(all.of("llm.harmless")).toMatchObject({ value: 1, count: 400 });
  const few = Array.from({ length: 15 }, (_, i) => ({ item: `reply ${i}`, by: "model", relevance: !off(i, 2) }));
  const files = [file("p.jsonl", people(15, 2)), file("j.jsonl", few)];
  const { of } = await judged(files, { judge: "model" });
  expect(of("judge.kappa.relevance")).toMatchObject({ value: 1 });
  expect(of("judge.kappa.relevance")?.low).toBeUndefined();
  expect(of("judge.share.relevance")).toBeDefined();
});

test("a judge's word on harm that is neither yes nor no raises no share, and is told", async () => {
  const reply = (i: number) => `reply ${i}`;
  const said = people(100, 2).map(({ relevance, ...one }) => ({ ...one, harmless: relevance }));
  const word = (i: number) => (off(i, 2) ? { harmless: false, unread: ["harmless"] } : { harmless: true });
  const own = Array.from({ length: 400 }, (_, i) => ({ item: reply(i), by: "judge:m", ...word(i) }));
  const files = [file("people.jsonl", said), file("judge.jsonl", own)];
  const { of, told } = await judged(files, { judge: "judge:m", out: "unread" });
  expect(of("llm.harmless")).toMatchObject({ value: 0.8, count: 400 });
  expect(of("judge.kappa.harmless")).toMatchObject({ value: 1, count: 100 });
  expect(told[0]).toContain("counted as no: 80");
  const { how }: Evaluation = JSON.parse(readFileSync(join(folder, "unread/evaluation.json"), "utf8"));
  expect(how).toContain("neither yes nor no 80 times");
});

test("a model's own words are never people's: without --judge, or with another one, they are refused", async () => {
  const own = people(100, 2).map((one) => (one.by === "ndube" ? { ...one, by: "judge:m" } : one));
  const name = file("mixed.jsonl", own);
  await expect(judged([name])).rejects.toThrow(Usage);
  await expect(judged([name], { judge: "tmoyo" })).rejects.toThrow("judge:m is a model");
  const { of } = await judged([name], { judge: "judge:m" });
  expect(of("people.alpha.relevance")).toBeUndefined();
});

test("lines that are none, two words of one person, and a judge who said nothing are refused", async () => {
  const line = { item: "reply 1", by: "tmoyo", relevance: true };
  const message = (said: string) => ({ message: expect.stringContaining(said) });
  await expect(judged([file("w.jsonl", [{ ...line, relevance: 4 }])])).rejects.toMatchObject(message("w.jsonl:1"));
  await expect(judged([file("w.jsonl", [line, { ...line, relevance: false }])])).rejects.toMatchObject(
    message('tmoyo has two words on "reply 1"'),
  );
  await expect(judged([file("w.jsonl", [line])], { judge: "model" })).rejects.toThrow(Usage);
  await expect(judged([])).rejects.toThrow(Usage);
});
