import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { ask } from "../../bench/native/ask.ts";
import { Clock } from "../../bench/native/clock.ts";
import type { AsrApi, VadEngine } from "../../core/contracts.ts";
import { failure, isFailure } from "../../core/failure.ts";
import { parseRules } from "../../core/language/rules.ts";
import rulesJson from "../../models-manifest/rules/sn.json" with { type: "json" };
import type { Host } from "../../server/converse.ts";

const SECOND = 16_000;
const voice = new Float32Array(2 * SECOND).fill(0.5, 0, SECOND);

const vad: VadEngine = {
  probability: async (frame) => (frame.some((sample) => sample !== 0) ? 0.9 : 0.02),
  reset() {},
};
const heard: AsrApi["transcribe"] = async ({ turn, revision, at, samples }) => {
  const span = { start: at, end: at + samples.length };
  return { turn, revision, text: "Guta guru nderipi?", confidence: 1, noSpeech: 0, ...span };
};

function hostWith(transcribe: AsrApi["transcribe"]): Host {
  const load = async () => {};
  return {
    engines: {
      vad,
      asr: { load, transcribe },
      llm: {
        load,
        reply: async ({ turn, revision }, onDelta) => {
          onDelta("IHarare.");
          return { turn, revision, text: "IHarare.", promptTokens: 9, reused: 0, tokens: 3 };
        },
      },
      tts: {
        load: async () => ({ sampleRate: SECOND }),
        speak: async ({ turn, revision, phrase }) => {
          return { turn, revision, phrase, samples: new Float32Array(800), sampleRate: SECOND, marks: [] };
        },
      },
    },
    hearing: { window: 10 * SECOND, pause: 4096 },
    rules: parseRules(rulesJson, "sn.json"),
  };
}

const newClock = () => new Clock(() => performance.now());

test("without any work what is left is the wait for the end", async () => {
  const trial = await ask(hostWith(heard), newClock(), voice, SECOND);
  expect(trial).toMatchObject({ text: "Guta guru nderipi?", reply: "IHarare." });
  expect(trial.ttfwMs).toBeGreaterThanOrEqual(160);
  expect(trial.ttsFirstMs).toBeGreaterThanOrEqual(0);
});

test("work counts as long as it takes", async () => {
  const slow: AsrApi["transcribe"] = async (request) => {
    await pause(1_500);
    return heard(request);
  };
  const trial = await ask(hostWith(slow), newClock(), voice, SECOND);
  expect(trial.asrMs).toBeGreaterThanOrEqual(1_490);
  expect(trial.ttfwMs).toBeGreaterThanOrEqual(1_500);
});

test("silence is not answered", async () => {
  const trial = await ask(hostWith(heard), newClock(), new Float32Array(SECOND), SECOND);
  expect(trial).toEqual({ text: "", reply: "" });
});

test("a stage that fails ends the run with its reason", async () => {
  const broken: AsrApi["transcribe"] = async () => {
    throw failure("garbage", "no numbers");
  };
  const asked = ask(hostWith(broken), newClock(), voice, SECOND);
  expect(isFailure(await asked.catch((thrown: unknown) => thrown))).toBe(true);
});
