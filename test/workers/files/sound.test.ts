import { expect, test } from "vitest";
import { writeWav } from "../../../core/wav.ts";
import { openSound } from "../../../workers/files/sound.ts";

const file = (bytes: Uint8Array, name = "a.wav") => new File([new Uint8Array(bytes)], name);

/** PCM16 of several channels at a rate, each a tone of its own. */
function wav(channels: number, sampleRate: number, frames: number, value: (channel: number, n: number) => number) {
  const mono = writeWav(
    Float32Array.from({ length: frames * channels }, (_, i) => value(i % channels, Math.floor(i / channels))),
    sampleRate,
  );
  const view = new DataView(mono.buffer);
  view.setUint16(22, channels, true);
  view.setUint32(28, sampleRate * 2 * channels, true);
  view.setUint16(32, 2 * channels, true);
  return file(mono);
}

test("a WAV is read as a stream of blocks with times, its channels as one", async () => {
  const sound = await openSound(wav(2, 44_100, 88_200, (channel) => (channel === 0 ? 0.5 : 0.25)));
  expect(sound.seconds).toBeCloseTo(2, 3);
  expect(sound.format).toBe("PCM");
  let frames = 0;
  for await (const { samples, sampleRate, time } of sound.blocks()) {
    expect(sampleRate).toBe(44_100);
    expect(time).toBeCloseTo(frames / 44_100, 3);
    expect(samples.length).toBeLessThanOrEqual(44_100);
    expect(samples[0]).toBeCloseTo(0.375, 3);
    frames += samples.length;
  }
  expect(frames).toBe(88_200);
  sound.close();
});

test("what cannot be transcribed says why", async () => {
  const why = (bytes: Uint8Array) =>
    openSound(file(bytes)).then(
      () => "opened",
      ({ code, detail }) => `${code} ${detail.why}`,
    );
  expect(await why(new Uint8Array(0))).toBe("bad-audio empty");
  expect(await why(new TextEncoder().encode("<!doctype html><p>Not a sound".repeat(200)))).toBe("bad-audio not-audio");
  expect(await why(Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 251))).toBe("bad-audio not-audio");
  expect(await why(writeWav(new Float32Array(10), 500_000))).toBe("bad-audio cannot-decode");
});

test("a format that this host cannot decode is named", async () => {
  // A FLAC header alone: Node has no decoder for it, as some browsers have none.
  const header = Uint8Array.from(
    "664c614380000022100010000000000000000ac442f000000000000000000000000000000000000000000000".match(/../g) ?? [],
    (byte) => Number.parseInt(byte, 16),
  );
  await expect(openSound(file(header, "a.flac"))).rejects.toMatchObject({
    code: "bad-audio",
    detail: { why: "cannot-decode", format: "FLAC" },
  });
});

test("a file cut off in the midst gives what is there", async () => {
  const whole = writeWav(new Float32Array(32_000).fill(0.3), 16_000);
  const sound = await openSound(file(whole.slice(0, 44 + 20_000)));
  let frames = 0;
  for await (const { samples } of sound.blocks()) frames += samples.length;
  expect(frames).toBe(10_000);
  sound.close();
});
