import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFailure } from "../../core/failure.ts";
import { readWav, writeWav } from "../../core/wav.ts";

const ascii = (text: string) => [...text].map((c) => c.charCodeAt(0));
const u16 = (x: number) => [x & 255, (x >> 8) & 255];
const u32 = (x: number) => [...u16(x & 0xffff), ...u16(x >>> 16)];
const chunk = (tag: string, body: readonly number[], size = body.length) => [
  ...ascii(tag),
  ...u32(size),
  ...body,
  ...(body.length % 2 ? [0] : []),
];
const riff = (...chunks: readonly (readonly number[])[]) => {
  const body = [...ascii("WAVE"), ...chunks.flat()];
  return Uint8Array.from([...ascii("RIFF"), ...u32(body.length), ...body]);
};
const format = (code: number, bits: number, channels = 1, rate = 16_000) => [
  ...u16(code),
  ...u16(channels),
  ...u32(rate),
  ...u32((rate * channels * bits) / 8),
  ...u16((channels * bits) / 8),
  ...u16(bits),
];
const extensible = (code: number, bits: number) => [
  ...format(0xfffe, bits),
  ...u16(22),
  ...u16(bits),
  ...u32(4),
  ...u16(code),
  ...[0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113],
];
const bytesOf = (array: Float32Array | Float64Array | Int32Array | Int16Array) => [
  ...new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
];
const pcm16 = (...values: number[]) => bytesOf(Int16Array.from(values));

function heard(bytes: Uint8Array): { samples: number[]; sampleRate: number } {
  const audio = readWav(bytes);
  if (isFailure(audio)) throw new Error(audio.message);
  return { samples: [...audio.samples], sampleRate: audio.sampleRate };
}
function refusal(bytes: Uint8Array): string {
  const audio = readWav(bytes);
  if (!isFailure(audio)) throw new Error(`${audio.samples.length} samples were read`);
  expect(audio.code).toBe("bad-audio");
  return audio.message;
}

describe("every kind of sample is read as the same sound", () => {
  const wanted = [0, 0.5, -0.5, -1];
  const kinds: readonly [string, readonly number[], readonly number[]][] = [
    ["8-bit", format(1, 8), [128, 192, 64, 0]],
    ["16-bit", format(1, 16), pcm16(0, 16_384, -16_384, -32_768)],
    ["24-bit", format(1, 24), [0, 0, 0, 0, 0, 0x40, 0, 0, 0xc0, 0, 0, 0x80]],
    ["32-bit", format(1, 32), bytesOf(Int32Array.of(0, 2 ** 30, -(2 ** 30), -(2 ** 31)))],
    ["float", format(3, 32), bytesOf(Float32Array.from(wanted))],
    ["double", format(3, 64), bytesOf(Float64Array.from(wanted))],
    ["extensible 24-bit", extensible(1, 24), [0, 0, 0, 0, 0, 0x40, 0, 0, 0xc0, 0, 0, 0x80]],
    ["extensible float", extensible(3, 32), bytesOf(Float32Array.from(wanted))],
  ];
  test.each(kinds)("%s", (_, fmt, data) => {
    expect(heard(riff(chunk("fmt ", fmt), chunk("data", data)))).toEqual({ samples: wanted, sampleRate: 16_000 });
  });
});

test("G.711 is read by its laws", () => {
  const read = (code: number, data: readonly number[]) =>
    heard(riff(chunk("fmt ", format(code, 8, 1, 8_000)), chunk("data", data))).samples.map((x) => x * 32_768);
  expect(read(7, [0xff, 0x80, 0x00, 0xfe])).toEqual([0, 32_124, -32_124, 8]);
  expect(read(6, [0xd5, 0x55, 0xaa, 0x2a])).toEqual([8, -8, 32_256, -32_256]);
});

test("the low bytes of 24-bit samples count", () => {
  const data = [1, 0, 0, 255, 255, 255, 0x12, 0x34, 0x56];
  const { samples } = heard(riff(chunk("fmt ", format(1, 24)), chunk("data", data)));
  expect(samples).toEqual([1 / 2 ** 23, -1 / 2 ** 23, Math.fround(0x563412 / 2 ** 23)]);
});

test("channels are averaged", () => {
  const stereo = riff(chunk("fmt ", format(1, 16, 2)), chunk("data", pcm16(16_384, 0, -16_384, -16_384)));
  expect(heard(stereo).samples).toEqual([0.25, -0.5]);
  const six = riff(chunk("fmt ", format(1, 16, 6)), chunk("data", pcm16(0, 0, 0, 0, 0, 24_576)));
  expect(heard(six).samples).toEqual([0.125]);
});

test.each([8_000, 11_025, 22_050, 44_100, 48_000, 96_000])("%i Hz is told", (rate) => {
  expect(heard(riff(chunk("fmt ", format(1, 16, 1, rate)), chunk("data", pcm16(1)))).sampleRate).toBe(rate);
});

test("other chunks, odd ones with their padding too, are stepped over", () => {
  const list = chunk("LIST", ascii("INFOISFT\x03\0\0\0abc"));
  expect(list.length % 2).toBe(0);
  const bytes = riff(list, chunk("fmt ", format(1, 16)), chunk("fact", [1]), chunk("data", pcm16(16_384)), list);
  expect(heard(bytes).samples).toEqual([0.5]);
});

