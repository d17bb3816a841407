import { expect, test } from "vitest";
import { concat } from "../../../core/pcm.ts";
import { fromAlaw, fromUlaw, toAlaw, toUlaw } from "../../../core/realtime/g711.ts";
import { type SoundFormat, SoundIn, toWire } from "../../../core/realtime/sound.ts";

/** ITU-T G.191's own values. */
test("G.711 by known values", () => {
  expect([0, 1_000, -1_000, 32_767, -32_768].map(toUlaw)).toEqual([0xff, 0xce, 0x4e, 0x80, 0x00]);
  expect([0xff, 0x7f, 0x80, 0x00].map(fromUlaw)).toEqual([0, 0, 32_124, -32_124]);
  expect([0, 32_767, -32_768].map(toAlaw)).toEqual([0xd5, 0xaa, 0x2a]);
  expect([0xd5, 0x55, 0xaa, 0x2a].map(fromAlaw)).toEqual([8, -8, 32_256, -32_256]);
});

test.each([
  ["µ-law", toUlaw, fromUlaw],
  ["A-law", toAlaw, fromAlaw],
])("every byte of %s comes back, and no sample is off by more than a step", (_, to, from) => {
  for (let byte = 0; byte < 256; byte++) expect(from(to(from(byte)))).toBe(from(byte));
  for (let sample = -32_768; sample < 32_768; sample += 7)
    expect(Math.abs(from(to(sample)) - sample)).toBeLessThanOrEqual(Math.max(16, Math.abs(sample) / 16 + 80));
});

const formats: readonly SoundFormat[] = [
  { type: "audio/pcm", rate: 24_000 },
  { type: "audio/pcm", rate: 16_000 },
  { type: "audio/pcmu" },
  { type: "audio/pcma" },
];
test.each(formats)("cut anywhere, $type at $rate is the same stream", (format) => {
  const rate = format.type === "audio/pcm" ? format.rate : 8_000;
  const tone = Float32Array.from({ length: rate }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 300 * i) / rate));
  const bytes = toWire(tone, format);
  const whole = new SoundIn(format, 16_000).push(bytes);
  const cut = new SoundIn(format, 16_000);
  const parts: Float32Array[] = [];
  for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7 + 3) % 997) {
    size ||= 5;
    parts.push(cut.push(bytes.subarray(at, at + size)));
  }
  const joined = concat(parts);
  expect(joined.length).toBe(whole.length);
  expect(joined.every((x, i) => Math.abs(x - (whole[i] ?? 0)) < 1e-6)).toBe(true);
  const middle = whole.subarray(4_000, 12_000);
  const off = middle.reduce(
    (most, x, i) => Math.max(most, Math.abs(x - 0.5 * Math.sin((2 * Math.PI * 300 * (i + 4_000)) / 16_000))),
    0,
  );
  expect(off).toBeLessThan(0.03);
});
