import { expect, test } from "vitest";
import { failure } from "../../../core/failure.ts";
import { usualBounds } from "../../../core/rollout/channel.ts";
import { missedBy, noCounts, type TurnSeen, withRating, withSeen } from "../../../core/rollout/counts.ts";
import { leaves } from "../../../core/rollout/own.ts";
import { TurnWatch } from "../../../core/rollout/turn-watch.ts";
import type { MarkName } from "../../../core/trace/note.ts";
import type { TurnEvent } from "../../../core/turn.ts";

const good: TurnSeen = { spoken: true, error: false, empty: false, correction: false, ttfw: 500 };

/** Marks and events of one turn, in order; what the watch makes of its last one. */
function seen(watch: TurnWatch, turn: number, marks: readonly MarkName[], events: readonly object[]) {
  for (const name of marks) watch.note({ kind: "mark", name, turn, revision: 0, time: 0 });
  return events.map((event) => watch.event({ turn, ...event } as TurnEvent)).at(-1);
}
const spoke: readonly MarkName[] = ["speech-confirmed", "speech-over"];
const asked = (text: string) => ({ type: "asked", text });
const answered = [{ type: "replied", text: "Harare." }, { type: "ended" }];

test("a turn is judged by what became of it", () => {
  const watch = new TurnWatch();
  watch.note({ kind: "span", name: "ttfw", turn: 1, revision: 0, start: 100, end: 900 });
  expect(seen(watch, 1, spoke, [asked("guta guru nderipi"), ...answered])).toEqual({ ...good, ttfw: 800 });
  expect(seen(watch, 2, spoke, [{ type: "discarded" }])).toMatchObject({ empty: true, error: false });
  expect(seen(watch, 3, [], [asked("mhoro"), { type: "replied", text: " " }, { type: "ended" }])).toMatchObject({
    spoken: false,
    empty: true,
  });
  expect(seen(watch, 4, spoke, [{ type: "failed", failure: failure("bug", "x") }])).toMatchObject({ error: true });
});

test("what is no model's doing counts for nothing", () => {
  const watch = new TurnWatch();
  expect(seen(watch, 1, spoke, [{ type: "failed", failure: failure("network", "x") }])).toBeUndefined();
  expect(seen(watch, 2, ["speech-confirmed"], [{ type: "discarded" }]), "the microphone was closed").toBeUndefined();
  expect(seen(watch, 3, [...spoke, "backchannel"], [{ type: "discarded" }])).toBeUndefined();
  expect(seen(watch, 4, spoke, [asked("a b"), { type: "discarded" }]), "joined by the next turn").toBeUndefined();
});

test("a question that is said again is a correction of the turn before", () => {
  const watch = new TurnWatch();
  const say = (turn: number, text: string, marks = spoke) => seen(watch, turn, marks, [asked(text), ...answered]);
  expect(say(1, "Guta guru reZimbabwe nderipi?")?.correction).toBe(false);
  expect(say(2, "guta guru rezimbabwe riri kupi")?.correction).toBe(true);
  expect(say(3, "Sadza rinobikwa sei?")?.correction).toBe(false);
  expect(say(4, "Sadza rinobikwa sei?", [])?.correction, "typed again on purpose").toBe(false);
});

test("four bad turns end it, a slow device does not", () => {
  const after = (turns: readonly TurnSeen[], former = noCounts) =>
    turns.reduce((counts, turn) => withSeen(counts, turn, 1000, former), noCounts);
  const times = (count: number, turn: TurnSeen) => Array.from({ length: count }, () => turn);
  expect(leaves(after(times(3, { ...good, error: true })).evidence)).toBe(false);
  expect(leaves(after(times(4, { ...good, empty: true })).evidence)).toBe(true);
  expect(leaves(after(times(4, { ...good, correction: true })).evidence)).toBe(true);
  const late = { ...good, ttfw: 3000 };
  expect(leaves(after(times(50, late)).evidence), "it may always have been slow").toBe(false);
  expect(leaves(after(times(50, late), after(times(20, late))).evidence), "it always was").toBe(false);
  expect(leaves(after(times(4, late), after(times(20, good))).evidence)).toBe(true);
  expect(after([late, { ...good, error: true }])).toMatchObject({ turns: 2, slow: 1, audible: 2, errors: 1 });
});

test("a device tells of each bound whether the model keeps it, once there are enough turns", () => {
  const seen = { ...noCounts, turns: 10, audible: 10, slow: 5, errors: 2, empty: 1 };
  expect(missedBy(seen, usualBounds)).toEqual(["errors", "ttfw"]);
  expect(missedBy({ ...seen, turns: 9 }, usualBounds)).toEqual([]);
  expect(missedBy({ ...seen, slow: 0, errors: 1 }, usualBounds)).toEqual([]);
});

test("answers that are not liked speak against a new model where those of the former one were", () => {
  const liked = { ...noCounts, rated: 5, disliked: 1 };
  const rated = (counts: typeof noCounts, now: boolean | undefined, was?: boolean, former = liked, turn = good) =>
    withRating(counts, turn, { was, now }, 1000, former);
  const ten = Array.from({ length: 10 }, () => good).reduce((all, turn) => withSeen(all, turn, 1000, liked), noCounts);
  const once = rated(ten, false);
  expect(once).toMatchObject({ rated: 1, disliked: 1 });
  expect(once.evidence.odds).toBeGreaterThan(ten.evidence.odds);
  const taken = rated(once, undefined, false);
  expect(taken).toMatchObject({ rated: 0, disliked: 0 });
  expect(taken.evidence.odds).toBeCloseTo(ten.evidence.odds, 9);
  expect(rated(once, true, false)).toMatchObject({ rated: 1, disliked: 0 });
  const unknown = rated(ten, false, undefined, noCounts);
  expect(unknown.evidence, "nobody rated the former one").toEqual(ten.evidence);
  const failed = rated(ten, false, undefined, liked, { ...good, error: true });
  expect(failed.evidence, "it was bad already").toEqual(ten.evidence);
  const disliked = [1, 2, 3, 4].reduce((all) => rated(withSeen(all, good, 1000, liked), false), noCounts);
  expect(leaves(disliked.evidence)).toBe(true);
  expect(missedBy({ ...noCounts, turns: 10, rated: 2, disliked: 2 }, usualBounds)).toEqual([]);
  expect(missedBy({ ...noCounts, turns: 10, rated: 3, disliked: 1 }, usualBounds)).toEqual(["dissatisfied"]);
  expect(missedBy({ ...noCounts, turns: 10, rated: 3, disliked: 1 }, { ...usualBounds, dissatisfied: 0.5 })).toEqual(
    [],
  );
});
