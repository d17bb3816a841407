import { expect, test } from "vitest";
import { fold, isOver, newTurn, type TurnEvent } from "../../core/turn.ts";

const run = (...events: TurnEvent[]) => events.reduce(fold, newTurn(1));

test("a turn from the first words to the last sample heard", () => {
  const turn = run(
    { turn: 1, type: "began" },
    { turn: 1, type: "partial", settled: "", tentative: "guta" },
    { turn: 1, type: "partial", settled: "guta", tentative: "guru" },
    { turn: 1, type: "asked", text: "guta guru nderipi" },
    { turn: 1, type: "reply-delta", text: "I" },
    { turn: 1, type: "reply-delta", text: "Harare." },
    { turn: 1, type: "audible" },
    { turn: 1, type: "replied", text: "IHarare." },
    { turn: 1, type: "heard", chars: 5 },
    { turn: 1, type: "ended" },
  );
  expect(turn).toEqual({
    id: 1,
    phase: "done",
    user: "guta guru nderipi",
    tentative: "",
    userFinal: true,
    reply: "IHarare.",
    replyFinal: true,
    heard: 8,
  });
});

test("events of another turn, and late ones of an ended turn, change nothing", () => {
  const asked = run({ turn: 1, type: "asked", text: "a" });
  expect(fold(asked, { turn: 2, type: "reply-delta", text: "x" })).toBe(asked);
  const over = fold(asked, { turn: 1, type: "interrupted" });
  expect(fold(over, { turn: 1, type: "reply-delta", text: "x" })).toBe(over);
  expect(fold(over, { turn: 1, type: "ended" }).phase).toBe("interrupted");
});

test("a late partial does not overwrite the final words, and heard never goes back", () => {
  const turn = run(
    { turn: 1, type: "asked", text: "final" },
    { turn: 1, type: "partial", settled: "fin", tentative: "" },
    { turn: 1, type: "heard", chars: 9 },
    { turn: 1, type: "heard", chars: 4 },
  );
  expect(turn).toMatchObject({ user: "final", heard: 9 });
});

test("what is settled stands apart from what may still change, and a failure keeps both", () => {
  const partial: TurnEvent = { turn: 1, type: "partial", settled: "guta guru", tentative: "nde" };
  expect(run(partial)).toMatchObject({ user: "guta guru", tentative: "nde", userFinal: false });
  const failure = { code: "worker-died", message: "gone" } as const;
  expect(run(partial, { turn: 1, type: "failed", failure })).toMatchObject({ user: "guta guru nde", tentative: "" });
});

test("each way a turn ends is an end", () => {
  const failure = { code: "network", message: "gone" } as const;
  const ends: TurnEvent[] = [
    { turn: 1, type: "ended" },
    { turn: 1, type: "interrupted" },
    { turn: 1, type: "discarded" },
    { turn: 1, type: "failed", failure },
  ];
  expect(ends.map((event) => isOver(run(event)))).toEqual([true, true, true, true]);
  expect(isOver(newTurn(1))).toBe(false);
});
