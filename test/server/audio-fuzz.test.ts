import { expect, test } from "vitest";
import { damages } from "./audio-fuzz.ts";

/** `npm run campaign audio` sends more of them. */
const N = 120;

test(`${N} damaged recordings are decoded or refused, none with a crash`, async () => {
  let state = 7;
  // Numbers of Lehmer's kind, the same each time (Park and Miller 1988).
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const { failures, figures } = await damages(N, random);
  expect(failures).toEqual([]);
  expect(figures.statuses).toMatch(/200: [1-9].*400: [1-9]/);
});
