import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Playback, type PlaybackEvent } from "../../core/playback.ts";

const RATE = 16_000;
const RAMP = 128;
const BLOCK = 128;

/** Sample n of a phrase says where it came from: base + n / 100,000. */
const phrase = (length: number, base = 0.2) => Float32Array.from({ length }, (_, n) => base + n / 100_000);

/** Fills blocks until `samples` are there; the offsets of events become positions in the whole. */
function run(playback: Playback, samples: number): { heard: Float32Array; events: PlaybackEvent[] } {
  const heard = new Float32Array(samples);
  const events: PlaybackEvent[] = [];
  for (let at = 0; at < samples; at += BLOCK)
    for (const event of playback.fill(heard.subarray(at, Math.min(samples, at + BLOCK))))
      events.push("offset" in event ? { ...event, offset: event.offset + at } : event);
  return { heard, events };
}

const close = (heard: Float32Array, wanted: Float32Array) =>
  expect(Math.max(...heard.map((x, i) => Math.abs(x - (wanted[i] ?? 0))))).toBeLessThan(1e-6);

describe("playing", () => {
  test("phrases follow one another without a gap, each told when it ends", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, phrase(1_000));
    playback.play(1, 1, phrase(500, 0.4));
    playback.close(1);
    const { heard, events } = run(playback, 2_048);
    close(heard.subarray(0, 1_000), phrase(1_000));
    close(heard.subarray(1_000, 1_500), phrase(500, 0.4));
    expect(heard.subarray(1_500).every((x) => x === 0)).toBe(true);
    expect(events).toEqual([
      { type: "started", turn: 1, offset: 0 },
      { type: "heard", turn: 1, phrase: 0, samples: 1_000 },
      { type: "heard", turn: 1, phrase: 1, samples: 500 },
      { type: "ended", turn: 1, offset: 1_500 },
    ]);
  });

  test("silence before the first sound is not its start", () => {
    const playback = new Playback(RATE);
    const quiet = new Float32Array(700).fill(0.003);
    playback.play(1, 0, Float32Array.of(...quiet, 0.0032, 0.5));
    expect(run(playback, 1_024).events[0]).toEqual({ type: "started", turn: 1, offset: 700 });
  });

  test("how far it is, is told ten times a second", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, phrase(4_800));
    const told = run(playback, 6_144).events.filter(({ type }) => type === "heard");
    expect(told.map((event) => ("samples" in event ? event.samples : 0))).toEqual([1_600, 3_200, 4_800]);
  });

  test("an open turn waits for its next phrase, and does not start twice", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, phrase(100));
    expect(run(playback, 512).events.map(({ type }) => type)).toEqual(["started", "heard"]);
    playback.play(1, 1, phrase(100));
    playback.close(1);
    expect(run(playback, 512).events).toEqual([
      { type: "starved", turn: 1, samples: 412, offset: 0 },
      { type: "heard", turn: 1, phrase: 1, samples: 100 },
      { type: "ended", turn: 1, offset: 100 },
    ]);
    expect(run(playback, 512).events).toEqual([]);
  });

  test("a turn closed after its last sample, or without any phrase, ends", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, phrase(100));
    run(playback, 512);
    playback.close(1);
    expect(run(playback, 128).events).toEqual([{ type: "ended", turn: 1, offset: 0 }]);
    playback.close(2);
    expect(run(playback, 128).events).toEqual([{ type: "ended", turn: 2, offset: 0 }]);
  });
});

describe("a queue that runs dry", () => {
  const starved = (events: readonly PlaybackEvent[]) => events.filter(({ type }) => type === "starved");

  test("in the midst of a turn is told when it goes on, with the silence there was", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, phrase(100));
    const dry = run(playback, 1_024);
    playback.play(1, 1, phrase(300));
    playback.close(1);
    const { events } = run(playback, 1_024);
    expect(starved(dry.events)).toEqual([]);
    expect(events[0]).toEqual({ type: "starved", turn: 1, samples: 924, offset: 0 });
    expect(starved(events).length).toBe(1);
  });

  test("is not told where the next phrase is there in time, before the first one, or at the end", () => {
    const playback = new Playback(RATE);
    const events = [...run(playback, 512).events];
    for (const turn of [1, 2]) {
      playback.play(turn, 0, phrase(256));
      events.push(...run(playback, 256).events);
      playback.play(turn, 1, phrase(100));
      events.push(...run(playback, 512).events);
      playback.close(turn);
      events.push(...run(playback, 512).events);
    }
    expect(events.filter(({ type }) => type === "ended").length).toBe(2);
    expect(starved(events)).toEqual([]);
  });

  test("while it is held, does not count as silence", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, phrase(128));
    run(playback, 384);
    playback.hold();
    run(playback, 4_096);
    playback.play(1, 1, phrase(128));
    playback.resume();
    expect(starved(run(playback, 128).events)).toEqual([{ type: "starved", turn: 1, samples: 256, offset: 0 }]);
  });

  test("by a flush, or under a newer turn, is forgotten", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, phrase(128));
    run(playback, 512);
    playback.play(2, 0, phrase(128));
    expect(starved(run(playback, 512).events)).toEqual([]);
    playback.flush();
    run(playback, 512);
    playback.play(3, 0, phrase(128));
    expect(starved(run(playback, 512).events)).toEqual([]);
  });
});

