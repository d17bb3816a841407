import { expect, test } from "vitest";
import type { Prosody } from "../../core/measure/prosody.ts";
import { prosodyDifferences, prosodyMeasures } from "../../foundry/eval/prosody-measures.ts";
import { readGates } from "../../foundry/gates/gates.ts";
import { judge } from "../../foundry/gates/judge.ts";
import { type Evaluation, readEvaluation } from "../../foundry/measures/evaluation.ts";

const plain: Prosody = {
  seconds: 2,
  pitch: 100,
  pitchMean: 104,
  pitchDeviation: 12,
  pitchSpread: 2,
  pitchRange: 6,
  voiced: 0.7,
  level: -20,
  levelSpread: 6,
  pauses: 1,
  paused: 0.5,
  syllables: 9,
};
const whispered: Prosody = {
  seconds: 2,
  voiced: 0,
  level: -30,
  levelSpread: 5,
  pauses: 1,
  paused: 0.5,
  syllables: 9,
};

function figureOf(measures: ReturnType<typeof prosodyMeasures>, name: string) {
  return measures.find((one) => one.name === name);
}

test("rates are of all syllables and seconds; what has no pitch counts for none", () => {
  const measures = prosodyMeasures([plain, { ...whispered, seconds: 6, paused: 0, pauses: 0, syllables: 27 }], 1);
  expect(figureOf(measures, "tts.prosody.pitch")?.value).toBe(100);
  expect(figureOf(measures, "tts.prosody.rate")?.value).toBeCloseTo(36 / 8, 12);
  expect(figureOf(measures, "tts.prosody.articulation")?.value).toBeCloseTo(36 / 7.5, 12);
  expect(figureOf(measures, "tts.prosody.pause-share")?.value).toBeCloseTo(0.5 / 8, 12);
  expect(figureOf(measures, "tts.prosody.pauses")?.value).toBeCloseTo(1 / 8, 12);
  expect(figureOf(measures, "tts.prosody.pause-length")?.value).toBe(0.5);
  expect(figureOf(measures, "tts.prosody.pitch-mean")?.value).toBe(104);
  expect(figureOf(measures, "tts.prosody.pitch-deviation")?.value).toBe(12);
  // Two are too few for an interval.
  expect(measures.every(({ low }) => low === undefined)).toBe(true);
});

test("of sounds without any pitch none is told", () => {
  const names = prosodyMeasures([whispered], 1).map(({ name }) => name);
  expect(names).not.toContain("tts.prosody.pitch");
  expect(names).toContain("tts.prosody.rate");
  expect(prosodyMeasures([], 1)).toEqual([]);
});

test("many texts beside a handful of recordings have no interval, and count as a handful", () => {
  const few = prosodyDifferences(
    Array.from({ length: 100 }, () => plain),
    Array.from({ length: 4 }, () => plain),
    1,
  );
  expect(few.length).toBeGreaterThan(10);
  for (const { count, low, high } of few) expect([count, low, high]).toEqual([4, undefined, undefined]);
});

test("a voice that never pauses has no length of a pause", () => {
  const names = prosodyMeasures([{ ...plain, pauses: 0, paused: 0 }], 1).map(({ name }) => name);
  expect(names).not.toContain("tts.prosody.pause-length");
  expect(names).toContain("tts.prosody.pause-share");
});

test("a voice an octave above people and a third slower is told so, with an interval that leaves nothing to chance", () => {
  const slowed = (one: Prosody): Prosody => ({ ...one, pitch: 200, seconds: one.seconds * 1.5 });
  const people = Array.from({ length: 30 }, (_, i) => ({ ...plain, pitch: 98 + (i % 5), syllables: 8 + (i % 3) }));
  const found = prosodyDifferences(people.map(slowed), people, 1);
  const pitch = figureOf(found, "tts.prosody-difference.pitch");
  expect(pitch?.value).toBeCloseTo(12, 0);
  expect(pitch?.low).toBeGreaterThan(11);
  expect(pitch?.high).toBeLessThan(13);
  expect(figureOf(found, "tts.prosody-difference.rate")?.value).toBeCloseTo(-1.5, 1);
  const level = figureOf(found, "tts.prosody-difference.level");
  expect([level?.low, level?.high]).toEqual([0, 0]);
});

test("a gate may ask for them by name, below 0 too", () => {
  const voice = Array.from({ length: 20 }, (_, i) => ({ ...plain, level: -24 + (i % 5) }));
  const evaluation: Evaluation = {
    schema: 1,
    artifact: { id: "voice", digest: "c".repeat(64) },
    made: "2026-11-21T09:00:00Z",
    how: "by hand",
    measures: [...prosodyMeasures(voice, 1), ...prosodyDifferences(voice, voice, 1)],
  };
  const read = readEvaluation(JSON.stringify(evaluation), "e.json");
  const bounds = [
    "tts.prosody.level, least: -25",
    "tts.prosody.level-spread, least: 7",
    "tts.prosody-difference.pitch, most: 0.5",
  ];
  const gates = readGates(`schema: 1\ngates:\n${bounds.map((bound) => `  - { measure: ${bound} }\n`).join("")}`, "g");
  expect(judge(gates, [read], new Set()).map(({ verdict }) => verdict)).toEqual(["passed", "failed", "passed"]);
});
