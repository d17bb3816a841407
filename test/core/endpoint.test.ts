import { describe, expect, test } from "vitest";
import { FRAME } from "../../core/contracts.ts";
import {
  endpointDefaults as config,
  type EndpointEvent,
  type EndpointState,
  finish,
  type Mode,
  press,
  quiet,
  step,
} from "../../core/endpoint.ts";

/** One letter a frame: S speech, m just under the start threshold but over the other, . silence. */
const probability: Readonly<Record<string, number>> = { S: 0.9, m: 0.45, ".": 0.05 };

function scores(timeline: string): number[] {
  return [...timeline].map((letter) => probability[letter] ?? Number.NaN);
}

type Run = { speaking?: boolean; complete?: number; mode?: Mode; from?: EndpointState };

function run(
  probabilities: readonly number[],
  { speaking = false, complete, mode = "auto", from = quiet }: Run = {},
): { events: EndpointEvent[]; state: EndpointState } {
  let state = from;
  const events: EndpointEvent[] = [];
  for (const [i, speech] of probabilities.entries()) {
    const next = step(state, { at: i * FRAME, speech }, { ...config, mode }, { speaking, complete });
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
    { type: "speech-over", start: at(30), end: at(60), silence: at(20), why: "silence" },
  ]);
});

test("what an event needs of time, in frames of 32 ms", () => {
  const after = (type: EndpointEvent["type"], timeline: string) =>
    [...timeline].findIndex((_, i) => types(timeline.slice(0, i + 1)).includes(type)) + 1;
  const spoken = s(30);
  expect(after("speech-start", spoken)).toBe(2);
  expect(after("speech-confirmed", spoken)).toBe(6);
  expect(after("speech-maybe-over", spoken + dots(30))).toBe(30 + 1);
  expect(after("speech-over", spoken + dots(30))).toBe(30 + 20);
});

test("the more complete the words look, the shorter the silence that ends the turn", () => {
  const waits = [1, 0.8, 0.5, undefined, 0.2, 0].map((complete) => {
    const over = run(scores(s(30) + dots(60)), complete === undefined ? {} : { complete }).events.at(-1);
    return over?.type === "speech-over" ? over.silence / FRAME : 0;
  });
  expect(waits).toEqual([5, 8, 20, 20, 35, 35]);
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
    expect(during(`SSS..SSS${dots(20)}`).at(-1)).toMatchObject({ start: 0, end: at(8) });
  });

  test("a pause inside a sentence hints, then goes on as one utterance", () => {
    expect(during(s(10) + dots(12) + s(10) + dots(20))).toEqual([
      { type: "speech-start", at: 0 },
      { type: "speech-confirmed", at: 0 },
      { type: "speech-maybe-over", at: at(10) },
      { type: "speech-resumed", at: at(22) },
      { type: "speech-maybe-over", at: at(32) },
      { type: "speech-over", start: 0, end: at(32), silence: at(20), why: "silence" },
    ]);
  });

  test("one frame of flicker behind the hint is no speech, two are", () => {
    expect(types(`${s(10)}...m...m....`)).not.toContain("speech-resumed");
    expect(types(`${s(10)}...mm...`)).toContain("speech-resumed");
  });

  test("echo is silence, however clear a voice it is", () => {
    let state: EndpointState = quiet;
    for (let i = 0; i < 40; i++)
      state = step(state, { at: at(i), speech: 0.95, echo: true }, config, { speaking: true }).state;
    expect(state).toEqual(quiet);
  });

  test("a word in the very last frame before the end keeps it open", () => {
    expect(types(s(10) + dots(19) + s(1) + dots(19))).not.toContain("speech-over");
    expect(types(s(10) + dots(20) + s(1) + dots(19))).toContain("speech-over");
  });
});

test("two utterances are two", () => {
  const overs = during(dots(15) + s(10) + dots(25) + s(12) + dots(25)).filter(({ type }) => type === "speech-over");
  expect(overs).toEqual([
    { type: "speech-over", start: at(15), end: at(25), silence: at(20), why: "silence" },
    { type: "speech-over", start: at(50), end: at(62), silence: at(20), why: "silence" },
  ]);
});

test("while the assistant speaks, more is needed to begin", () => {
  const echo = Array.from({ length: 20 }, () => (config.start + config.startWhileSpeaking) / 2);
  expect(run(echo).events.map(({ type }) => type)).toContain("speech-confirmed");
  expect(run(echo, { speaking: true }).events).toEqual([]);
  expect(run(scores(s(10)), { speaking: true }).events.map(({ type }) => type)).toEqual([
    "speech-start",
    "speech-confirmed",
  ]);
});

test("one frame that is surely speech holds the assistant's breath at once; alone it takes a second one", () => {
  const first = (probabilities: number[], speaking: boolean) =>
    probabilities.findIndex((_, i) => run(probabilities.slice(0, i + 1), { speaking }).events.length > 0);
  const sure = [0.05, 0.05, 0.95, 0.95, 0.95];
  const unsure = [0.05, 0.05, 0.7, 0.7, 0.7];
  expect([first(sure, true), first(sure, false), first(unsure, true)]).toEqual([2, 3, 3]);
});

describe("finishing by hand", () => {
  test("ends confirmed speech at its last sample, pauses or not", () => {
    const { state } = run(scores(dots(30) + s(30) + dots(4)));
    const over = { type: "speech-over", start: at(30), end: at(60), silence: 0, why: "person" };
    expect(finish(state)).toEqual({ state: quiet, events: [over] });
  });

  test("takes back what was not confirmed", () => {
    const { state } = run(scores(s(3)));
    expect(finish(state)).toEqual({ state: quiet, events: [{ type: "speech-cancelled", at: 0 }] });
  });

  test("in silence is nothing", () => {
    expect(finish(run(scores(dots(9))).state)).toEqual({ state: quiet, events: [] });
  });
});

describe("turns that wait for the hand", () => {
  test("silence does not end a turn that a tap ends, but half a minute of it does", () => {
    expect(run(scores(s(10) + dots(200)), { mode: "tap" }).events.map(({ type }) => type)).toEqual([
      "speech-start",
      "speech-confirmed",
      "speech-maybe-over",
    ]);
    expect(run(scores(s(10) + dots(940)), { mode: "tap" }).events.at(-1)?.type).toBe("speech-over");
  });

  test("a button held down: what is said until it is let go is one turn", () => {
    const down = press(quiet, 0);
    expect(down.events.map(({ type }) => type)).toEqual(["speech-start", "speech-confirmed"]);
    const { state } = run(scores(dots(10) + s(10) + dots(60) + s(5)), { mode: "hold", from: down.state });
    expect(finish(state).events).toMatchObject([{ type: "speech-over", end: at(85), why: "person" }]);
  });

  test("a button held down in silence is no turn, and speech without it none either", () => {
    const { state } = run(scores(dots(10)), { mode: "hold", from: press(quiet, 0).state });
    expect(finish(state).events.map(({ type }) => type)).toEqual(["speech-cancelled"]);
    expect(run(scores(s(40)), { mode: "hold" }).events).toEqual([]);
  });
});
