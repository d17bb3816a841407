import { expect, test } from "vitest";
import { toldIn, turnsAgain } from "../../../core/talks/again.ts";
import type { KeptTurn } from "../../../core/talks/talk.ts";

const turn = (id: number, more: Partial<KeptTurn> = {}): KeptTurn => ({
  id,
  at: 1,
  asked: `question ${id}`,
  answered: "one two three",
  heard: 13,
  outcome: "done",
  ...more,
});

test("what is shown again has ids that no new turn can have", () => {
  const again = turnsAgain({ turns: [turn(1), turn(7), turn(900)] });
  expect(again.map(({ id, user }) => [id, user])).toEqual([
    [-3, "question 1"],
    [-2, "question 7"],
    [-1, "question 900"],
  ]);
  expect(again.every(({ userFinal, replyFinal, phase }) => userFinal && replyFinal && phase === "done")).toBe(true);
});

test("a model is told what was heard, and no more", () => {
  expect(toldIn(turn(1))).toBe("one two three");
  expect(toldIn(turn(1, { outcome: "interrupted", heard: 9 }))).toBe("one two");
  expect(toldIn(turn(1, { outcome: "interrupted", heard: 0 }))).toBe("");
  expect(toldIn(turn(1, { outcome: "failed", answered: "", heard: 0 }))).toBe("");
});
