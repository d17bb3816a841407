import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { review } from "../../../foundry/verbs/review.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-review-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hex = (n: number) => n.toString(16).padStart(32, "0");
const said = (reviewer: string, item: number, transcript: string, decision = "accept") => ({
  item: hex(item),
  reviewer,
  at: "2026-11-22T08:00:00Z",
  transcript,
  decision,
  seconds: 30,
  audioSeconds: 10,
});
function file(name: string, ...lines: unknown[]): string {
  writeFileSync(join(folder, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return name;
}
async function run(words: string[], flags: Record<string, string | boolean>): Promise<string[]> {
  const printed: string[] = [];
  const at = (path: string) => join(folder, path);
  const host = { print: (line: string) => printed.push(line), tell: () => {}, at, now: () => 0 };
  expect(await review.run({ words, flags }, host)).toBe(0);
  return printed;
}

test("files of two people give their agreement, and the lines on which both agree", async () => {
  const a = file("a.jsonl", said("a", 1, "I have two cows."), said("a", 2, "good day"), said("a", 3, "", "reject"));
  const b = file("b.jsonl", said("b", 1, "i have two cows"), said("b", 2, "good bye"), said("b", 3, "", "reject"));
  const set = file("metadata.jsonl", ...[1, 2, 3].map((n) => ({ file_name: `${n}.wav`, id: hex(n), text: "" })));
  const [figures] = await run([a, b], { json: true, lines: set, out: "out.jsonl" });
  expect(JSON.parse(figures ?? "")).toMatchObject({
    reviews: 6,
    perMinute: 3,
    decision: { units: 3, alpha: 1, kappa: 1 },
    verdicts: { accepted: 1, rejected: 1, third: 1 },
  });
  const rows = readFileSync(join(folder, "out.jsonl"), "utf8").trim().split("\n");
  expect(rows.map((row) => JSON.parse(row))).toMatchObject([
    { id: hex(1), text: "I have two cows.", review: "validated" },
  ]);
  expect(await run([a], {})).toContain("decision.units           0");
});

test("a line that is no review is told with its number", async () => {
  const broken = file("broken.jsonl", said("a", 1, "x"), { ...said("a", 2, "x"), decision: "perhaps" });
  await expect(run([broken], {})).rejects.toMatchObject({
    code: "bad-manifest",
    message: expect.stringContaining("broken.jsonl:2 decision"),
  });
});
