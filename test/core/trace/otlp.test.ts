import { expect, test } from "vitest";
import { failure } from "../../../core/failure.ts";
import { otlpOf } from "../../../core/trace/otlp.ts";
import type { OtlpSpan } from "../../../core/trace/otlp-values.ts";
import { Tracer } from "../../../core/trace/tracer.ts";
import { noted, parts, seen } from "../../fixtures/turns.ts";
import { plain, readOtlp } from "./otlp-shape.ts";

/** 2026-11-21T12:00:00Z, as a clock gives it that began at a fraction of a millisecond. */
const EPOCH = 1_795_262_400_000.4;

/** Random enough for ids: no two of a test are the same. */
function bytes() {
  let count = 0;
  return (length: number) => Uint8Array.from({ length }, (_, i) => (i < 4 ? (++count * 37) % 256 : (count >> 8) + i));
}

function exported(tracer: Tracer, text = false) {
  const sessions = [{ head: tracer.head, turns: tracer.turns({ text }) }];
  const file = JSON.stringify(otlpOf(sessions, { epoch: EPOCH, random: bytes() }));
  const [resourceSpans] = readOtlp(file).resourceSpans;
  return {
    file,
    resource: plain(resourceSpans?.resource.attributes ?? []),
    spans: resourceSpans?.scopeSpans[0]?.spans ?? [],
  };
}

const roots = (spans: readonly OtlpSpan[]) => spans.filter(({ parentSpanId }) => parentSpanId === undefined);

test("each turn is a trace of its own: a root, and every stage right below it", () => {
  const { spans } = exported(seen());
  expect(roots(spans).map(({ name }) => name)).toEqual(["voice turn", "voice turn", "voice turn"]);
  expect(new Set(roots(spans).map(({ traceId }) => traceId)).size).toBe(3);
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  for (const root of roots(spans)) {
    const children = spans.filter((span) => span.traceId === root.traceId && span !== root);
    expect(children.length).toBeGreaterThan(5);
    for (const child of children) {
      expect(child.parentSpanId).toBe(root.spanId);
      expect(BigInt(child.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(root.startTimeUnixNano));
      expect(BigInt(child.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(root.endTimeUnixNano));
    }
  }
});

test("times are the clock's, moved to 1970, to the microsecond", () => {
  const [root] = exported(seen()).spans;
  expect(root?.startTimeUnixNano).toBe("1795262410000400000");
  expect(root?.events.map(({ name }) => name)).toContain("speculation-hit");
  const over = root?.events.find(({ name }) => name === "speech-over");
  expect(over?.timeUnixNano).toBe("1795262412000400000");
  expect(plain(over?.attributes ?? [])).toEqual({ "inzwa.revision": 1, "inzwa.silence": 480, "inzwa.complete": 0.93 });
});

test("the language model's span follows the GenAI conventions", () => {
  const { spans } = exported(seen());
  const model = parts.plan.stages.llm?.model.id;
  const chat = spans.find(({ name }) => name === `chat ${model}`);
  expect(chat?.kind).toBe(1);
  expect(plain(chat?.attributes ?? [])).toEqual({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "inzwa",
    "gen_ai.conversation.id": expect.stringMatching(/^[0-9a-f]{32}$/),
    "gen_ai.request.model": model,
    "gen_ai.request.stream": true,
    "gen_ai.response.model": model,
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.response.time_to_first_chunk": 0.04,
    "gen_ai.usage.input_tokens": 32,
    "gen_ai.usage.cache_read.input_tokens": 30,
    "gen_ai.usage.output_tokens": 21,
    "inzwa.revision": 1,
  });
});

test("the resource says what ran where, the root how it went", () => {
  const { resource, spans } = exported(seen());
  expect(resource).toMatchObject({
    "service.name": "inzwa",
    "service.version": "0.1.0",
    "inzwa.device.platform": "linux",
    "inzwa.device.cores": 16,
    "inzwa.load.models_ms": 812.5,
    "inzwa.asr.model": parts.plan.stages.asr?.model.id,
  });
  const [first, second] = roots(spans).map(({ attributes }) => plain(attributes));
  expect(first).toMatchObject({
    "inzwa.turn": 1,
    "inzwa.outcome": "done",
    "inzwa.ttfw_ms": 560,
    "inzwa.queue.phrases.most": 2,
    "inzwa.speculation.discards": 1,
  });
  expect(second).toMatchObject({ "inzwa.interruptions": 1, "inzwa.underruns_ms": 120 });
});

test("work that was thrown away says so, and a turn that failed has the status of an error", () => {
  const tracer = seen();
  tracer.note(noted(4, 40_000).span("asr", 0, 50, {}, { dropped: true }));
  tracer.event({ type: "failed", turn: 4, failure: failure("worker-died", "asr") });
  const { spans } = exported(tracer);
  const root = roots(spans).at(-1);
  expect(root?.status).toEqual({ code: 2 });
  expect(plain(root?.attributes ?? [])["error.type"]).toBe("worker-died");
  expect(plain(spans.at(-1)?.attributes ?? [])["inzwa.dropped"]).toBe(true);
});

test("words are in it only when they were asked for, as messages of the conventions", () => {
  expect(exported(seen()).file).not.toMatch(/harare|mvura|messages/i);
  const chat = exported(seen(), true).spans.find(({ name }) => name.startsWith("chat"));
  const told = plain(chat?.attributes ?? []);
  expect(JSON.parse(String(told["gen_ai.input.messages"]))).toEqual([
    { role: "user", parts: [{ type: "text", content: "Guta guru reZimbabwe ndere?" }] },
  ]);
  expect(JSON.parse(String(told["gen_ai.output.messages"]))).toEqual([
    { role: "assistant", parts: [{ type: "text", content: "Guta guru iHarare." }], finish_reason: "stop" },
  ]);
});

test("where nothing was said there is no empty envelope", () => {
  const tracer = new Tracer(parts);
  tracer.event({ type: "began", turn: 1 });
  const sessions = [{ head: tracer.head, turns: tracer.turns() }];
  expect(otlpOf(sessions, { epoch: EPOCH, random: bytes() })).toEqual({ resourceSpans: [] });
});
