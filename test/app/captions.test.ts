import { expect, test } from "vitest";
import { captionsOf, withEvent } from "../../app/captions.ts";
import type { Turn, TurnEvent } from "../../core/turn.ts";

const asked: readonly TurnEvent[] = [
  { turn: 1, type: "began" },
  { turn: 1, type: "asked", text: "mhoro" },
  { turn: 1, type: "replied", text: "Mhoro shamwari" },
];
const after = (...more: readonly TurnEvent[]) =>
  captionsOf([...asked, ...more].reduce<readonly Turn[]>(withEvent, [])).at(-1);

test("how much was heard is told from the first sound to the last, and at no other time", () => {
  expect(after()).not.toHaveProperty("heard");
  expect(after({ turn: 1, type: "audible" })).toMatchObject({ text: "Mhoro shamwari", heard: 0 });
  expect(after({ turn: 1, type: "audible" }, { turn: 1, type: "heard", chars: 7 })).toMatchObject({ heard: 7 });
  expect(after({ turn: 1, type: "audible" }, { turn: 1, type: "ended" })).not.toHaveProperty("heard");
  expect(after({ turn: 1, type: "audible" }, { turn: 1, type: "interrupted" })).not.toHaveProperty("heard");
});
