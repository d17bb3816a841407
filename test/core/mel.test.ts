import { readFileSync } from "node:fs";
import { join } from "node:path";
import { WhisperFeatureExtractor } from "@huggingface/transformers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFailure } from "../../core/failure.ts";
import { Fft } from "../../core/fft.ts";
import { MelSpectrogram } from "../../core/mel.ts";
import { readWav } from "../../core/wav.ts";

type Extractor = (samples: Float32Array, options: { max_length: number }) => Promise<{ input_features: Features }>;
type Features = { readonly dims: number[]; readonly data: Float32Array };

const shape = (bins: number) => ({ bins, window: 400, hop: 160, sampleRate: 16_000 });

/** transformers.js's own extractor, as a preprocessor_config.json of 30 s sets it up. */
function theirs(bins: number): Extractor {
  return new WhisperFeatureExtractor({
    feature_size: bins,
    n_fft: 400,
    hop_length: 160,
    sampling_rate: 16_000,
    n_samples: 480_000,
    nb_max_frames: 3_000,
  }) as unknown as Extractor;
}

function recording(file: string): Float32Array {
  const audio = readWav(readFileSync(join(import.meta.dirname, "../fixtures/speech", file)));
  if (isFailure(audio)) throw new Error(audio.message);
  return audio.samples;
}

async function difference(samples: Float32Array, length: number, bins: number): Promise<number> {
  const { data, frames } = new MelSpectrogram(shape(bins)).extract(samples, length);
  const { input_features } = await theirs(bins)(samples, { max_length: length });
  expect([1, bins, frames]).toEqual(input_features.dims);
  return input_features.data.reduce((most, x, i) => Math.max(most, Math.abs(x - (data[i] ?? Number.NaN))), 0);
}

describe("the same features as transformers.js, to 1e-4", () => {
  test.each([80, 128])(
    "%i bands of a recording, at its own length, cut off, and with silence behind it",
    async (bins) => {
      const speech = recording("05.wav");
      for (const length of [speech.length - (speech.length % 320), 16_000, 80_000, 320_000])
        expect(await difference(speech, length, bins)).toBeLessThan(1e-4);
    },
  );

  test("noise that fills the window to its last sample, where the end is reflected", async () => {
    const noise = Float32Array.from({ length: 8_000 }, (_, n) => Math.sin(n * n * 0.37) * 0.5);
    expect(await difference(noise, 8_000, 80)).toBeLessThan(1e-4);
  });

  test("silence, and hardly more than nothing", async () => {
    expect(await difference(new Float32Array(3_200), 8_000, 80)).toBeLessThan(1e-4);
    expect(await difference(new Float32Array(1), 8_000, 80)).toBeLessThan(1e-4);
    expect(await difference(recording("nothing/hum-50hz.wav").subarray(0, 8_000), 8_000, 80)).toBeLessThan(1e-4);
  });
});

test("what was heard before changes nothing: growing, cut, changed and other audio", () => {
  const speech = recording("00.wav");
  const used = new MelSpectrogram(shape(80));
  const audio = fc
    .record({ to: fc.integer({ min: 300, max: speech.length }), changed: fc.option(fc.nat(speech.length - 1)) })
    .map(({ to, changed }) => speech.slice(0, to).map((x, i) => (i === changed ? x + 0.1 : x)));
  fc.assert(
    fc.property(audio, fc.integer({ min: 0, max: 4_000 }), (samples, more) => {
      const length = samples.length + more;
      const { data } = new MelSpectrogram(shape(80)).extract(samples, length);
      const again = used.extract(samples, length).data;
      expect(again.length).toBe(data.length);
      expect(again.findIndex((x, i) => x !== data[i])).toBe(-1);
    }),
    { numRuns: 40 },
  );
});

test("a transform of any length is the sum by which it is defined", () => {
  const length = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constantFrom(64, 97, 200, 400));
  fc.assert(
    fc.property(length, fc.integer(), (size, seed) => {
      const signal = (phase: number) => Float64Array.from({ length: size }, (_, n) => Math.sin(seed + phase + n * n));
      const [re, im, outRe, outIm] = [signal(0), signal(1), new Float64Array(size), new Float64Array(size)];
      new Fft(size).transform(re, im, outRe, outIm);
      for (let k = 0; k < size; k += Math.ceil(size / 8)) {
        let [x, y] = [0, 0];
        for (let n = 0; n < size; n++) {
          const turn = (-2 * Math.PI * k * n) / size;
          x += (re[n] ?? 0) * Math.cos(turn) - (im[n] ?? 0) * Math.sin(turn);
          y += (re[n] ?? 0) * Math.sin(turn) + (im[n] ?? 0) * Math.cos(turn);
        }
        expect(Math.hypot(x - (outRe[k] ?? 0), y - (outIm[k] ?? 0))).toBeLessThan(1e-9 * size);
      }
    }),
    { numRuns: 200 },
  );
});

test("a transform refuses what is not its length", () => {
  expect(() => new Fft(0)).toThrow(RangeError);
  const eight = new Float64Array(8);
  expect(() => new Fft(8).transform(eight, new Float64Array(7), eight, eight)).toThrow(RangeError);
});
