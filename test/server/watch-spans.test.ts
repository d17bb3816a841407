import fc from "fast-check";
import { expect, test } from "vitest";
import type { OtlpSpan } from "../../core/trace/otlp-values.ts";
import { Collector } from "../../server/watch/collector.ts";
import { openMeter } from "../../server/watch/meter.ts";
import { readTraceParent, writeTraceParent } from "../../server/watch/trace-parent.ts";
import { openTracer } from "../../server/watch/tracer.ts";
import { Counts } from "./services.ts";

const PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

test("traceparent is read as W3C has it, and written again", () => {
  const hex = (length: number) =>
    fc
      .string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length })
      .filter((text) => /[^0]/.test(text));
  fc.assert(
    fc.property(hex(32), hex(16), fc.boolean(), (trace, span, sampled) => {
      expect(readTraceParent(writeTraceParent({ trace, span, sampled }))).toEqual({ trace, span, sampled });
    }),
  );
  expect(readTraceParent(`cc${PARENT.slice(2)}-what-comes-later`)?.sampled).toBe(true);
});

test.each([
  "",
  "00",
  PARENT.toUpperCase(),
  `ff${PARENT.slice(2)}`,
  `${PARENT}-more`,
  `${PARENT} `,
  PARENT.replace(/b7ad6b7169203331/, "0000000000000000"),
  PARENT.replace(/0af7651916cd43dd8448eb211c80319c/, "0".repeat(32)),
])("%j is no traceparent, and a new trace begins", (text) => {
  expect(readTraceParent(text)).toBeUndefined();
  const span = openTracer({ collector: undefined, now: () => 0 }).span("turn", text);
  expect(span.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(span.traceparent).not.toContain("0af7651916cd43dd8448eb211c80319c");
});

test("spans have one trace from client to engine, their times, and only what may be told", () => {
  const told: OtlpSpan[] = [];
  let now = 1000;
  const tracer = openTracer({ collector: { add: (span) => told.push(span) }, now: () => now });
  const turn = tracer.span("turn", PARENT, { "inzwa.turn": 2 });
  const chat = tracer.span("chat", turn.traceparent, { where: "upstream", "gen_ai.request.model": "pocket-llm-sn" });
  now = 1250;
  chat.set({ "gen_ai.usage.output_tokens": 12, text: "mhoro shamwari" });
  chat.end("network");
  chat.end();
  turn.end();
  expect(told.map(({ name, traceId, parentSpanId, kind }) => ({ name, traceId, parentSpanId, kind }))).toEqual([
    { name: "chat", traceId: PARENT.slice(3, 35), parentSpanId: turn.traceparent.slice(36, 52), kind: 3 },
    { name: "turn", traceId: PARENT.slice(3, 35), parentSpanId: "b7ad6b7169203331", kind: 1 },
  ]);
  const [first, last] = told;
  expect(first?.status).toEqual({ code: 2 });
  expect(first?.startTimeUnixNano).toBe("1000000000");
  expect(first?.endTimeUnixNano).toBe("1250000000");
  expect(first?.attributes).toContainEqual({ key: "gen_ai.usage.output_tokens", value: { intValue: "12" } });
  expect(last?.attributes).toEqual([{ key: "inzwa.turn", value: { intValue: "2" } }]);
  expect(JSON.stringify(told)).not.toContain("mhoro");
});

test("what a caller does not want sampled is handed on and not told", () => {
  const told: OtlpSpan[] = [];
  const tracer = openTracer({ collector: { add: (span) => told.push(span) }, now: () => 0 });
  const span = tracer.span("turn", PARENT.replace(/01$/, "00"));
  span.end();
  expect(span.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/);
  expect(told).toEqual([]);
});

const span: OtlpSpan = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  name: "turn",
  kind: 1,
  startTimeUnixNano: "0",
  endTimeUnixNano: "1",
  attributes: [],
  events: [],
};

test("spans leave in batches; what a collector that is away does not take is dropped, counted, and holds nothing up", async () => {
  const meter = new Counts();
  const sizes: number[] = [];
  let away = false;
  const collector = new Collector({
    url: "http://collector:4318/",
    version: "1",
    meter,
    fetch: async (url, init) => {
      expect(url).toBe("http://collector:4318/v1/traces");
      if (away) throw new TypeError("fetch failed");
      sizes.push(JSON.parse(String(init?.body)).resourceSpans[0].scopeSpans[0].spans.length);
      return new Response("{}");
    },
  });
  for (let at = 0; at < 600; at++) collector.add(span);
  await collector.flush();
  expect(sizes).toEqual([512, 88]);
  away = true;
  for (let at = 0; at < 100; at++) collector.add(span);
  await collector.close();
  expect(meter.counted.get("inzwa_spans_dropped_total")).toBe(100);
});

test("while a collector hangs no more than its bound waits", async () => {
  const meter = new Counts();
  let release = () => {};
  const hung = new Promise<void>((resolve) => {
    release = resolve;
  });
  const collector = new Collector({
    url: "http://collector",
    version: "1",
    meter,
    fetch: async () => {
      await hung;
      return new Response(null, { status: 503 });
    },
  });
  for (let at = 0; at < 512; at++) collector.add(span);
  await Promise.resolve();
  for (let at = 0; at < 5000; at++) collector.add(span);
  expect(meter.counted.get("inzwa_spans_dropped_total")).toBe(5000 - 2048);
  release();
  await collector.close();
});

test("figures: labels stay those of the first time, no name can hold a sentence, and there is a bound to how many", async () => {
  const meter = openMeter();
  meter.count("inzwa_test_total", { stage: "asr" });
  meter.count("inzwa_test_total", { stage: "asr", extra: "x" }, 2);
  meter.count("inzwa_test_total", {});
  meter.count("inzwa_test_total", { stage: "mhoro shamwari" });
  for (let at = 0; at < 2000; at++) meter.count("inzwa_many_total", { session: `s${at}` });
  meter.observe("inzwa_test_seconds", 0.3);
  meter.observe("inzwa_test_seconds", Number.NaN);
  meter.gauge("inzwa_test_open", 3);
  meter.gauge("inzwa_test_open", 1);
  const text = await meter.text();
  expect(text).toContain('inzwa_test_total{stage="asr"} 3');
  expect(text).toContain('inzwa_test_total{stage=""} 1');
  expect(text).toContain('inzwa_test_total{stage="other"} 1');
  expect(text).not.toContain("mhoro");
  expect(text.match(/^inzwa_many_total\{/gm)?.length).toBe(501);
  expect(text).toContain('inzwa_many_total{session="other"} 1500');
  expect(text).toContain('inzwa_test_seconds_bucket{le="0.3"} 1');
  expect(text).toContain("inzwa_test_seconds_count 1");
  expect(text).toContain("inzwa_test_open 1");
  expect(() => meter.count("requests")).toThrow(/inzwa_/);
});
