import { campaign } from "./campaigns/turns.mjs";
import { expect, test } from "./support/visit.ts";

test("talked to in all ways that confuse, it answers each question once and loses none", async () => {
  test.setTimeout(300_000);
  const chromium = process.env.INZWA_CHROMIUM ?? "/usr/bin/chromium";
  const seed = Math.floor(Math.random() * 1e6);
  const { failures, runs } = await campaign({ n: 3, seed, dist: "dist", chromium });
  // How long silence takes is counted over many interruptions, by hand.
  expect(
    failures.filter((line) => !line.startsWith("interrupt to silence")),
    `seed ${seed}`,
  ).toEqual([]);
  expect(runs).toBe(3);
});
