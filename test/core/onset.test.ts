import { expect, test } from "vitest";
import { HOP, Onset } from "../../core/onset.ts";

/** 300 Hz at `decibels` below full scale between two positions, and nothing elsewhere. */
const vowel =
  (decibels: number, from: number, to = Number.POSITIVE_INFINITY, hz = 300) =>
  (at: number) =>
    at >= from && at < to ? 10 ** (decibels / 20) * Math.SQRT2 * Math.sin((2 * Math.PI * hz * at) / 16_000) : 0;

/** ms at which a beginning was told. */
function begins(seconds: number, sound: (at: number) => number): number[] {
  const onset = new Onset();
  const told: number[] = [];
  for (let at = 0; at < seconds * 16_000; at += HOP)
    if (onset.push(Float32Array.from({ length: HOP }, (_, i) => sound(at + i)))) told.push((at + HOP) / 16);
  return told;
}

test("a voice is heard within 50 ms, wherever it begins, and once", () => {
  for (let from = 16_000; from < 16_000 + 2 * HOP; from += 23) {
    const told = begins(2, vowel(-25, from));
    expect(told).toHaveLength(1);
    expect((told[0] ?? 0) - from / 16).toBeLessThanOrEqual(50);
    expect((told[0] ?? 0) - from / 16).toBeGreaterThan(30);
  }
});

test("silence, a hum that was always there and what is fainter than any voice begin nothing", () => {
  expect(begins(2, () => 0)).toEqual([]);
  expect(begins(3, vowel(-30, 0)).filter((ms) => ms > 100)).toEqual([]);
  expect(begins(2, vowel(-55, 16_000))).toEqual([]);
});

test("a click is over too soon, and keys are not where vowels are", () => {
  expect(begins(2, vowel(-20, 16_000, 16_000 + 48))).toEqual([]);
  expect(begins(2, vowel(-20, 16_000, 24_000, 5_000))).toEqual([]);
});

test("what comes and goes is told once a second at the most", () => {
  const knocks = (at: number) => vowel(-20, 0)(at) * (Math.floor(at / 3_200) % 2);
  expect(begins(4, knocks).length).toBeLessThanOrEqual(4);
});