test("no more than a minute waits: what has no room is refused, and so is the rest of its turn", () => {
  const playback = new Playback(RATE);
  const third = new Float32Array(20 * RATE).fill(0.5);
  const taken = [0, 1, 2, 3].map((n) => playback.play(1, n, third));
  expect(taken).toEqual([true, true, true, false]);
  run(playback, 25 * RATE);
  expect(playback.play(1, 4, phrase(100))).toBe(false);
  playback.close(1);
  const { events } = run(playback, 40 * RATE);
  expect(events.at(-1)).toEqual({ type: "ended", turn: 1, offset: 35 * RATE });
  expect(playback.play(2, 0, new Float32Array(70 * RATE))).toBe(true);
});

describe("turns", () => {
  test("a newer turn takes over; the older one fades within 8 ms and its late phrases are dropped", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, new Float32Array(5_000).fill(0.5));
    run(playback, 1_024);
    playback.play(2, 0, new Float32Array(1_000));
    playback.play(1, 1, phrase(5_000));
    playback.close(1);
    const { heard, events } = run(playback, 2_048);
    expect(heard[0]).toBeGreaterThan(0.49);
    expect(heard.subarray(RAMP).every((x) => x === 0)).toBe(true);
    expect(events).toEqual([{ type: "heard", turn: 2, phrase: 0, samples: 1_000 }]);
  });
});

describe("hold and resume", () => {
  test("silence within 8 ms, then on from the very sample, and all is heard", () => {
    const playback = new Playback(RATE);
    const whole = phrase(4_000);
    playback.play(1, 0, whole);
    playback.close(1);
    const before = run(playback, 1_024);
    playback.hold();
    const silent = run(playback, 4_096);
    expect(silent.heard.subarray(0, RAMP - 1).every((x) => x > 0)).toBe(true);
    expect(silent.heard.subarray(RAMP).every((x) => x === 0)).toBe(true);
    expect(silent.events).toEqual([]);
    playback.resume();
    const after = run(playback, 4_096);
    close(before.heard, whole.subarray(0, 1_024));
    close(after.heard.subarray(RAMP, 2_976), whole.subarray(1_024 + RAMP));
    expect(after.heard[0]).toBeCloseTo((whole[1_024] ?? 0) / RAMP, 6);
    expect(after.events.at(-1)).toEqual({ type: "ended", turn: 1, offset: 2_976 });
  });

  test("no step is louder than the ramp's", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, new Float32Array(8_000).fill(0.5));
    const parts = [run(playback, 512).heard];
    for (const act of ["hold", "resume", "hold", "flush"] as const) {
      playback[act]();
      parts.push(run(playback, act === "resume" ? 100 : 512).heard);
    }
    const all = parts.flatMap((part) => [...part]).slice(1);
    const steps = all.map((x, i) => Math.abs(x - (all[i - 1] ?? x)));
    expect(Math.max(...steps)).toBeLessThan(1.01 * (0.5 / RAMP));
  });

  test("held near a phrase's end, the next phrase waits", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, phrase(1_000));
    playback.play(1, 1, phrase(1_000, 0.6));
    run(playback, 960);
    playback.hold();
    expect(
      run(playback, 2_048)
        .heard.subarray(40)
        .every((x) => x === 0),
    ).toBe(true);
    playback.resume();
    const { events } = run(playback, 2_048);
    expect(events.filter(({ type }) => type === "heard")).toEqual([
      { type: "heard", turn: 1, phrase: 0, samples: 1_000 },
      { type: "heard", turn: 1, phrase: 1, samples: 1_000 },
    ]);
  });

  test("a phrase that comes while held is not heard before resume", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, phrase(100));
    run(playback, 512);
    playback.hold();
    playback.play(1, 1, phrase(1_000));
    playback.close(1);
    const { heard, events } = run(playback, 2_048);
    expect(heard.every((x) => x === 0)).toBe(true);
    expect(events).toEqual([]);
    playback.resume();
    expect(run(playback, 2_048).events.at(-1)).toEqual({ type: "ended", turn: 1, offset: 1_000 });
  });

  test("a newer turn begins unheld", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, phrase(4_000));
    run(playback, 512);
    playback.hold();
    run(playback, 512);
    playback.play(2, 0, phrase(1_000));
    close(run(playback, 1_000).heard, phrase(1_000));
  });

  test("resume without hold, and hold twice, change nothing", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, phrase(2_000));
    playback.resume();
    run(playback, 256);
    playback.hold();
    run(playback, 128);
    playback.hold();
    expect(playback.flush()).toEqual({ turn: 1, phrase: 0, samples: 256 });
  });
});

