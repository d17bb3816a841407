import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FRAME } from "../../core/contracts.ts";
import {
  endpointDefaults as config,
  type EndpointEvent,
  type EndpointState,
  finish,
  quiet,
  step,
} from "../../core/endpoint.ts";

/** One letter a frame: S speech, m just under the start threshold but over the other, . silence. */
const probability: Readonly<Record<string, number>> = { S: 0.9, m: 0.45, ".": 0.05 };

function scores(timeline: string): number[] {
  return [...timeline].map((letter) => probability[letter] ?? Number.NaN);
}

function run(probabilities: readonly number[], speaking = false): { events: EndpointEvent[]; state: EndpointState } {
  let state = quiet;
  const events: EndpointEvent[] = [];
  for (const [i, speech] of probabilities.entries()) {
    const next = step(state, { at: i * FRAME, speech }, config, speaking);
    state = next.state;
    events.push(...next.events);
  }
  return { events, state };
}

const during = (timeline: string) => run(scores(timeline)).events;
const types = (timeline: string) => during(timeline).map(({ type }) => type);
const at = (frames: number) => frames * FRAME;
const s = (frames: number) => "S".repeat(frames);
const dots = (frames: number) => ".".repeat(frames);

test("an utterance: tentative after two frames, confirmed, hinted, over", () => {
  expect(during(dots(30) + s(30) + dots(25))).toEqual([
    { type: "speech-start", at: at(30) },
    { type: "speech-confirmed", at: at(30) },
    { type: "speech-maybe-over", at: at(60) },
    { type: "speech-over", start: at(10), end: at(60) },
  ]);
});

test("what an event needs of time, in frames of 32 ms", () => {
  const after = (type: EndpointEvent["type"], timeline: string) =>
    [...timeline].findIndex((_, i) => types(timeline.slice(0, i + 1)).includes(type)) + 1;
  const spoken = s(30);
  expect(after("speech-start", spoken)).toBe(2);
  expect(after("speech-confirmed", spoken)).toBe(6);
  expect(after("speech-maybe-over", spoken + dots(30))).toBe(30 + 6);
  expect(after("speech-over", spoken + dots(30))).toBe(30 + 20);
});

test("pre-roll is never before the stream's beginning", () => {
  expect(during(s(10) + dots(20)).at(-1)).toEqual({ type: "speech-over", start: 0, end: at(10) });
});

describe("what is no speech", () => {
  test("a click of one frame is nothing", () => {
    expect(types(`...S${dots(30)}S${dots(30)}`)).toEqual([]);
  });

  test("a cough of 130 ms begins and is taken back", () => {
    expect(during(`${dots(5)}SSSS${dots(30)}`)).toEqual([
      { type: "speech-start", at: at(5) },
      { type: "speech-cancelled", at: at(5) },
    ]);
  });

  test("flicker about the start threshold starts nothing", () => {
    expect(types("Sm".repeat(40))).toEqual([]);
    expect(types("m".repeat(100))).toEqual([]);
  });

  test("two coughs far apart do not add up", () => {
    expect(types(`SSSS${dots(8)}SSSS${dots(8)}`)).toEqual([
      "speech-start",
      "speech-cancelled",
      "speech-start",
      "speech-cancelled",
    ]);
  });
});

describe("within speech", () => {
  test("flicker under the start threshold is still speech", () => {
    expect(types(s(8) + "m".repeat(60))).toEqual(["speech-start", "speech-confirmed"]);
  });

  test("short gaps before confirmation are bridged", () => {
    expect(during(`SSS..SSS${dots(20)}`).at(-1)).toEqual({ type: "speech-over", start: 0, end: at(8) });
  });

  test("a pause inside a sentence hints, then goes on as one utterance", () => {
    expect(during(s(10) + dots(12) + s(10) + dots(20))).toEqual([
      { type: "speech-start", at: 0 },
      { type: "speech-confirmed", at: 0 },
      { type: "speech-maybe-over", at: at(10) },
      { type: "speech-resumed", at: at(22) },
      { type: "speech-maybe-over", at: at(32) },
      { type: "speech-over", start: 0, end: at(32) },
    ]);
  });

  test("a word in the very last frame before the end keeps it open", () => {
    expect(types(s(10) + dots(19) + s(1) + dots(19))).not.toContain("speech-over");
    expect(types(s(10) + dots(20) + s(1) + dots(19))).toContain("speech-over");
  });

  test("a pause shorter than the hint is not told", () => {
    expect(types(`${s(10)}.....${s(10)}`)).toEqual(["speech-start", "speech-confirmed"]);
  });
});

test("two utterances are two", () => {
  const overs = during(dots(15) + s(10) + dots(25) + s(12) + dots(25)).filter(({ type }) => type === "speech-over");
  expect(overs).toEqual([
    { type: "speech-over", start: 0, end: at(25) },
    { type: "speech-over", start: at(30), end: at(62) },
  ]);
});

test("while the assistant speaks, more is needed to begin", () => {
  const echo = Array.from({ length: 20 }, () => (config.start + config.startWhileSpeaking) / 2);
  expect(run(echo, false).events.map(({ type }) => type)).toContain("speech-confirmed");
  expect(run(echo, true).events).toEqual([]);
  expect(run(scores(s(10)), true).events.map(({ type }) => type)).toEqual(["speech-start", "speech-confirmed"]);
});

describe("finishing by hand", () => {
  test("ends confirmed speech at its last sample, pauses or not", () => {
    const { state } = run(scores(dots(30) + s(30) + dots(4)));
    expect(finish(state)).toEqual({ state: quiet, events: [{ type: "speech-over", start: at(10), end: at(60) }] });
  });

  test("takes back what was not confirmed", () => {
    const { state } = run(scores(s(3)));
    expect(finish(state)).toEqual({ state: quiet, events: [{ type: "speech-cancelled", at: 0 }] });
  });

  test("in silence is nothing", () => {
    expect(finish(run(scores(dots(9))).state)).toEqual({ state: quiet, events: [] });
  });
});

test("whatever is heard, events keep their order and nothing stays open after silence", () => {
  const follows: Readonly<Record<string, readonly string[]>> = {
    none: ["speech-start"],
    "speech-start": ["speech-confirmed", "speech-cancelled"],
    "speech-cancelled": ["speech-start"],
    "speech-confirmed": ["speech-maybe-over"],
    "speech-maybe-over": ["speech-resumed", "speech-over"],
    "speech-resumed": ["speech-maybe-over"],
    "speech-over": ["speech-start"],
  };
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 30 }))),
      (runs) => {
        const heard = runs.flatMap(([speech, frames]) => Array.from({ length: frames }, () => speech));
        const { events, state } = run([...heard, ...scores(dots(20))]);
        expect(state).toEqual(quiet);
        let before = "none";
        for (const event of events) {
          expect(follows[before]).toContain(event.type);
          if (event.type === "speech-over") expect(event.end - event.start).toBeGreaterThanOrEqual(config.confirm);
          before = event.type;
        }
      },
    ),
  );
});
