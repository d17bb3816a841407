import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { AsrApi, TtsApi } from "../../../core/contracts.ts";
import { aborted } from "../../../core/failure.ts";
import { parseRules } from "../../../core/language/rules.ts";
import type { LlmApi } from "../../../core/llm-contract.ts";
import { measureRound } from "../../../core/measure/round.ts";
import { type Arm, measureArms } from "../../../core/measure/run.ts";
import { parse } from "../../../core/parse.ts";

const read = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/en.json", "utf8")));
if (!read.ok) throw new Error("the English rules cannot be read");
const rules = read.value;
const { signal } = new AbortController();

/** Models that take so many ms of a clock of their own, and what they were asked. */
function models(heard: (n: number) => string, ms = { tts: 100, asr: 200, token: 10 }, clock = { now: 0 }) {
  let readings = 0;
  const asked: string[] = [];
  const tts: Pick<TtsApi, "speak"> = {
    speak: async ({ turn, revision, phrase, text }) => {
      asked.push(`tts ${text}`);
      clock.now += ms.tts;
      return { turn, revision, phrase, samples: new Float32Array(16_000), sampleRate: 16_000, marks: [] };
    },
  };
  const asr: Pick<AsrApi, "transcribe"> = {
    transcribe: async ({ turn, revision, samples, at }) => {
      asked.push(`asr ${samples.length}`);
      clock.now += ms.asr;
      const text = heard(readings++);
      return { turn, revision, text, confidence: 1, noSpeech: 0, start: at, end: at + samples.length };
    },
  };
  const llm: Pick<LlmApi, "reply"> = {
    reply: async ({ turn, revision, messages }, onDelta) => {
      asked.push(`llm ${messages.at(-1)?.text}`);
      for (const piece of ["Yes", ". ", "It", " is"]) {
        clock.now += ms.token;
        onDelta(piece);
      }
      return { turn, revision, text: "Yes. It is", promptTokens: 4, reused: 0, tokens: 4 };
    },
  };
  return { models: { asr, llm, tts }, asked, clock };
}

const armOf = (made: ReturnType<typeof models>, log: string[] = [], name = ""): Arm => ({
  models: made.models,
  rules,
  window: 160_000,
  clock: () => made.clock.now,
  ready: async () => void log.push(`${name} ready`),
  leave: () => void log.push(`${name} leave`),
});

test("a sentence goes the whole way, and every step of it is measured", async () => {
  const made = models(() => "good mornin");
  const round = await measureRound(made.models, "Good morning", armOf(made), signal);
  expect(made.asked.slice(0, 4)).toEqual(["tts Good morning", "asr 26240", "llm good mornin", "tts Yes."]);
  expect(round.ttsRtf).toBeCloseTo(0.1);
  expect(round.asrRtf).toBeCloseTo(200 / 1640);
  expect(round.cer).toBeCloseTo(1 / 12);
  expect(round.firstToken).toBe(10);
  // The voice of the first phrase works in between.
  expect(round.tokensPerSecond).toBeCloseTo(3000 / 130);
  expect(round.wait).toBeGreaterThanOrEqual(200 + 20 + 100);
});

test("without a voice nothing is read back, and without any model nothing is measured", async () => {
  const made = models(() => "");
  const { llm, asr } = made.models;
  expect(Object.keys(await measureRound({ llm, asr }, "Good morning", armOf(made), signal)).sort()).toEqual([
    "firstToken",
    "tokensPerSecond",
  ]);
  expect(await measureRound({}, "Good morning", armOf(made), signal)).toEqual({});
});

test("two plans that fit together take turns, by the same sentences, and the first round is not counted", async () => {
  const clock = { now: 0 };
  const [own, other] = [models(() => "one", undefined, clock), models(() => "one", undefined, clock)];
  const log: string[] = [];
  const told: number[] = [];
  const rounds = await measureArms(
    {
      arms: [armOf(own, log, "own"), armOf(other, log, "other")],
      together: true,
      sentences: ["one", "two"],
      rounds: 4,
      budget: 1e9,
      progress: (done, of) => told.push(done / of),
    },
    signal,
  );
  expect(rounds.map((all) => all.length)).toEqual([4, 4]);
  expect(log).toEqual(["own ready", "other ready"]);
  const said = own.asked.filter((what) => what.startsWith("tts ") && !what.includes("Yes") && !what.includes("It"));
  expect(said).toEqual(["tts one", "tts two", "tts one", "tts two", "tts one"]);
  expect(told.at(0)).toBe(0);
  expect(told.at(-1)).toBe(1);
});

test("plans that do not fit together leave before the next one comes", async () => {
  const log: string[] = [];
  const arms = [
    armOf(
      models(() => "one"),
      log,
      "own",
    ),
    armOf(
      models(() => "one"),
      log,
      "other",
    ),
  ];
  await measureArms({ arms, together: false, sentences: ["one"], rounds: 3, budget: 1e9, progress: () => {} }, signal);
  expect(log).toEqual(["other leave", "own ready", "own leave", "other ready"]);
});

test("a slow device has three rounds and no more", async () => {
  const slow = models(() => "one", { tts: 20_000, asr: 20_000, token: 1000 });
  const [rounds] = await measureArms(
    { arms: [armOf(slow)], together: true, sentences: ["one"], rounds: 8, budget: 30_000, progress: () => {} },
    signal,
  );
  expect(rounds).toHaveLength(3);
});

test("what a model throws comes out, as does being cancelled", async () => {
  const made = models(() => "one");
  const broken = { ...armOf(made), models: { tts: { speak: () => Promise.reject(aborted) } } };
  await expect(
    measureArms(
      { arms: [broken], together: true, sentences: ["one"], rounds: 3, budget: 1, progress: () => {} },
      signal,
    ),
  ).rejects.toEqual(aborted);
});
