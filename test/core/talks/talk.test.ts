import { expect, test } from "vitest";
import { Scribe } from "../../../core/talks/scribe.ts";
import { type KeptTalk, lastSpoken, merged, titleFrom, withTurn } from "../../../core/talks/talk.ts";
import type { TurnEvent } from "../../../core/turn.ts";
import { talk, turn } from "./talks.ts";

function scribe() {
  let ids = 0;
  const one = new Scribe(() => `talk-${++ids}`);
  const take = (events: readonly TurnEvent[], { at = 1_000, language = "sn", keeps = true } = {}) =>
    events.flatMap((event) => one.take(event, language, at, keeps) ?? []);
  return { one, take };
}

const answered = (id: number, text = "mhoro"): TurnEvent[] => [
  { turn: id, type: "began" },
  { turn: id, type: "partial", settled: "mh", tentative: "oro" },
  { turn: id, type: "asked", text },
  { turn: id, type: "reply-delta", text: "Mhoro, " },
  { turn: id, type: "replied", text: "Mhoro, shamwari." },
  { turn: id, type: "audible" },
  { turn: id, type: "heard", chars: 7 },
];

test("a turn is written when it is over, with what was heard of it", () => {
  const { take } = scribe();
  expect(take(answered(1))).toEqual([]);
  expect(take([{ turn: 1, type: "ended" }], { at: 9_000 })).toEqual([
    {
      head: { id: "talk-1", language: "sn" },
      turn: { id: 1, at: 1_000, asked: "mhoro", answered: "Mhoro, shamwari.", heard: 16, outcome: "done" },
    },
  ]);
  const [interrupted] = take([...answered(2), { turn: 2, type: "interrupted" }]);
  expect(interrupted?.turn).toMatchObject({ heard: 7, outcome: "interrupted" });
  const [failed] = take([...answered(3), { turn: 3, type: "failed", failure: { code: "bug", message: "" } }]);
  expect(failed?.turn.outcome).toBe("failed");
});

test("noise, and what comes after a turn is over, leave nothing", () => {
  const { take } = scribe();
  expect(
    take([
      { turn: 1, type: "began" },
      { turn: 1, type: "interrupted" },
    ]),
  ).toEqual([]);
  expect(take([...answered(2), { turn: 2, type: "discarded" }])).toEqual([]);
  expect(take([...answered(3), { turn: 3, type: "ended" }, { turn: 3, type: "interrupted" }]).length).toBe(1);
});

test("a turn of which any part was private is not kept", () => {
  const { take } = scribe();
  take(answered(1), { keeps: false });
  expect(take([{ turn: 1, type: "ended" }])).toEqual([]);
  take(answered(2));
  expect(take([{ turn: 2, type: "ended" }], { keeps: false })).toEqual([]);
  expect(take([...answered(3), { turn: 3, type: "ended" }]).length).toBe(1);
});

test("another conversation, and another language, have a record of their own", () => {
  const { one, take } = scribe();
  take(answered(1));
  one.begin();
  take(answered(2));
  expect(take([{ turn: 1, type: "interrupted" }])[0]?.head.id).toBe("talk-1");
  expect(take([{ turn: 2, type: "ended" }])[0]?.head.id).toBe("talk-2");
  const english = take([...answered(3), { turn: 3, type: "ended" }], { language: "en" });
  expect(english[0]?.head).toEqual({ id: "talk-3", language: "en" });
});

test("the first question gives the title; turns stand in order and are there once", () => {
  const empty: KeptTalk = { ...talk("a"), title: "", turns: [] };
  const two = withTurn(withTurn(empty, turn(2, { asked: "  mvura\nchii " })), turn(1));
  expect(two.title).toBe("mvura chii");
  expect(two.turns.map(({ id }) => id)).toEqual([1, 2]);
  expect(withTurn(two, turn(2, { asked: "again" })).turns[1]?.asked).toBe("again");
  expect(two.turns.length).toBe(2);
});

test("a title is one line that ends with a word", () => {
  expect(titleFrom("short")).toBe("short");
  expect(titleFrom(" \n ")).toBe("");
  expect(titleFrom("mvura ".repeat(40))).toMatch(/^(mvura )+mvura…$/);
  expect(titleFrom("x".repeat(200)).length).toBeLessThanOrEqual(121);
});

test("two readings of a conversation lose no turn, and the newer one names it", () => {
  const old = { ...talk("a", [turn(1), turn(2)]), changed: 10, title: "old", pinned: true };
  const late = { ...talk("a", [turn(2, { asked: "newer" }), turn(3)]), changed: 20, begun: 5, title: "new" };
  for (const both of [merged(old, late), merged(late, old)]) {
    expect(both).toMatchObject({ title: "new", pinned: false, changed: 20 });
    expect(both.begun).toBe(Math.min(old.begun, 5));
    expect(both.turns.map(({ asked }) => asked)).toEqual(["mhoro 1", "newer", "mhoro 3"]);
  }
});

test("the list goes by the last turn, not by a new name", () => {
  const renamed = { ...talk("a", [turn(1, { at: 70 }), turn(2, { at: 60 })]), begun: 50, changed: 900 };
  expect(lastSpoken(renamed)).toBe(70);
});
