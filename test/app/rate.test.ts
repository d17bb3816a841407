import { expect, test } from "vitest";
import { Meter } from "../../app/rate.ts";

test("speed and time left of a steady download", () => {
  const meter = new Meter();
  expect(meter.push(10, 0, 1000)).toEqual({});
  expect(meter.push(10.5, 50, 1000)).toEqual({});
  expect(meter.push(12, 200, 1000)).toEqual({ bytesPerSecond: 100, secondsLeft: 8 });
});

test("what came before the last seconds does not count", () => {
  const meter = new Meter();
  for (let second = 0; second <= 60; second++) meter.push(second, second * 1000, 1e6);
  let rate = {};
  for (let second = 61; second <= 80; second++) rate = meter.push(second, 60_000 + (second - 60) * 10, 1e6);
  expect(rate).toMatchObject({ bytesPerSecond: 10 });
});

test("a stalled download has no time left to tell", () => {
  const meter = new Meter();
  meter.push(0, 500, 1000);
  for (let second = 1; second < 20; second++) meter.push(second, 500, 1000);
  expect(meter.push(20, 500, 1000)).toEqual({ bytesPerSecond: 0 });
});

test("a download that begins anew is not a negative speed", () => {
  const meter = new Meter();
  meter.push(0, 900, 1000);
  expect(meter.push(2, 0, 1000)).toEqual({});
  expect(meter.push(4, 200, 1000)).toEqual({ bytesPerSecond: 100, secondsLeft: 8 });
});
