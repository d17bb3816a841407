import fc from "fast-check";
import { expect, test } from "vitest";
import { type Deed, OVER, World } from "./world.ts";

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("say" as const), frames: fc.integer({ min: 8, max: 45 }) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("rest" as const), frames: fc.integer({ min: 1, max: 70 }) }) },
  { weight: 1, arbitrary: fc.constant<Deed>({ do: "cough" }) },
  { weight: 1, arbitrary: fc.constant<Deed>({ do: "backchannel" }) },
  { weight: 1, arbitrary: fc.constant<Deed>({ do: "type" }) },
  { weight: 1, arbitrary: fc.constant<Deed>({ do: "finish" }) },
);
const timing = fc.record({
  asr: fc.integer({ min: 5, max: 900 }),
  prefill: fc.integer({ min: 1, max: 400 }),
  token: fc.integer({ min: 1, max: 120 }),
  tts: fc.integer({ min: 5, max: 700 }),
});
const script = fc.array(deed, { minLength: 2, maxLength: 12 });

/** Each turn's events, in order. */
function byTurn(world: World): Map<number, string[]> {
  const turns = new Map<number, string[]>();
  for (const { turn, type } of world.events) turns.set(turn, [...(turns.get(turn) ?? []), type]);
  return turns;
}

function checkTurns(world: World): void {
  for (const [turn, events] of byTurn(world)) {
    const ends = events.filter((type) => OVER.has(type));
    expect(ends, `turn ${turn} is over once`).toHaveLength(1);
    expect(OVER.has(events.at(-1) ?? ""), `nothing follows turn ${turn}`).toBe(true);
    expect(events.filter((type) => type === "asked").length, `turn ${turn} is answered once`).toBeLessThanOrEqual(1);
    expect(ends, `turn ${turn}`).not.toEqual(["failed"]);
  }
  expect(world.stale, "audio of a turn that was over").toEqual([]);
}

function checkAudio(world: World): void {
  const phrases = new Map<number, number[]>();
  for (const { turn, phrase } of world.played) phrases.set(turn, [...(phrases.get(turn) ?? []), phrase]);
  for (const [turn, list] of phrases) expect(list, `phrases of turn ${turn}`).toEqual(Array.from(list, (_, i) => i));
  const order = world.played.map(({ turn }) => turn);
  expect(order, "turns are heard in order").toEqual(order.toSorted((a, b) => a - b));
}

/** Every word that was said is asked in exactly one turn that was not thrown away, unless typing cut it off. */
function checkWords(world: World, typed: boolean): void {
  const thrownAway = new Set(world.events.flatMap(({ turn, type }) => (type === "discarded" ? [turn] : [])));
  const questions = world.events.flatMap((event) =>
    event.type === "asked" && !thrownAway.has(event.turn) ? [event.text] : [],
  );
  for (const word of world.said) {
    const times = questions.flatMap((text) => text.split(" ")).filter((one) => one === word).length;
    if (typed) expect(times, word).toBeLessThanOrEqual(1);
    else expect(times, `${word} in ${JSON.stringify(questions)}`).toBe(1);
  }
}

test("whatever is said when, however fast the models are: one answer a turn, no word lost, no stale audio", async () => {
  await fc.assert(
    fc.asyncProperty(script, timing, fc.boolean(), async (deeds, delays, speculation) => {
      const world = new World(delays, { speculation });
      await world.live(deeds);
      expect(world.isQuiet, "everything comes to an end").toBe(true);
      checkTurns(world);
      checkAudio(world);
      checkWords(
        world,
        deeds.some((one) => one.do === "type"),
      );
    }),
    { numRuns: Number(process.env.INZWA_INTERLEAVINGS ?? 1000) },
  );
});
