import { expect, test } from "vitest";
import { mutations } from "./mutations.ts";

test("requests changed at random are answered or refused, with no 5xx and nothing left unhandled", async () => {
  let state = 20_261_121;
  // Mulberry32: the same requests each time.
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const { runs, failures } = await mutations(250, random);
  expect(failures).toEqual([]);
  expect(runs).toBe(250);
});
