import { campaign } from "./campaigns/kills.mjs";
import { expect, test } from "./support/visit.ts";

test("a tab or a browser killed during the download costs nothing that was kept", async () => {
  test.setTimeout(300_000);
  const chromium = process.env.INZWA_CHROMIUM ?? "/usr/bin/chromium";
  const seed = Math.floor(Math.random() * 1e6);
  const { failures, runs } = await campaign({ n: 3, seed, dist: "dist", chromium });
  expect(failures, `seed ${seed}`).toEqual([]);
  expect(runs).toBe(3);
});
