import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { Clock } from "../../bench/native/clock.ts";

test("an hour in which nothing is computed takes no time", async () => {
  const begun = performance.now();
  const clock = new Clock(() => performance.now());
  const from = clock.now();
  await clock.until(from + 3_600_000);
  expect(clock.now() - from).toBeGreaterThanOrEqual(3_600_000);
  expect(performance.now() - begun).toBeLessThan(3_000);
});

test("what is being computed takes as long as it takes, and the rest is jumped over", async () => {
  let real = 0;
  const clock = new Clock(() => real);
  let finish = () => {};
  const work = clock.during(
    new Promise<void>((resolve) => {
      finish = resolve;
    }),
  );
  const done = clock.until(1_000);
  await pause(1);
  expect(clock.now()).toBe(0);
  real = 400;
  finish();
  await Promise.all([work, done]);
  expect(clock.now()).toBe(1_000);
});

test("work that lasts longer than that is waited for no longer", async () => {
  const clock = new Clock(() => performance.now());
  const from = clock.now();
  const endless = clock.during(new Promise(() => {}));
  await clock.until(from + 30);
  expect(clock.now() - from).toBeGreaterThanOrEqual(30);
  expect(await Promise.race([endless, "still at work"])).toBe("still at work");
});