describe("a breath", () => {
  const begun = () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, phrase(16_000));
    return { playback, before: run(playback, 1_024) };
  };

  test("is silence for a moment, and nothing of what is said is lost", () => {
    const { playback, before } = begun();
    playback.breathe();
    const { heard } = run(playback, 4_096);
    const after = heard.findIndex((x, i) => i > RAMP && x !== 0);
    expect(after / RATE).toBeGreaterThan(0.13);
    expect(after / RATE).toBeLessThan(0.16);
    close(before.heard, phrase(16_000).subarray(0, 1_024));
    close(heard.subarray(after + RAMP, after + 500), phrase(16_000).subarray(1_024 + RAMP, 1_524));
  });

  test("becomes a hold where one follows, with the place of the breath", () => {
    const { playback } = begun();
    playback.breathe();
    run(playback, 1_024);
    playback.hold();
    playback.breathe();
    expect(
      run(playback, 16_000)
        .heard.subarray(RAMP)
        .every((x) => x === 0),
    ).toBe(true);
    expect(playback.flush()).toEqual({ turn: 1, phrase: 0, samples: 1_024 });
  });

  test("is not held where nothing is being heard, and keeps no later turn silent", () => {
    const playback = new Playback(RATE);
    playback.breathe();
    playback.play(1, 0, phrase(500));
    expect(run(playback, 128).heard[0]).toBeGreaterThan(0);
    playback.breathe();
    playback.play(2, 0, phrase(500, 0.6));
    expect(run(playback, 256).heard[200]).toBeGreaterThan(0.5);
  });
});

describe("flush", () => {
  test("answers how far the phrase was, fades, and stays silent", () => {
    const playback = new Playback(RATE);
    playback.play(1, 0, phrase(1_000));
    playback.play(1, 1, phrase(1_000));
    playback.close(1);
    run(playback, 1_280);
    expect(playback.flush()).toEqual({ turn: 1, phrase: 1, samples: 280 });
    const { heard, events } = run(playback, 2_048);
    expect(heard.subarray(RAMP).every((x) => x === 0)).toBe(true);
    expect(events).toEqual([]);
    playback.play(1, 2, phrase(500));
    playback.close(1);
    expect(run(playback, 1_024)).toEqual({ heard: new Float32Array(1_024), events: [] });
  });

  test("of a held phrase answers where hold came, not where the ramp ended", () => {
    const playback = new Playback(RATE);
    playback.play(3, 0, phrase(4_000));
    run(playback, 1_024);
    playback.hold();
    run(playback, 1_024);
    expect(playback.flush()).toEqual({ turn: 3, phrase: 0, samples: 1_024 });
    playback.play(4, 0, phrase(1_000));
    close(run(playback, 1_000).heard, phrase(1_000));
  });

  test("with nothing playing answers nothing", () => {
    const playback = new Playback(RATE);
    expect(playback.flush()).toBeUndefined();
    playback.play(1, 0, phrase(100));
    run(playback, 512);
    expect(playback.flush()).toBeUndefined();
  });
});

test("whatever is pressed, every sample of a turn that ends was heard once, in order", () => {
  const action = fc.constantFrom("hold", "resume", "fill");
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 5 }), fc.array(action), (lengths, actions) => {
      const playback = new Playback(RATE);
      for (const [i, length] of lengths.entries()) playback.play(1, i, phrase(length));
      playback.close(1);
      const events: PlaybackEvent[] = [];
      for (const act of actions)
        if (act === "fill") events.push(...run(playback, BLOCK).events);
        else playback[act]();
      playback.resume();
      events.push(...run(playback, 6_144).events);
      expect(events.filter(({ type }) => type === "ended").length).toBe(1);
      expect(events.at(-1)?.type).toBe("ended");
      const heard = lengths.map((_, i) =>
        Math.max(...events.map((event) => (event.type === "heard" && event.phrase === i ? event.samples : -1))),
      );
      expect(heard).toEqual(lengths);
    }),
  );
});
