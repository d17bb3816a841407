import { expect, test } from "vitest";
import { Gauge } from "../../core/gauge.ts";
import type { Detail, MarkName, SpanName } from "../../core/trace/note.ts";

const ids = { turn: 1, revision: 0 };

/** One turn on a device: a second of speech read in `asr` ms, an answer of 20 tokens, two seconds of voice in `tts` ms. */
function turn(
  gauge: Gauge,
  { asr = 100, tts = 300, ttfw = 400, waiting = 0, end = "ended" as MarkName } = {},
): boolean {
  const span = (name: SpanName, ms: number, detail: Detail = {}, dropped = false) =>
    gauge.note({ kind: "span", name, ...ids, start: 0, end: ms, detail, ...(dropped ? { dropped } : {}) });
  const mark = (name: MarkName, detail: Detail = {}) => gauge.note({ kind: "mark", name, ...ids, time: 0, detail });
  span("asr", asr, { samples: 16_000 });
  span("asr", 90_000, { samples: 16_000 }, true);
  mark("queue", { name: "asr", depth: waiting });
  mark("queue", { name: "phrases", depth: 1e9 });
  span("llm", 400, { tokens: 20 });
  span("tts", tts, { samples: 32_000, sampleRate: 16_000 });
  span("ttfw", ttfw);
  return mark(end);
}

test("a device that keeps up is asked for everything, whatever was thrown away", () => {
  const gauge = new Gauge();
  expect(Array.from({ length: 30 }, () => turn(gauge)).some(Boolean)).toBe(false);
  expect(gauge.allowances).toMatchObject({ level: 0, smaller: false });
});

test.each([
  ["reads slower than speech", { asr: 1500 }],
  ["speaks slower than it sounds", { tts: 2500 }],
  ["answers late", { ttfw: 2500 }],
  ["lets speech pile up", { waiting: 40_000 }],
  ["is slow and always interrupted", { asr: 1500, end: "interrupted" as MarkName }],
])("one that %s is asked for less, step by step, and for all again when it is better", (_, slow) => {
  const gauge = new Gauge();
  const changes = Array.from({ length: 12 }, () => turn(gauge, slow)).filter(Boolean).length;
  expect(changes).toBe(3);
  expect(gauge.allowances).toMatchObject({ level: 3, smaller: true, partialMs: Number.POSITIVE_INFINITY });
  for (let i = 0; i < 60; i++) turn(gauge);
  expect(gauge.allowances.level).toBe(0);
});
