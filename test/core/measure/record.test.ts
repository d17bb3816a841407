import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseRules } from "../../../core/language/rules.ts";
import { judge } from "../../../core/measure/aloud.ts";
import { type Measured, measureRecordOf } from "../../../core/measure/record.ts";
import { parse } from "../../../core/parse.ts";
import { Tracer } from "../../../core/trace/tracer.ts";
import { planned } from "../../fixtures/devices/planned.ts";
import { parts, seen } from "../../fixtures/turns.ts";

const read = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/en.json", "utf8")));
if (!read.ok) throw new Error("the English rules cannot be read");
const tracer = new Tracer(parts);
seen(tracer);

const measured: Measured = {
  head: parts,
  made: "2026-11-21T16:00:00.000Z",
  memory: { page: 1e8, stored: 3e7 },
  turns: tracer.turns(),
  aloud: [judge({ sentence: "Where is the goat", heard: "where is the boat", rtf: 0.2 }, read.value)],
  check: [{ wait: 300 }],
  comparison: {
    other: planned({ settings: { threads: 1 } }),
    together: true,
    rounds: [[{ wait: 300 }], [{ wait: 400 }]],
  },
  text: false,
};

test("everything measured goes into the file, and no word of it", () => {
  const record = measureRecordOf(measured);
  expect(record).toMatchObject({
    format: "inzwa-measurements",
    version: 1,
    made: "2026-11-21T16:00:00.000Z",
    memory: { page: 1e8 },
    talk: { summary: { ttfw: { count: record.talk.waits.length } } },
    aloud: { total: { words: 4, wordErrors: 1 }, sentences: [{ words: 4, rtf: 0.2 }] },
    check: { results: { wait: { p50: 300 } } },
    comparison: { gaps: { wait: { mean: 100 } }, together: true },
  });
  expect(record.talk.waits.length).toBeGreaterThan(0);
  expect(JSON.stringify(record)).not.toMatch(/goat|boat/);
});

test("with the words where they are wished for", () => {
  expect(JSON.stringify(measureRecordOf({ ...measured, text: true }))).toMatch(/goat.*boat/);
});

test("what was not measured is absent", () => {
  const { check: _, comparison: __, ...less } = measured;
  const record = measureRecordOf({ ...less, aloud: [], turns: [] });
  expect(Object.keys(record)).toEqual(["format", "version", "made", "inzwa", "device", "plan", "memory", "talk"]);
});
