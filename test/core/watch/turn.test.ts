import { expect, test } from "vitest";
import { failure } from "../../../core/failure.ts";
import { Tracer } from "../../../core/trace/tracer.ts";
import { labelOf, MEASURE_NAMES, type MeasureName } from "../../../core/watch/measures.ts";
import { bucketsOfTurn, isSettled } from "../../../core/watch/turn.ts";
import { noted, parts, seen } from "../../fixtures/turns.ts";

function told(tracer: Tracer, turn: number): Partial<Record<MeasureName, string>> {
  const trace = tracer.turns().find((one) => one.turn === turn);
  if (!trace) throw new Error(`no turn ${turn}`);
  const buckets = bucketsOfTurn(trace, tracer.head);
  return Object.fromEntries(
    MEASURE_NAMES.flatMap((name) => {
      const bucket = buckets[name];
      return bucket === undefined ? [] : [[name, labelOf(name, bucket)]];
    }),
  );
}

test("a turn falls into one bucket of each measure it has", () => {
  const tracer = seen();
  const { plan } = tracer.head;
  expect(told(tracer, 1)).toMatchObject({
    ttfw: "500",
    asr_rtf: "0",
    tts_rtf: "0.1",
    tokens_per_second: "80",
    error: "none",
    interrupted: "no",
    backend: plan.backend,
    language: "sn",
    size: plan.tier,
  });
  expect(told(tracer, 1)).not.toHaveProperty("satisfaction");
  expect(told(tracer, 2)).toMatchObject({ interrupted: "yes", error: "none" });
  expect(told(tracer, 3)).not.toHaveProperty("empty");
});

test("what the person says of the answer counts, also later", () => {
  const tracer = seen();
  tracer.rate(1, false, 2);
  expect(told(tracer, 1).satisfaction).toBe("2");
  tracer.rate(1, true, 5);
  expect(told(tracer, 1).satisfaction).toBe("5");
  tracer.rate(1, true);
  expect(told(tracer, 1), "a thumb is no number of stars").not.toHaveProperty("satisfaction");
});

test("a question was answered unless it failed, was asked again, or its answer was called bad", () => {
  const tracer = seen();
  // The first and the second question of these turns are the same.
  expect([1, 2, 3].map((turn) => told(tracer, turn).success)).toEqual(["no", "yes", "yes"]);
  tracer.rate(3, false, 1);
  expect(told(tracer, 3).success).toBe("no");
  tracer.rate(3, true, 3);
  expect(told(tracer, 3).success).toBe("yes");
  tracer.event({ turn: 4, type: "began" });
  tracer.event({ turn: 4, type: "failed", failure: failure("gpu-lost", "it did") });
  expect(told(tracer, 4).success).toBe("no");
});

test("speech in which nothing was recognised is empty; a click is nothing", () => {
  const tracer = new Tracer(parts);
  for (const [turn, words] of [
    [1, 0],
    [2, 3],
  ] as const) {
    const { mark, span } = noted(turn, 0);
    tracer.note(mark("speech-over", 100 * turn));
    tracer.note(span("asr", 100 * turn, 100 * turn + 50, { samples: 16_000, words }));
    tracer.event({ turn, type: "began" });
    if (words > 0) tracer.event({ turn, type: "asked", text: "mhoro" });
    tracer.event({ turn, type: words > 0 ? "ended" : "discarded" });
  }
  tracer.event({ turn: 3, type: "began" });
  tracer.event({ turn: 3, type: "discarded" });
  expect(told(tracer, 1).empty).toBe("yes");
  expect(told(tracer, 2).empty).toBe("no");
  expect([told(tracer, 1).success, told(tracer, 2).success]).toEqual(["no", "yes"]);
  expect(told(tracer, 3)).toEqual({});
});

test("a failure counts by its code, and one that the list has not as other", () => {
  const tracer = new Tracer(parts);
  for (const [turn, code] of [
    [1, "gpu-lost"],
    [2, "bad-pack"],
  ] as const) {
    tracer.event({ turn, type: "began" });
    tracer.event({ turn, type: "failed", failure: failure(code, "it did") });
  }
  expect(told(tracer, 1)).toMatchObject({ error: "gpu-lost" });
  expect(told(tracer, 2)).toMatchObject({ error: "other" });
  expect(told(tracer, 1)).not.toHaveProperty("interrupted");
});

test("a turn is counted once it is over", () => {
  const tracer = new Tracer(parts);
  tracer.event({ turn: 1, type: "began" });
  const settled = () => tracer.turns().map(isSettled);
  expect(settled()).toEqual([false]);
  tracer.event({ turn: 1, type: "ended" });
  expect(settled()).toEqual([true]);
});
