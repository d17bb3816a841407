import { expect, test } from "vitest";
import { failure } from "../../../core/failure.ts";
import type { Note } from "../../../core/trace/note.ts";
import { recordOf } from "../../../core/trace/record.ts";
import { summarise } from "../../../core/trace/summary.ts";
import { Tracer } from "../../../core/trace/tracer.ts";
import { answered, noted, parts, seen, spoken } from "../../fixtures/turns.ts";

const turnOf = (tracer: Tracer, turn: number) => {
  const trace = tracer.turns().find((one) => one.turn === turn);
  if (!trace) throw new Error(`no turn ${turn}`);
  return trace;
};

test("a turn leaves its measures, without the work that was thrown away", () => {
  const { outcome, zero, revisions, measures, speculation, queues } = turnOf(seen(), 1);
  expect({ outcome, zero, revisions, speculation, queues }).toEqual({
    outcome: "done",
    zero: 12_000,
    revisions: 1,
    speculation: { begun: 2, hits: 1, discards: 1 },
    queues: { phrases: { most: 2, last: 0 } },
  });
  expect(measures).toEqual({
    ttfw: 560,
    response: 3560,
    silence: 480,
    asr: 160,
    partials: 2,
    asrRtf: 160 / 2000,
    firstToken: 40,
    tokensPerSecond: 20 / 0.2,
    promptTokens: 32,
    reused: 30,
    tokens: 21,
    firstAudio: 90,
    ttsRtf: (90 + 200) / (800 + 2000),
    hold: 32,
  });
});

test("an interruption and what came before it are counted", () => {
  const trace = turnOf(seen(), 2);
  expect(trace.outcome).toBe("interrupted");
  expect(trace).toMatchObject({ interruptions: 1, holds: 2, underruns: { count: 1, ms: 120 } });
  expect(trace.measures.ttfw).toBe(560);
  expect(trace.measures).not.toHaveProperty("response");
});

test("a typed question waits from the moment it was sent", () => {
  expect(turnOf(seen(), 3)).toMatchObject({ zero: 30_000, measures: { ttfw: 230 }, speculation: { begun: 0 } });
});

test("the first sign of speech belongs to the turn it led to, and to none when it was nothing", () => {
  const tracer = new Tracer(parts);
  const { mark } = noted(0, 0);
  tracer.note(mark("speech-start", 100));
  tracer.note(mark("speech-cancelled", 150));
  tracer.note(mark("speech-start", 300));
  tracer.note(noted(1, 0).mark("speech-confirmed", 364));
  expect(turnOf(tracer, 1).marks.map(({ name, time }) => [name, time])).toEqual([
    ["speech-start", 300],
    ["speech-confirmed", 364],
  ]);
});

test("the summary takes each figure from the turns that have it", () => {
  const summary = summarise(seen().turns());
  expect(summary.ttfw).toEqual({ p50: 560, p95: 560, count: 3 });
  expect(summary.asr?.count).toBe(2);
  expect(summary.response?.count).toBe(2);
  expect(summarise([])).toEqual({});
});

test("words are given only to who asks for them, and never by a detail or a failure", () => {
  const tracer = seen();
  const { span } = noted(4, 40_000);
  const leaky: Note = span("asr", 0, 100, { samples: 16_000, text: "siri yangu", name: "Siri Yangu", finish: "siri" });
  tracer.note(leaky);
  tracer.event({ type: "partial", turn: 4, settled: "siri", tentative: "yangu" });
  tracer.event({ type: "failed", turn: 4, failure: failure("bug", "siri yangu", { said: "siri" }) });
  const record = (text: boolean) => JSON.stringify(recordOf([{ head: tracer.head, turns: tracer.turns({ text }) }], 0));
  expect(record(false)).not.toMatch(/siri|harare|mvura/i);
  expect(turnOf(tracer, 4)).toMatchObject({ outcome: "failed", failure: "bug" });
  expect(record(true)).toContain("Guta guru iHarare.");
  expect(tracer.turns({ text: true }).at(-1)?.said).toEqual({ question: "siri yangu", reply: "" });
});

