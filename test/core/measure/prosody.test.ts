import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pitchOf } from "../../../core/measure/pitch.ts";
import { prosodyOf } from "../../../core/measure/prosody.ts";
import { seeded } from "../../../foundry/measures/seeded.ts";

/** phase: cycles since the beginning. */
type Wave = (phase: number) => number;
const sine: Wave = (phase) => Math.sin(2 * Math.PI * phase);
const saw: Wave = (phase) => 2 * (phase % 1) - 1;
/** A voice whose second harmonic is far stronger than its fundamental: what makes trackers jump an octave up. */
const weakFundamental: Wave = (phase) => 0.15 * sine(phase) + sine(2 * phase) + 0.5 * sine(3 * phase);

function tone(wave: Wave, hertz: (second: number) => number, seconds: number, sampleRate: number, loud = 0.3) {
  let phase = 0;
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => {
    phase += hertz(i / sampleRate) / sampleRate;
    return loud * wave(phase);
  });
}

function joined(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

const silence = (seconds: number, sampleRate: number) => new Float32Array(Math.round(seconds * sampleRate));

describe("pitch", () => {
  test.each([
    ["sine", sine, 220, 16_000],
    ["sine", sine, 440, 24_000],
    ["saw", saw, 55, 16_000],
    ["saw", saw, 80, 16_000],
    ["saw", saw, 133.7, 22_050],
    ["weak fundamental", weakFundamental, 110, 16_000],
    ["weak fundamental", weakFundamental, 200, 24_000],
  ])("%s of %s Hz at %s", (_, wave, hertz, sampleRate) => {
    const found = pitchOf(
      tone(wave, () => hertz, 0.5, sampleRate),
      sampleRate,
    );
    expect(found.length).toBeGreaterThan(40);
    for (const one of found) expect(Math.abs(one / hertz - 1)).toBeLessThan(0.005);
  });
  test("follows a glide", () => {
    const found = pitchOf(
      tone(saw, (second) => 100 + 100 * second, 1, 16_000),
      16_000,
    );
    found.forEach((hertz, i) => {
      expect(Math.abs(hertz / (100 + 100 * (i * 0.01 + 0.02)) - 1)).toBeLessThan(0.04);
    });
  });
  test("noise and silence have next to none", () => {
    const random = seeded(7, "noise");
    const noise = Float32Array.from({ length: 16_000 }, () => random() - 0.5);
    expect([...pitchOf(noise, 16_000)].filter((hertz) => hertz > 0).length).toBeLessThan(3);
    expect([...pitchOf(silence(1, 16_000), 16_000)].every((hertz) => hertz === 0)).toBe(true);
    expect(pitchOf(new Float32Array(10), 16_000)).toHaveLength(0);
  });
});

describe("prosody", () => {
  const said = "mangwanani shamwari";
  const low = tone(saw, () => 100, 0.5, 16_000);
  const high = tone(saw, () => 200, 0.5, 16_000);
  test("two tones with a pause between: an octave, one pause, and the rate by syllables", () => {
    const sound = joined(silence(0.4, 16_000), low, silence(0.3, 16_000), high, silence(0.6, 16_000));
    const prosody = prosodyOf(sound, 16_000, said);
    expect(prosody).toMatchObject({ pauses: 1, syllables: 7 });
    expect(prosody?.seconds).toBeCloseTo(1.3, 1);
    expect(prosody?.paused).toBeCloseTo(0.3, 1);
    expect(prosody?.pitchRange).toBeCloseTo(12, 0);
    expect(prosody?.pitchSpread).toBeCloseTo(6, 0);
    expect(Math.abs((prosody?.pitchMean ?? 0) - 150)).toBeLessThan(3);
    expect(Math.abs((prosody?.pitchDeviation ?? 0) - 50)).toBeLessThan(1);
    expect(prosody?.voiced).toBeGreaterThan(0.9);
    // A saw of 0.3 has 0.3 / sqrt 3.
    expect(prosody?.level).toBeCloseTo(20 * Math.log10(0.3 / Math.sqrt(3)), 0);
  });
  test("the closure of a stop is no pause", () => {
    const prosody = prosodyOf(joined(low, silence(0.1, 16_000), high), 16_000, said);
    expect(prosody).toMatchObject({ pauses: 0, paused: 0 });
  });
  test("nothing loud has none, and a whisper no pitch", () => {
    expect(prosodyOf(silence(1, 16_000), 16_000, said)).toBeUndefined();
    expect(prosodyOf(new Float32Array(0), 16_000, said)).toBeUndefined();
    const random = seeded(8, "whisper");
    const whisper = prosodyOf(
      Float32Array.from({ length: 16_000 }, () => 0.2 * (random() - 0.5)),
      16_000,
      said,
    );
    expect(whisper?.pitch === undefined || whisper.voiced < 0.05).toBe(true);
  });
  test("who is louder is as high, and louder by as much", () => {
    const sound = joined(low, silence(0.2, 16_000), high);
    const plain = prosodyOf(sound, 16_000, said);
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 3, noNaN: true }), (gain) => {
        const louder = prosodyOf(
          sound.map((sample) => gain * sample),
          16_000,
          said,
        );
        expect(louder?.pitch).toBeCloseTo(plain?.pitch ?? 0, 3);
        expect(louder?.level).toBeCloseTo((plain?.level ?? 0) + 20 * Math.log10(gain), 3);
        expect(louder?.pauses).toBe(plain?.pauses);
      }),
      { numRuns: 20 },
    );
  });
});
