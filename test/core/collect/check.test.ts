import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkTake } from "../../../core/collect/check.ts";

import { wadaSnr } from "../../../core/collect/wada.ts";
import { isFailure } from "../../../core/failure.ts";
import { readWav } from "../../../core/wav.ts";

const RATE = 16_000;
const fixtures = join(import.meta.dirname, "../../fixtures");

function sound(name: string) {
  const audio = readWav(readFileSync(join(fixtures, name)));
  if (isFailure(audio)) throw audio;
  return audio;
}

function randomOf(seed: number) {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

/** Marsaglia and Tsang, with the boost for shapes below 1. */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

describe("WADA", () => {
  test.each([0, 15, 30])("tells %i dB of gamma-distributed speech under Gaussian noise", (decibels) => {
    const random = randomOf(7);
    const speech = Float64Array.from({ length: 60_000 }, () => gamma(0.4, random) * (random() < 0.5 ? -1 : 1));
    const power = speech.reduce((sum, x) => sum + x * x, 0) / speech.length;
    const noise = Math.sqrt(power / 10 ** (decibels / 10));
    const mixed = Float32Array.from(speech, (x) => 0.01 * (x + noise * normal(random)));
    expect(Math.abs((wadaSnr(mixed) ?? 99) - decibels)).toBeLessThan(1.5);
  });

  test("says nothing of silence", () => {
    expect(wadaSnr(new Float32Array(RATE))).toBeUndefined();
    expect(wadaSnr(new Float32Array(0))).toBeUndefined();
  });
});

describe("a take", () => {
  const { samples, sampleRate } = sound("speech/00.wav");
  const troubles = (changed: Float32Array, studio = false) => checkTake(changed, sampleRate, studio).troubles;

  test("that is well spoken has no trouble", () => {
    expect(troubles(samples)).toEqual([]);
  });

  test("is told when it is silent, short, long, clipped, quiet or noisy", () => {
    expect(troubles(new Float32Array(2 * RATE))).toEqual(["silent"]);
    expect(troubles(samples.slice(0, 0.3 * sampleRate))).toContain("short");
    expect(
      troubles(Float32Array.from({ length: 31 * sampleRate }, (_, i) => samples[i % samples.length] ?? 0)),
    ).toContain("long");
    expect(troubles(samples.map((x) => Math.max(-1, Math.min(1, 30 * x))))).toContain("clipping");
    expect(troubles(samples.map((x) => x / 200))).toContain("quiet");
    const random = randomOf(3);
    expect(troubles(samples.map((x) => x + 0.3 * normal(random)))).toContain("noisy");
  });

  test("of the studio is judged more strictly", () => {
    const random = randomOf(5);
    const power = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
    // Twelve dB beneath the voice.
    const noise = Math.sqrt(power / 10 ** 1.2);
    const hissing = samples.map((x) => x + noise * normal(random));
    expect(troubles(hissing)).not.toContain("noisy");
    expect(troubles(hissing, true)).toContain("noisy");
  });
});