test.each([
  ["0", 0],
  ["0xffffffff", 0xffff_ffff],
  ["more than there is", 1_000],
])("a stream whose data chunk claims %s gives what is there", (_, size) => {
  const bytes = riff(chunk("fmt ", format(1, 16)), chunk("data", pcm16(16_384, -16_384), size));
  new DataView(bytes.buffer).setUint32(4, size, true);
  expect(heard(bytes).samples).toEqual([0.5, -0.5]);
});

test("half a sample at the end is left out", () => {
  const bytes = riff(chunk("fmt ", format(1, 16)), chunk("data", pcm16(16_384, -16_384)));
  expect(heard(bytes.subarray(0, -1)).samples).toEqual([0.5]);
});

test("what is no number is silence, what is too loud is clipped", () => {
  const data = bytesOf(Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, 2, -2));
  expect(heard(riff(chunk("fmt ", format(3, 32)), chunk("data", data))).samples).toEqual([0, 0, 1, -1]);
});

test("a part of a larger buffer is read from its own beginning", () => {
  const wav = writeWav(Float32Array.of(0.5), 16_000);
  const large = new Uint8Array(wav.length + 7);
  large.set(wav, 7);
  expect(heard(large.subarray(7)).samples).toEqual([0.5]);
});

describe("what cannot be read is told in one sentence", () => {
  const wav = [...writeWav(Float32Array.of(0.5), 16_000)];
  const cases: readonly [string, readonly number[], RegExp][] = [
    ["nothing", [], /empty/],
    ["text", ascii("hello there, this is no sound"), /^This is not a WAV file\.$/],
    ["MP3 with tags", ascii("ID3\x04\0\0\0\0\0\0\0\0"), /looks like MP3/],
    ["MP3", [0xff, 0xfb, 0x90, 0x64, 0, 0, 0, 0], /looks like MP3/],
    ["Ogg", ascii("OggS\0\x02\0\0\0\0\0\0"), /looks like Ogg/],
    ["FLAC", ascii("fLaC\0\0\0\x22"), /looks like FLAC/],
    ["MP4", [0, 0, 0, 32, ...ascii("ftypM4A ")], /looks like MP4/],
    ["WebM", [0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 0], /looks like WebM/],
    ["a header only", wav.slice(0, 44), /holds no sound/],
    ["half a header", wav.slice(0, 20), /format chunk is damaged/],
    ["four letters", wav.slice(0, 4), /not a WAV/],
    ["no format", [...riff(chunk("data", pcm16(1)))], /no format chunk/],
    ["no data", [...riff(chunk("fmt ", format(1, 16)))], /holds no sound/],
    [
      "no samples, then tags",
      [...riff(chunk("fmt ", format(1, 16)), chunk("data", []), chunk("LIST", ascii("INFO")))],
      /no sound/,
    ],
    ["ADPCM", [...riff(chunk("fmt ", format(2, 8)), chunk("data", [1, 2]))], /compressed \(format 2\)/],
    ["12 bits", [...riff(chunk("fmt ", format(1, 12)), chunk("data", [1, 2]))], /12 bits/],
    ["no channels", [...riff(chunk("fmt ", format(1, 16, 0)), chunk("data", [1, 2]))], /no channels/],
    ["a rate of 0", [...riff(chunk("fmt ", format(1, 16, 1, 0)), chunk("data", [1, 2]))], /0 samples a second/],
  ];
  test.each(cases)("%s", (_, bytes, sentence) => {
    const message = refusal(Uint8Array.from(bytes));
    expect(message).toMatch(sentence);
    expect(message).toMatch(/^[A-Z].*\.$/);
  });
});

test("what is written is read back to the nearest step of 16 bits, clipped", () => {
  const sample = fc.float({ min: -1.5, max: 1.5, noNaN: true });
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1 }), fc.constantFrom(8_000, 16_000, 44_100, 48_000), (samples, rate) => {
      const bytes = writeWav(Float32Array.from(samples), rate);
      expect(bytes.length).toBe(44 + 2 * samples.length);
      const back = heard(bytes);
      expect(back.sampleRate).toBe(rate);
      for (const [i, x] of samples.entries()) {
        const wanted = Math.max(-1, Math.min(32_767 / 32_768, x));
        expect(Math.abs((back.samples[i] ?? 9) - wanted)).toBeLessThanOrEqual(0.5 / 32_768);
      }
    }),
  );
});

test("no bytes make it throw, and whatever it reads is sound", () => {
  const header = fc.tuple(fc.constant([...ascii("RIFF"), 0, 0, 0, 0, ...ascii("WAVE")]), fc.array(fc.nat(255)));
  const damaged = fc.tuple(
    fc.constant([...writeWav(Float32Array.of(0.1, -0.2, 0.3), 16_000)]),
    fc.array(fc.tuple(fc.nat(49), fc.nat(255)), { maxLength: 6 }),
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    header.map(([start, rest]) => Uint8Array.from([...start, ...rest])),
    damaged.map(([whole, edits]) => {
      const bytes = Uint8Array.from(whole);
      for (const [at, value] of edits) bytes[at] = value;
      return bytes;
    }),
  );
  fc.assert(
    fc.property(bytes, (any) => {
      const audio = readWav(any);
      if (isFailure(audio)) return audio.message.length > 0;
      return audio.samples.length > 0 && audio.samples.every((x) => Math.abs(x) <= 1);
    }),
    { numRuns: 500 },
  );
});

test("a recording of the fixtures is what its header says", () => {
  const { samples, sampleRate } = heard(readFileSync(new URL("../fixtures/speech/00.wav", import.meta.url)));
  expect(sampleRate).toBe(16_000);
  expect(samples.length).toBeGreaterThan(8_000);
});
