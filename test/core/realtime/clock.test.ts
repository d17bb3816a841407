import { expect, test } from "vitest";
import { ClockSkew } from "../../../core/realtime/clock.ts";

/** A clock 300 ms ahead that gains 200 ppm. */
const theirs = (ours: number) => ours + 300 + ours * 200e-6;

/** Delays of both ways that change from ping to ping, without chance. */
function pings(skew: ClockSkew, from: number, count: number, every: number): void {
  for (let i = 0; i < count; i++) {
    const sent = from + i * every;
    const there = 12 + ((i * 7) % 23) + (i % 9 === 4 ? 180 : 0);
    const back = 12 + ((i * 5) % 19);
    skew.add({ sent, theirs: theirs(sent + there), came: sent + there + back });
  }
}

test("nothing is known before the first ping", () => {
  expect(new ClockSkew().at(0)).toBeUndefined();
  expect(new ClockSkew().ours(5, 0)).toBeUndefined();
});

test("300 ms off, from a handful of pings", () => {
  const skew = new ClockSkew();
  pings(skew, 0, 6, 2_000);
  expect(Math.abs((skew.at(11_000)?.offset ?? 0) - 302)).toBeLessThan(12);
});

test("300 ms off and drifting by 200 ppm, over ten minutes and as long ahead", () => {
  const skew = new ClockSkew();
  pings(skew, 0, 120, 5_000);
  const now = 600_000;
  const known = skew.at(now);
  expect(Math.abs((known?.drift ?? 0) - 200)).toBeLessThan(40);
  expect(Math.abs((known?.offset ?? 0) - (300 + now * 200e-6))).toBeLessThan(8);
  const ours = skew.ours(theirs(now), now) ?? 0;
  expect(Math.abs(ours - now)).toBeLessThan(8);
  const later = skew.at(now + 600_000)?.offset ?? 0;
  expect(Math.abs(later - (300 + 1_200_000 * 200e-6))).toBeLessThan(40);
});

test("echoes that cannot be are passed over", () => {
  const skew = new ClockSkew();
  skew.add({ sent: 10, theirs: Number.NaN, came: 20 });
  skew.add({ sent: 30, theirs: 1, came: 20 });
  expect(skew.at(0)).toBeUndefined();
});