test("the head names kinds, not this one device", () => {
  const { head } = new Tracer({ ...parts, load: { models: 812.5 } });
  expect(head.device).toEqual({
    host: "browser",
    platform: "linux",
    cores: 16,
    memory: 16,
    gpu: "hardware",
    isolated: true,
  });
  expect(head.plan.stages.llm).toEqual(
    expect.objectContaining({
      model: parts.plan.stages.llm?.model.id,
      threads: expect.any(Number),
      dtype: expect.any(String),
    }),
  );
  expect(JSON.stringify(head)).not.toMatch(/nvidia|ampere|http/);
});

test("how long loading took may be told while it goes on", () => {
  const tracer = new Tracer({ version: "0.1.0", device: parts.device, plan: parts.plan });
  tracer.loaded("files", 120);
  tracer.loaded("models", 800);
  expect(tracer.head.load).toEqual({ files: 120, models: 800 });
});

test("two hundred turns are kept, and a forgotten one does not come back", () => {
  const tracer = new Tracer(parts);
  for (let turn = 1; turn <= 230; turn++) {
    for (const event of answered(turn)) tracer.event(event);
    for (const note of spoken(turn, turn * 10_000)) tracer.note(note);
  }
  for (const note of spoken(3, 30_000)) tracer.note(note);
  const kept = tracer.turns().map(({ turn }) => turn);
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([200, 31, 230]);
});

test("an old turn reads as it did when it was new, can be rated, and takes a late note", () => {
  const tracer = new Tracer(parts);
  const hold = (turn: number) => {
    for (const event of answered(turn, `iva${turn} mana${turn}`)) tracer.event(event);
    for (const note of spoken(turn, turn * 10_000)) tracer.note(note);
  };
  hold(1);
  const fresh = tracer.turns({ text: true })[0];
  for (let turn = 2; turn <= 60; turn++) hold(turn);
  expect(tracer.turns({ text: true })[0]).toEqual(fresh);
  tracer.rate(1, true);
  tracer.note(noted(1, 0).mark("held", 5));
  expect(turnOf(tracer, 1)).toMatchObject({ satisfied: true, holds: (fresh?.holds ?? 0) + 1 });
  hold(61);
  expect(turnOf(tracer, 1)).toMatchObject({ satisfied: true, holds: (fresh?.holds ?? 0) + 1 });
});

test("who asks the same again tells of the answer before, however old; stars stand beside the word on it", () => {
  const tracer = new Tracer(parts);
  const ask = (turn: number, question: string) => {
    for (const event of answered(turn, question)) tracer.event(event);
  };
  ask(1, "Guta guru reZimbabwe nderipi?");
  expect(turnOf(tracer, 1)).not.toHaveProperty("repeated");
  tracer.event({ turn: 2, type: "began" });
  tracer.event({ turn: 2, type: "discarded" });
  ask(3, "Guta guru reZimbabwe");
  expect(turnOf(tracer, 1)).toMatchObject({ repeated: true });
  ask(4, "Mvura inonzi chii?");
  expect(turnOf(tracer, 3)).not.toHaveProperty("repeated");
  expect(tracer.rate(4, true, 4)).toBe(true);
  expect(turnOf(tracer, 4)).toMatchObject({ satisfied: true, stars: 4 });
  tracer.rate(4, undefined);
  expect(turnOf(tracer, 4)).not.toHaveProperty("stars");
});

test("a turn of any length keeps its end, and says what it left out", () => {
  const tracer = new Tracer(parts);
  const { span } = noted(1, 0);
  for (let i = 0; i < 1000; i++) tracer.note(span("asr.partial", i * 500, i * 500 + 100));
  for (const note of spoken(1, 500_000)) tracer.note(note);
  const trace = turnOf(tracer, 1);
  expect(trace.spans.length + trace.marks.length).toBe(600);
  expect(trace.omitted).toBe(1000 + spoken(1, 0).length - 600);
  expect(trace.measures.ttfw).toBe(560);
});

test("a change is told, and reading costs nothing new until the next one", () => {
  let changes = 0;
  const tracer = new Tracer(parts, () => changes++);
  tracer.event({ type: "began", turn: 1 });
  tracer.event({ type: "reply-delta", turn: 1, text: "a" });
  expect(changes).toBe(1);
  const [before] = tracer.turns();
  expect(tracer.turns()[0]).toBe(before);
  tracer.note(noted(1, 0).mark("held", 5));
  expect(changes).toBe(2);
  expect(tracer.turns()[0]).not.toBe(before);
});
