import { expect, test } from "vitest";
import { readArms } from "../../bench/harness/arms.mjs";
import { sentences } from "../../bench/harness/inputs.mjs";
import type { Trial } from "../../bench/report/judge.mjs";
import { page } from "../../bench/report/page.mjs";
import { seeded } from "../../bench/report/statistics.mjs";
import { growth, ratio, summarise } from "../../bench/report/summary.mjs";
import { targets } from "../../bench/report/targets.mjs";

const trial = (arm: string, ttfw: number, more: Partial<Trial> = {}): Trial => ({
  arm,
  file: "2s-0.wav",
  seconds: 2,
  complete: true,
  noisy: false,
  nothing: false,
  ttfw,
  response: ttfw + 100,
  cutOff: false,
  missed: false,
  answered: true,
  want: "guta guru",
  text: "guta guru",
  reply: "Harare",
  right: true,
  speculation: { begun: 1, hits: 1, discarded: 0 },
  starvedMs: 0,
  stages: { asr: 100, llm: 200, "llm.first-token": 60, "tts.first-audio": 150 },
  details: { "asr.samples": 32_000, "llm.tokens": 20 },
  ...more,
});
const wer = (wants: string[], texts: string[]) => wants.filter((want, i) => want !== texts[i]).length / wants.length;
const trials = [
  ...[300, 320, 340, 360].map((ms) => trial("A", ms)),
  ...[800, 820, 840].map((ms) => trial("B", ms)),
  trial("B", 0, { cutOff: true, text: "<guta>", ttfw: undefined as never }),
].map((one) => (one.ttfw === undefined ? (({ ttfw: _, ...rest }) => rest)(one) : one)) as Trial[];
const of = (arm: string) => trials.filter((one) => one.arm === arm);

function run() {
  const random = seeded(1);
  return {
    made: "2026-01-01",
    seed: "1",
    arms: { A: summarise(of("A"), random, wer), B: summarise(of("B"), random, wer) },
    about: { A: "ours", B: "theirs" },
    ratios: { p50: ratio(of("A"), of("B"), 0.5, random), p95: ratio(of("A"), of("B"), 0.95, random), p95Complete: {} },
    growth: {
      speech: growth(
        [1, 2, 4, 8, 16, 28].map((x) => ({ x, y: 300 + 40 * x })),
        random,
      ),
      turns: growth([], random),
    },
    memory: { soak: growth([], random) },
    machine: {
      cpu: "a <cpu>",
      cores: 2,
      chromium: "Chrome/1",
      loadBefore: 0.1,
      loadAfter: 0.2,
      gpu: "no hardware adapter",
    },
    warnings: [],
    start: {},
    beside: {},
  };
}

test("an arm's figures leave out what was cut off, and count it", () => {
  expect(run().arms.B).toMatchObject({
    trials: 4,
    falseCutOffs: 1,
    missedEnds: 0,
    wer: 0.25,
    ttfw: { p50: 820, count: 3 },
  });
  expect(run().ratios.p50.ratio).toBeCloseTo(330 / 820);
});

test("every target stands beside what was measured, reached or not, or says that it was not measured", () => {
  const rows = targets(run(), trials);
  const verdict = (start: string) => rows.find(({ target }) => target.startsWith(start))?.verdict;
  expect(verdict("TTFW p50 < 500")).toBe("reached");
  expect(verdict("TTFW p50 of A at most 0.5")).toBe("reached");
  expect(verdict("ASR")).toBe("reached");
  expect(verdict("LLM 50 to 200")).toBe("reached");
  expect(verdict("TTFW grows")).toBe("not reached");
  expect(verdict("memory")).toBe("not measured");
  expect(verdict("WebGPU")).toBe("not measured");
  expect(targets({ arms: {}, machine: {} }, []).every((row) => row.verdict === "not measured")).toBe(true);
});

test("the page is whole in itself and writes what it is given as text", () => {
  const html = page(run(), trials, targets(run(), trials));
  expect(html).not.toMatch(/(src|href)=|url\(/);
  expect(html).toContain("a &lt;cpu&gt;");
  expect(html).not.toContain("NaN");
  expect(html.match(/<circle/g)?.length).toBeGreaterThanOrEqual(7);
});

test("arms are named, by groups too, and an unknown one is refused", () => {
  expect(readArms("A,ablations,B4,C")).toEqual([
    "A",
    "A-crop",
    "A-speculation",
    "A-split",
    "A-reuse",
    "A-one",
    "B",
    "C",
  ]);
  expect(() => readArms("A,X")).toThrow("no arm X");
});

test("a fifth of the labelled inputs have a pause inside, and every label lies within its speech", () => {
  const all = sentences();
  expect(all.filter(({ pauses }) => pauses.length > 0).length / all.length).toBeCloseTo(0.2);
  for (const { speechStart, speechEnd, pauses } of all) {
    expect(speechStart).toBeLessThan(speechEnd);
    for (const [from, to] of pauses) {
      expect(from).toBeGreaterThan(speechStart);
      expect(to).toBeLessThan(speechEnd);
      expect((to - from) / 16).toBeGreaterThanOrEqual(300);
      expect((to - from) / 16).toBeLessThanOrEqual(900);
    }
  }
});
