import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat, Framer, Resampler, resample, rms } from "../../core/pcm.ts";

function tone(hz: number, rate: number, length = rate, amplitude = 0.5): Float32Array {
  return Float32Array.from({ length }, (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / rate));
}

const middle = (samples: Float32Array) => samples.subarray(samples.length / 4, (samples.length * 3) / 4);
const decibels = (ratio: number) => 20 * Math.log10(ratio);

/** Largest difference from the tone that a perfect resampler would give, away from the ends. */
function error(samples: Float32Array, hz: number, rate: number): number {
  const wanted = middle(tone(hz, rate, samples.length));
  return Math.max(...middle(samples).map((x, n) => Math.abs(x - (wanted[n] ?? 0))));
}

describe("a tone keeps its amplitude, frequency and place", () => {
  test.each([
    [48_000, 16_000],
    [44_100, 16_000],
    [22_050, 16_000],
    [8_000, 16_000],
    [11_025, 16_000],
    [96_000, 16_000],
    [16_000, 48_000],
    [16_000, 44_100],
  ])("%i to %i Hz", (from, to) => {
    const high = 0.75 * (Math.min(from, to) / 2);
    for (const hz of [100, 1_000, high]) expect(error(resample(tone(hz, from), from, to), hz, to)).toBeLessThan(5e-4);
  });

  test("the band of speech up to 7.1 kHz is whole, and its edge at 7.5 kHz half there", () => {
    const kept = (hz: number) => decibels(rms(middle(resample(tone(hz, 48_000), 48_000, 16_000))) / (0.5 / Math.SQRT2));
    expect(kept(7_100)).toBeCloseTo(0, 1);
    expect(kept(7_500)).toBeGreaterThan(-6);
  });
});

test.each([
  [48_000, 8_100],
  [48_000, 8_200],
  [48_000, 9_000],
  [48_000, 20_000],
  [44_100, 8_500],
  [44_100, 15_000],
])("from %i Hz a tone of %i Hz, above Nyquist, is gone by 60 dB", (from, hz) => {
  const out = resample(tone(hz, from), from, 16_000);
  expect(decibels(rms(middle(out)) / (0.5 / Math.SQRT2))).toBeLessThan(-60);
});

test("a constant stays the constant", () => {
  for (const x of middle(resample(new Float32Array(4_410).fill(0.25), 44_100, 16_000))) expect(x).toBeCloseTo(0.25, 5);
});

test("equal rates change nothing and share no memory", () => {
  const samples = tone(440, 16_000, 100);
  const out = resample(samples, 16_000, 16_000);
  expect(out).toEqual(samples);
  expect(out.buffer).not.toBe(samples.buffer);
});

test("blocks of any length give what one block gives, and the right length", () => {
  const rates = fc.constantFrom(8_000, 11_025, 16_000, 22_050, 44_100, 48_000);
  const cuts = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 });
  fc.assert(
    fc.property(rates, rates, cuts, (from, to, lengths) => {
      const whole = tone(
        500,
        from,
        lengths.reduce((sum, length) => sum + length, 0),
      );
      const resampler = new Resampler(from, to);
      let at = 0;
      const parts = lengths.map((length) => {
        at += length;
        return resampler.push(whole.subarray(at - length, at));
      });
      const streamed = concat([...parts, resampler.flush()]);
      expect(streamed).toEqual(resample(whole, from, to));
      expect(streamed.length).toBe(Math.round((whole.length * to) / from));
    }),
    { numRuns: 60 },
  );
});

test("a stream of a microphone's blocks falls behind by no more than 4 ms", () => {
  const resampler = new Resampler(48_000, 16_000);
  let given = 0;
  for (let n = 1; n <= 100; n++) {
    given += resampler.push(new Float32Array(128)).length;
    expect((n * 128) / 3 - given).toBeLessThan(0.004 * 16_000);
  }
});

test("a rate that is none is a bug of the caller", () => {
  for (const rate of [0, -1, Number.NaN, 44_100.5]) expect(() => new Resampler(rate, 16_000)).toThrow(RangeError);
});

test("frames come in order and nothing is lost", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.integer({ min: 1, max: 32 }), (lengths, size) => {
      let next = 0;
      const framer = new Framer(size);
      const frames = lengths.flatMap((length) => framer.push(Float32Array.from({ length }, () => next++)));
      expect(frames.every(({ length }) => length === size)).toBe(true);
      expect(frames.length).toBe(Math.floor(next / size));
      expect([...concat(frames)]).toEqual(Array.from({ length: frames.length * size }, (_, i) => i));
    }),
  );
});

test("rms of a full-scale square is 1, of nothing 0", () => {
  expect(rms(Float32Array.of(1, -1, 1, -1))).toBe(1);
  expect(rms(new Float32Array(0))).toBe(0);
});
