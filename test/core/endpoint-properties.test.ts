import fc from "fast-check";
import { expect, test } from "vitest";
import { FRAME } from "../../core/contracts.ts";
import {
  type EndpointEvent,
  type EndpointState,
  endpointDefaults,
  finish,
  type Mode,
  press,
  quiet,
  step,
} from "../../core/endpoint.ts";

/** So many frames alike, and what a hand does before the first of them. */
type Stretch = {
  readonly speech: number;
  readonly frames: number;
  readonly echo: boolean;
  readonly speaking: boolean;
  readonly complete: number | undefined;
  readonly hand: "none" | "finish" | "press" | "release";
};
type Heard = { readonly events: readonly EndpointEvent[]; readonly state: EndpointState; readonly now: number };

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const stretch: fc.Arbitrary<Stretch> = fc.record({
  speech: fc.oneof(unit, fc.constantFrom(0, 0.35, 0.45, 0.5, 0.6, 1)),
  frames: fc.integer({ min: 1, max: 30 }),
  echo: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  speaking: fc.boolean(),
  complete: fc.option(unit, { nil: undefined }),
  hand: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Stretch["hand"]>("none") },
    { weight: 1, arbitrary: fc.constantFrom<Stretch["hand"]>("finish", "press", "release") },
  ),
});
const stretches = fc.array(stretch, { maxLength: 40 });
const modes = fc.constantFrom<Mode>("auto", "tap", "hold");

function hear(mode: Mode, said: readonly Stretch[], from: Heard = { events: [], state: quiet, now: 0 }): Heard {
  const config = { ...endpointDefaults, mode };
  let { state, now } = from;
  const events = [...from.events];
  const take = (next: { state: EndpointState; events: readonly EndpointEvent[] }) => {
    state = next.state;
    events.push(...next.events);
  };
  for (const { speech, frames, echo, hand, ...around } of said) {
    if (hand === "finish") take(finish(state));
    if (hand === "press") take(press(state, now));
    if (hand === "release") take(finish(state));
    for (let i = 0; i < frames; i++, now += FRAME) take(step(state, { at: now, speech, echo }, config, around));
  }
  return { events, state, now };
}

const silence = (frames: number): Stretch => ({
  speech: 0,
  frames,
  echo: false,
  speaking: false,
  complete: undefined,
  hand: "none",
});

/** What may come behind what; speech that is confirmed ends once, and a hand may end it or take it back at any time. */
const follows: Readonly<Record<EndpointEvent["type"] | "none", readonly EndpointEvent["type"][]>> = {
  none: ["speech-start"],
  "speech-start": ["speech-confirmed", "speech-cancelled"],
  "speech-cancelled": ["speech-start"],
  "speech-confirmed": ["speech-maybe-over", "speech-over", "speech-cancelled"],
  "speech-maybe-over": ["speech-resumed", "speech-over"],
  "speech-resumed": ["speech-maybe-over", "speech-over"],
  "speech-over": ["speech-start"],
};

test("whatever is heard and pressed, events keep their order", () => {
  fc.assert(
    fc.property(modes, stretches, (mode, said) => {
      const types = hear(mode, said).events.map(({ type }) => type);
      for (const [i, type] of types.entries()) expect(follows[types[i - 1] ?? "none"]).toContain(type);
    }),
  );
});

test("positions never go back, and no turn begins within another", () => {
  fc.assert(
    fc.property(modes, stretches, (mode, said) => {
      let before = 0;
      for (const event of hear(mode, said).events) {
        if (event.type === "speech-cancelled") continue;
        if (event.type === "speech-confirmed") {
          expect(event.at).toBe(before);
          continue;
        }
        const at = event.type === "speech-over" ? event.end : event.at;
        expect(at).toBeGreaterThanOrEqual(before);
        before = at;
      }
    }),
  );
});

test("silence ends everything: within the longest wait by itself, within half a minute where a hand should", () => {
  fc.assert(
    fc.property(modes, stretches, (mode, said) => {
      const { longest, forgotten } = endpointDefaults;
      const wait = mode === "auto" ? longest : forgotten;
      const { events, state } = hear(mode, [...said, silence(Math.ceil(wait / FRAME))]);
      expect(state.phase).toBe("quiet");
      const count = (type: EndpointEvent["type"]) => events.filter((event) => event.type === type).length;
      expect(count("speech-over") + count("speech-cancelled")).toBe(count("speech-start"));
    }),
    { numRuns: 50 },
  );
});

test("only in silence does a turn end by itself, and no sooner than its bounds", () => {
  fc.assert(
    fc.property(modes, stretches, (mode, said) => {
      for (const event of hear(mode, said).events) {
        if (event.type !== "speech-over") continue;
        expect(event.end).toBeGreaterThanOrEqual(event.start);
        if (event.why === "person") expect(event.silence).toBe(0);
        else expect(event.silence).toBeGreaterThanOrEqual(mode === "auto" ? 160 * 16 : endpointDefaults.forgotten);
      }
    }),
  );
});

test("what was heard before changes nothing but the patience: the next clear sentence is one turn", () => {
  const sentence: Stretch = { ...silence(30), speech: 0.95 };
  fc.assert(
    fc.property(stretches, (said) => {
      const before = hear("auto", [...said, silence(50)]);
      const after = hear("auto", [sentence, silence(50)], { ...before, events: [] });
      expect(after.events.map(({ type }) => type)).toEqual([
        "speech-start",
        "speech-confirmed",
        "speech-maybe-over",
        "speech-over",
      ]);
      expect(after.events.at(-1)).toMatchObject({ start: before.now, end: before.now + 30 * FRAME });
    }),
  );
});
