import { campaign } from "./campaigns/long-recording.mjs";
import { expect, test } from "./support/visit.ts";

test("a recording is read to its end with lines at their times, in WAV and WebM, and Cancel keeps what was read", async () => {
  test.setTimeout(300_000);
  const chromium = process.env.INZWA_CHROMIUM ?? "/usr/bin/chromium";
  const { failures, runs } = await campaign({ n: 1, seed: 7, dist: "dist", chromium });
  expect(failures).toEqual([]);
  expect(runs).toBe(3);
});
