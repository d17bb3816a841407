import fc from "fast-check";
import { expect, test } from "vitest";
import { lanesOf, stretchOf, ticksOf } from "../../app/elements/measure/lanes.ts";
import { Tracer } from "../../core/trace/tracer.ts";
import { noted, parts, seen, spoken } from "../fixtures/turns.ts";

const [said, broken, written] = seen().turns();
if (!said || !broken || !written) throw new Error("three turns were traced");

const lane = (trace: typeof said, name: string) =>
  lanesOf(trace)
    .find((one) => one.name === name)
    ?.bars.map(({ start, end, dropped }) => [start - (trace.zero ?? 0), end - (trace.zero ?? 0), dropped]);

test("speech ends at zero, and the silence behind it is drawn until the end was certain", () => {
  expect(lane(said, "speech")).toEqual([[-2000, 0, false]]);
  expect(lane(said, "silence")).toEqual([
    [-1000, -770, false],
    [0, 480, false],
  ]);
  expect(lane(said, "hold")).toEqual([[450, 482, false]]);
});

test("work of one name shares a lane, and what was thrown away stays to be seen", () => {
  expect(lane(said, "asr")).toEqual([
    [-990, -850, true],
    [110, 270, false],
  ]);
  expect(lanesOf(said).map(({ name }) => name)).toEqual([
    "speech",
    "silence",
    "asr.partial",
    "asr",
    "llm.prepare",
    "llm.first-token",
    "llm",
    "tts.first-audio",
    "tts",
    "hold",
    "playing",
    "ttfw",
    "response",
  ]);
});

test("playing stands still while it is held", () => {
  expect(lane(broken, "playing")).toEqual([
    [560, 1500, false],
    [1620, 2000, false],
  ]);
  expect(lane(broken, "held")).toEqual([
    [1500, 1620, false],
    [2000, 2190, false],
  ]);
});

test("what was held before a sound was heard was no playing", () => {
  const tracer = new Tracer(parts);
  const { mark } = noted(1, 0);
  for (const one of [mark("held", 100), mark("resumed", 300), mark("audible", 500), mark("ended", 900)])
    tracer.note(one);
  const [turn] = tracer.turns();
  expect(turn && lanesOf(turn).map(({ name, bars }) => [name, bars.map(({ start, end }) => [start, end])])).toEqual([
    ["playing", [[500, 900]]],
    ["held", [[100, 300]]],
  ]);
});

test("what goes on still is drawn as far as it is known", () => {
  const tracer = new Tracer(parts);
  for (const note of spoken(1, 10_000).slice(0, 3)) tracer.note(note);
  const [begun] = tracer.turns();
  expect(begun && lanesOf(begun)[0]).toEqual({
    name: "speech",
    bars: [{ start: 10_000, end: 10_640, dropped: false }],
  });
});

test("near shows what the person waits for, whole shows all", () => {
  expect(stretchOf(said, true)).toEqual({ from: 11_000, to: 12_860 });
  expect(stretchOf(said, false)).toEqual({ from: 10_000, to: 15_560 });
  expect(stretchOf(written, true)).toEqual({ from: 30_000, to: 30_530 });
});

test("ticks are round, evenly spaced from zero, inside the stretch, and neither few nor many", () => {
  expect(ticksOf({ from: 11_000, to: 12_860 }, 12_000)).toEqual([-1000, -500, 0, 500]);
  const time = fc.double({ min: -1e5, max: 1e5, noNaN: true });
  fc.assert(
    fc.property(time, fc.double({ min: 5, max: 200_000, noNaN: true }), time, (from, length, zero) => {
      const ticks = ticksOf({ from, to: from + length }, zero);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(7);
      const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
      ticks.forEach((tick, i) => {
        expect(tick).toBeCloseTo((ticks[0] ?? 0) + i * step, 6);
        expect(tick + zero).toBeGreaterThanOrEqual(from - 1e-6);
        expect(tick + zero).toBeLessThanOrEqual(from + length + 1e-6);
      });
    }),
  );
});
