import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseRules } from "../../core/language/rules.ts";
import { parse } from "../../core/parse.ts";
import { Voice } from "../../core/voice.ts";

const parsed = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/sn.json", "utf8")));
if (!parsed.ok) throw new Error(parsed.problem.path);
const rules = parsed.value;
const text = "Mhoro shamwari";

/** A voice that has said `text` in 1,400 samples, its first word in the last tenth of them where marks tell so. */
async function spoken(marks: readonly number[]): Promise<Voice> {
  const quiet = { play() {}, close() {}, hold() {}, resume() {}, flush: async () => undefined };
  const tts = {
    speak: async ({ turn, revision, phrase }: { turn: number; revision: number; phrase: number }) => ({
      turn,
      revision,
      phrase,
      samples: new Float32Array(1_400),
      sampleRate: 16_000,
      marks,
    }),
  };
  const ports = { tts, speaker: quiet, rules, clock: () => 0, note: () => {} };
  const voice = new Voice(ports, { turn: 1, revision: 0 }, new AbortController().signal);
  voice.rehearse();
  voice.release();
  voice.say({ text, start: 0, end: text.length });
  await voice.end();
  return voice;
}

test("what was heard of a phrase follows the marks of a voice that tells them", async () => {
  const voice = await spoken([...text].map((_, i) => (i < 5 ? 250 * i : 1_250 + i)));
  expect(voice.chars({ turn: 1, phrase: 0, samples: 700 })).toBe(2);
  expect(voice.chars({ turn: 1, phrase: 0, samples: 1_400 })).toBe(text.length);
});

test("without marks it follows the time", async () => {
  const voice = await spoken([]);
  expect(voice.chars({ turn: 1, phrase: 0, samples: 700 })).toBe(text.length / 2);
});
