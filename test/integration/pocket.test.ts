import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { isFailure } from "../../core/failure.ts";
import { normalise } from "../../core/language/normalise.ts";
import { concat } from "../../core/pcm.ts";
import { readWav } from "../../core/wav.ts";
import { converse, type Host, openHost, type TurnResult } from "../../server/converse.ts";

const folder = join(import.meta.dirname, "../fixtures/speech");
const labels: { file: string; text: string; expect?: string[] }[] = JSON.parse(
  readFileSync(join(folder, "labels.json"), "utf8"),
);
const questions = labels.filter((label) => label.expect);

let host: Host;
beforeAll(async () => {
  host = await openHost();
});

function recording(file: string) {
  const audio = readWav(readFileSync(join(folder, file)));
  if (isFailure(audio)) throw new Error(audio.message);
  return audio;
}

const ask = (question: Parameters<typeof converse>[1]) => converse(host, question, () => performance.now());
const isRight = ({ reply }: TurnResult, wanted: readonly string[] = []) =>
  wanted.some((words) => normalise(reply, host.rules).includes(words));

/** What the recogniser hears in a reply's own audio. */
async function hears({ samples, sampleRate }: TurnResult): Promise<string> {
  expect(sampleRate).toBe(SAMPLE_RATE);
  return (await ask({ samples, sampleRate })).transcript;
}

/** Levenshtein distance over characters; the published measure has its own file and tests. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++)
    row = row.reduce<number[]>(
      (next, above, j) => [
        ...next,
        j === 0 ? i : Math.min(above + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      ],
      [],
    );
  return row[b.length] ?? 0;
}

test("spoken: the recogniser is as good as its card says, and so are the answers", async () => {
  let errors = 0;
  let characters = 0;
  let right = 0;
  for (const { file, text, expect: wanted } of labels) {
    const result = await ask(recording(file));
    errors += edits(text, result.transcript);
    characters += text.length;
    if (wanted && isRight(result, wanted)) right++;
  }
  console.log(`CER ${((100 * errors) / characters).toFixed(2)} %, ${right} of ${questions.length} right through speech`);
  expect(errors / characters).toBeLessThan(0.113 + 0.015);
  expect(right).toBeGreaterThanOrEqual(13);
});

test("typed: every question is answered right, and every reply can be understood by ear", async () => {
  const wrong: string[] = [];
  const unclear: string[] = [];
  for (const { text, expect: wanted } of questions) {
    const result = await ask(text);
    if (!isRight(result, wanted)) wrong.push(`${text}: ${result.reply}`);
    const said = normalise(result.reply, host.rules);
    const kept = 1 - edits(said, await hears(result)) / said.length;
    if (kept < 0.85) unclear.push(`${said}: ${kept.toFixed(2)}`);
  }
  expect(wrong).toEqual([]);
  expect(unclear).toEqual([]);
});

test("999 and 112 are heard in the audio of the reply to an emergency, digit by digit", async () => {
  const heard = await hears(await ask("pane njodzi"));
  expect(heard).toContain("pfumbamwe pfumbamwe pfumbamwe");
  expect(heard).toContain("poshi poshi piri");
});

test("two minutes of speech give a full transcript", async () => {
  const texts: string[] = [];
  const parts: Float32Array[] = [];
  const clear = ["01.wav", "04.wav", "06.wav", "07.wav", "08.wav", "09.wav", "10.wav", "13.wav", "14.wav"];
  for (let i = 0, seconds = 0; seconds < 120; i++) {
    const file = clear[i % clear.length] ?? "";
    const { samples } = recording(file);
    parts.push(samples);
    texts.push(labels.find((label) => label.file === file)?.text ?? "");
    seconds += samples.length / SAMPLE_RATE;
  }
  const { transcript } = await ask({ samples: concat(parts), sampleRate: SAMPLE_RATE });
  const said = texts.join(" ");
  expect(edits(said, transcript) / said.length).toBeLessThan(0.1);
});

test("two minutes without a pause longer than a breath give a full transcript too", async () => {
  const texts: string[] = [];
  const parts: Float32Array[] = [];
  const clear = labels.filter(({ file }) => ["01.wav", "06.wav", "07.wav", "09.wav", "13.wav", "14.wav"].includes(file));
  for (let i = 0, seconds = 0; seconds < 120; i++) {
    const label = clear[i % clear.length] as unknown as { file: string; text: string; speechStart: number; speechEnd: number };
    parts.push(recording(label.file).samples.slice(label.speechStart, label.speechEnd));
    texts.push(label.text);
    seconds += (label.speechEnd - label.speechStart) / SAMPLE_RATE;
  }
  const { transcript } = await ask({ samples: concat(parts), sampleRate: SAMPLE_RATE });
  const said = texts.join(" ");
  const cer = edits(said, transcript) / said.length;
  console.log(`two minutes without pauses: CER ${(100 * cer).toFixed(1)} %`);
  expect(cer).toBeLessThan(0.3);
});

test.each(["silence", "white-noise", "hum-50hz", "tone-440hz", "knocks"])("%s is not answered", async (name) => {
  await expect(ask(recording(`nothing/${name}.wav`))).rejects.toMatchObject({ code: "bad-audio" });
});
