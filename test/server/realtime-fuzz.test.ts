import { expect, test } from "vitest";
import { sequences } from "./realtime-fuzz.ts";

/** Numerical Recipes' generator: the same sequences every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test("whatever a client sends in whatever order: no crash, no double answer, nothing left behind", async () => {
  const { failures, figures } = await sequences(Number(process.env.SEQUENCES ?? 25), seeded(7));
  expect(failures).toEqual([]);
  expect(figures.responses).toBeGreaterThan(5);
});
