import { expect, test } from "vitest";
import { Pace } from "../../../app/transcribe/pace.ts";

test("what is left is told by the work so far, not by the time in which somebody talked", () => {
  let now = 0;
  const pace = new Pace(() => now);
  pace.works(true);
  now = 2_000;
  expect(pace.left(10, 60), "too soon to tell").toBeUndefined();
  now = 5_000;
  expect(pace.left(10, 60)).toBe(25);
  pace.works(false);
  now = 60_000;
  expect(pace.left(10, 60)).toBe(25);
  pace.works(true);
  now = 65_000;
  expect(pace.left(40, 60)).toBe(5);
});

test("nothing is told of a file that does not say how long it is", () => {
  let now = 0;
  const pace = new Pace(() => now);
  pace.works(true);
  now = 50_000;
  expect(pace.left(40, 0)).toBeUndefined();
});
