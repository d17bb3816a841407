import fc from "fast-check";
import { expect, test } from "vitest";
import { Playback, type PlaybackEvent } from "../../core/playback.ts";

/** At 60 samples a second a ramp is one sample long, so each sample that is heard is heard as it was written. */
const RATE = 60;
const MINUTE = 60 * RATE;

type Act =
  | { readonly do: "play"; readonly newer: number; readonly length: number }
  | { readonly do: "fill"; readonly length: number }
  | { readonly do: "hold" | "resume" | "close" | "flush" | "late" };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("play" as const),
      newer: fc.constantFrom(0, 0, 0, 0, 0, 1, 2),
      length: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 40 }) }, fc.constant(MINUTE / 3)),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("fill" as const), length: fc.integer({ min: 1, max: 50 }) }) },
  { weight: 4, arbitrary: fc.constantFrom<Act>({ do: "hold" }, { do: "resume" }) },
  { weight: 3, arbitrary: fc.constantFrom<Act>({ do: "close" }, { do: "flush" }, { do: "late" }) },
);

/** Plays acts against what a person may expect of a loudspeaker. Each sample has a number of its own. */
class Listener {
  readonly playback = new Playback(RATE);
  turn = 0;
  /** The numbers still to be heard of the newest turn, and where in which phrase each stands. */
  queue: { readonly id: number; readonly phrase: number; readonly n: number }[] = [];
  #next = 1;
  #phrases = 0;
  #refused = false;
  #over = false;
  #held = false;
  #closed = false;
  #ended = 0;
  #begun = false;
  #silence = 0;

  act(act: Act): void {
    if (act.do === "play") this.#play(act.newer, act.length);
    else if (act.do === "fill") this.fill(act.length);
    else if (act.do === "late") this.playback.play(this.turn - 1, 0, new Float32Array(5).fill(1e6));
    else if (act.do === "flush") this.#flush();
    else if (act.do === "close") this.#close();
    else {
      this.#held = act.do === "hold";
      this.playback[act.do]();
    }
  }

  #play(newer: number, length: number): void {
    // No phrase comes after a turn was closed.
    if (newer === 0 && this.#closed) return;
    if (newer > 0 || this.turn === 0) {
      this.turn += newer || 1;
      this.queue = [];
      this.#phrases = this.#silence = this.#ended = 0;
      this.#held = this.#closed = this.#over = this.#refused = this.#begun = false;
    }
    const phrase = this.#phrases++;
    const ids = Array.from({ length }, () => this.#next++);
    const taken = this.playback.play(this.turn, phrase, Float32Array.from(ids));
    if (this.#over) return;
    if (!taken) expect(this.#refused || this.queue.length + length > MINUTE).toBe(true);
    if (taken) expect(this.#refused).toBe(false);
    this.#refused ||= !taken;
    if (taken) this.queue.push(...ids.map((id, n) => ({ id, phrase, n })));
    expect(this.queue.length).toBeLessThanOrEqual(MINUTE);
  }

  #close(): void {
    if (this.turn === 0) return;
    this.playback.close(this.turn);
    this.#closed = !this.#over;
  }

  #flush(): void {
    const heard = this.playback.flush();
    const next = this.queue[0];
    // Between two phrases the place may be the end of the one or the beginning of the other.
    if (next && next.n > 0) expect(heard).toEqual({ turn: this.turn, phrase: next.phrase, samples: next.n });
    this.queue = [];
    this.#over = true;
    this.#ended = 0;
    this.#held = this.#closed = false;
  }

  fill(length: number): void {
    const out = new Float32Array(length);
    const events = this.playback.fill(out);
    const gaps: PlaybackEvent[] = [];
    for (const [offset, id] of out.entries()) {
      if (id === 0) {
        const dry = this.queue.length === 0 && this.#begun && !this.#held && !this.#closed && !this.#over;
        if (dry) this.#silence++;
        continue;
      }
      if (this.#held || id !== this.queue.shift()?.id) expect.fail(`${id} is heard out of turn`);
      if (this.#silence > 0) gaps.push({ type: "starved", turn: this.turn, samples: this.#silence, offset });
      this.#silence = 0;
      this.#begun = true;
    }
    expect(events.filter(({ type }) => type === "starved")).toEqual(gaps);
    const ended = events.filter(({ type }) => type === "ended");
    expect(ended.every((event) => "turn" in event && event.turn === this.turn)).toBe(true);
    this.#ended += ended.length;
    const isEnded = this.#closed && this.queue.length === 0 && !this.#held;
    if (isEnded) expect(this.#ended).toBe(1);
    if (!this.#closed) expect(this.#ended).toBe(0);
  }
}

test("whatever the order of events: no sample of an old turn, none lost, none twice, all in order, gaps told", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const listener = new Listener();
      for (const one of acts) listener.act(one);
      listener.act({ do: "resume" });
      listener.fill(MINUTE + 60);
      expect(listener.queue).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});
