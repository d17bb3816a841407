import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isFailure } from "../../core/failure.ts";
import { resample } from "../../core/pcm.ts";
import { readWav } from "../../core/wav.ts";

const root = join(import.meta.dirname, "../..");
const speech = join(root, "test/fixtures/speech");
const folder = mkdtempSync(join(tmpdir(), "inzwa-turn-"));
const answer = join(folder, "answer.wav");

function turn(...args: readonly string[]) {
  const run = spawnSync(process.execPath, ["scripts/run.mjs", "turn", ...args], { cwd: root, encoding: "utf8" });
  return { ...run, lines: run.stdout.trimEnd().split("\n") };
}

/** The question of a fixture as another kind of WAV. */
function asWav(name: string, { rate, channels, bits }: { rate: number; channels: number; bits: number }): string {
  const audio = readWav(readFileSync(join(speech, "09.wav")));
  if (isFailure(audio)) throw new Error(audio.message);
  const samples = resample(audio.samples, audio.sampleRate, rate);
  const width = bits / 8;
  const data = Buffer.alloc(samples.length * channels * width);
  for (const [i, x] of samples.entries())
    for (let c = 0; c < channels; c++) {
      const at = (i * channels + c) * width;
      if (bits === 8) data.writeUInt8(Math.round(128 + x * 127), at);
      else if (bits === 32) data.writeFloatLE(x, at);
      else data.writeIntLE(Math.round(x * (2 ** (bits - 1) - 1)), at, width);
    }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + data.length, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(bits === 32 ? 3 : 1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * channels * width, 28);
  header.writeUInt16LE(channels * width, 32);
  header.writeUInt16LE(bits, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(data.length, 40);
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([header, data]));
  return path;
}

test.each([
  ["8 kHz, mono, 8 bits", { rate: 8_000, channels: 1, bits: 8 }, "guta"],
  ["44.1 kHz, stereo, 24 bits", { rate: 44_100, channels: 2, bits: 24 }, "guta guru rezimbabwe nderipi"],
  ["48 kHz, stereo, float", { rate: 48_000, channels: 2, bits: 32 }, "guta guru rezimbabwe nderipi"],
])("a question of %s is answered aloud", (name, format, words) => {
  const { status, lines } = turn(asWav(`${name}.wav`, format), answer);
  expect(status).toBe(0);
  const result = JSON.parse(lines.at(-1) ?? "");
  expect(Object.keys(result)).toEqual(["transcript", "reply", "timings", "audioSeconds"]);
  expect(Object.keys(result.timings)).toEqual(["vad", "asr", "llmFirstToken", "llm", "ttsFirstAudio", "total"]);
  expect(result.transcript).toContain(words);
  const bytes = readFileSync(answer);
  expect([bytes.readUInt16LE(20), bytes.readUInt16LE(22), bytes.readUInt16LE(34)]).toEqual([1, 1, 16]);
  expect(result.audioSeconds).toBeCloseTo((bytes.length - 44) / 2 / bytes.readUInt32LE(24), 2);
});

test("a typed question is answered aloud", () => {
  const { status, lines } = turn("--text", "guta guru rezimbabwe nderipi", answer);
  expect(status).toBe(0);
  expect(lines.length).toBe(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ reply: expect.stringContaining("Harare") });
});

const empty = join(folder, "empty.wav");
writeFileSync(empty, "");

test.each([
  ["missing", [join(folder, "nowhere.wav"), answer], /does not exist/],
  ["empty", [empty, answer], /empty/],
  ["no WAV", [join(root, "package.json"), answer], /not a WAV/],
  ["silent", [join(speech, "nothing/silence.wav"), answer], /[Nn]o speech/],
  ["not to be written", [join(speech, "09.wav"), join(folder, "nowhere/answer.wav")], /cannot be written/],
  ["not given", [], /usage/],
])("a file that is %s: one sentence and exit code 2", (_, args, sentence) => {
  const { status, stdout, stderr } = turn(...args);
  expect(status).toBe(2);
  expect(stdout).toBe("");
  expect(stderr.trim().split("\n").at(-1)).toMatch(sentence);
});
