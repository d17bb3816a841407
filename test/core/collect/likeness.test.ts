import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ALIKE, likeness, voicePrint } from "../../../core/collect/likeness.ts";
import { isFailure } from "../../../core/failure.ts";
import { readWav } from "../../../core/wav.ts";

const folder = join(import.meta.dirname, "../../fixtures/speech");

interface Label {
  readonly file: string;
  readonly voice: string;
  readonly speechStart: number;
  readonly speechEnd: number;
}

test("most takes of one voice are alike, and most of another one are told", () => {
  const labels: readonly Label[] = JSON.parse(readFileSync(join(folder, "labels.json"), "utf8")).slice(0, 16);
  const prints = labels.map(({ file, voice, speechStart, speechEnd }) => {
    const audio = readWav(readFileSync(join(folder, file)));
    if (isFailure(audio)) throw audio;
    return { voice, print: voicePrint(audio.samples.slice(speechStart, speechEnd), audio.sampleRate) };
  });
  const pairs = prints.flatMap((a, i) =>
    prints.slice(i + 1).map((b) => ({ same: a.voice === b.voice, like: likeness(a.print, b.print) })),
  );
  const share = (same: boolean) => {
    const of = pairs.filter((pair) => pair.same === same);
    return of.filter(({ like }) => like >= ALIKE).length / of.length;
  };
  expect(share(true)).toBeGreaterThan(0.7);
  expect(share(false)).toBeLessThan(0.35);
});

test("loudness changes nothing, and silence is like nothing", () => {
  const audio = readWav(readFileSync(join(folder, "00.wav")));
  if (isFailure(audio)) throw audio;
  const { samples, sampleRate } = audio;
  const print = voicePrint(samples, sampleRate);
  expect(
    likeness(
      print,
      voicePrint(
        samples.map((x) => x / 4),
        sampleRate,
      ),
    ),
  ).toBeGreaterThan(0.99);
  expect(likeness(print, voicePrint(new Float32Array(sampleRate), sampleRate))).toBeLessThan(0.5);
  expect(likeness(print, voicePrint(new Float32Array(10), sampleRate))).toBe(0);
});
