import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isFailure } from "../../core/failure.ts";
import { Resampler } from "../../core/pcm.ts";
import { readWav } from "../../core/wav.ts";
import { readRules, routeOf } from "../../foundry/data/call-rules.ts";
import { qualityOf } from "../../foundry/data/sound/quality.ts";
import { shippedRules } from "./recordings-room.ts";

describe("the shipped rules", () => {
  test.each([
    [0.71, 0.89, "review"],
    [0.71, 0.9, "take"],
    [0.7, 0.5, "aside"],
    [0.7, 1, "aside"],
    [1, 0, "review"],
  ] as const)("quality %d and confidence %d: %s", (quality, confidence, route) => {
    expect(routeOf({ quality, confidence, seconds: 5 }, shippedRules)).toBe(route);
  });
});

describe("rules as data", () => {
  test("the first whose terms all hold decides; nothing is set aside", () => {
    const rules = readRules(
      "- { to: aside, seconds: { above: 60 } }\n- { to: take, confidence: { from: 0.5, to: 0.6 } }",
      "a",
    );
    const route = (confidence: number, seconds: number) => routeOf({ quality: 1, confidence, seconds }, rules);
    expect([route(0.5, 60), route(0.6, 1), route(0.61, 1), route(0.5, 61)]).toEqual(["take", "take", "aside", "aside"]);
  });

  test.each([
    "- to: somewhere",
    "- { to: take, loudness: { above: 1 } }",
    "- { to: take, quality: 0.7 }",
    "to: take",
    "- [",
  ])("%s is refused", (yaml) =>
    expect(() => readRules(yaml, "rules.yaml")).toThrow(expect.objectContaining({ code: "bad-manifest" })),
  );
});

describe("quality", () => {
  const wav = readWav(readFileSync("test/fixtures/speech/09.wav"));
  if (isFailure(wav)) throw new Error(wav.message);
  const { samples, sampleRate } = wav;
  const with_ = (change: (x: number, i: number) => number) => qualityOf(samples.map(change), sampleRate);
  let seed = 1;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647 - 0.5;
  };

  test("clean speech is good, and each trouble is seen by its own figure", () => {
    const clean = qualityOf(samples, sampleRate);
    expect(clean.quality).toBeGreaterThan(0.7);
    const noisy = with_((x) => x + 0.3 * random());
    expect(noisy.quality).toBeLessThan(0.5);
    expect(noisy.snr).toBeLessThan((clean.snr ?? 0) - 10);
    const clipped = with_((x) => Math.max(-1, Math.min(1, x * 30)));
    expect(clipped.clipped).toBeGreaterThan(0.01);
    expect(clipped.quality).toBe(0);
    const silent = with_((x, i) => (i < samples.length * 0.1 ? x : 0));
    expect(silent.silent).toBeGreaterThan(0.89);
    expect(silent.quality).toBeLessThan(0.2);
    expect(qualityOf(new Float32Array(16_000), 16_000)).toMatchObject({ quality: 0, silent: 1, bandwidth: 0 });
    expect(qualityOf(new Float32Array(0), 16_000).quality).toBe(0);
  });

  test("the band of a telephone is told from a full one and from a bad line", () => {
    const narrow = (rate: number) => {
      const [down, up] = [new Resampler(sampleRate, rate), new Resampler(rate, sampleRate)];
      return qualityOf(up.push(down.push(samples)), sampleRate).bandwidth;
    };
    expect(qualityOf(samples, sampleRate).bandwidth).toBeGreaterThan(5000);
    expect(narrow(8000)).toBeGreaterThan(3000);
    expect(narrow(8000)).toBeLessThan(4500);
    expect(narrow(4000)).toBeLessThan(2400);
  });
});
