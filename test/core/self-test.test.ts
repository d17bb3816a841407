import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AsrApi, Hypothesis, TtsApi } from "../../core/contracts.ts";
import { aborted, failure } from "../../core/failure.ts";
import type { LlmApi } from "../../core/llm-contract.ts";
import { isLoop } from "../../core/self-test/loop.ts";
import { type Subjects, selfTest } from "../../core/self-test.ts";

const sentence = "Mvura inonzi chii nechirungu?";
const RATE = 16_000;

function voice(seconds: number, sample: (i: number) => number): TtsApi {
  return {
    load: async () => ({ sampleRate: RATE }),
    speak: async ({ turn, revision, phrase }) => {
      const samples = Float32Array.from({ length: Math.round(seconds * RATE) }, (_, i) => sample(i));
      return { turn, revision, phrase, samples, sampleRate: RATE, marks: [] };
    },
  };
}
const tone = (i: number) => 0.3 * Math.sin(i / 9);

/** A model that writes these pieces until it is stopped. asked: how many it came to write. */
function writer(pieces: readonly string[]): LlmApi & { readonly written: string[]; readonly questions: string[] } {
  const written: string[] = [];
  const questions: string[] = [];
  return {
    written,
    questions,
    load: async () => {},
    reply: async ({ turn, revision, messages }, onDelta, signal) => {
      questions.push(messages.at(-1)?.text ?? "");
      for (const piece of pieces) {
        if (signal?.aborted) throw aborted;
        written.push(piece);
        onDelta(piece);
      }
      return { turn, revision, text: pieces.join(""), promptTokens: 5, reused: 0, tokens: pieces.length };
    },
  };
}

/** A recogniser that gives this of whatever it hears. */
function reader(gives: Partial<Hypothesis>): AsrApi & { readonly heard: number[] } {
  const heard: number[] = [];
  return {
    heard,
    load: async () => {},
    transcribe: async ({ turn, revision, samples }) => {
      heard.push(samples.length);
      return { turn, revision, text: "mvura", confidence: 0.8, noSpeech: 0, start: 0, end: samples.length, ...gives };
    },
  };
}

const fine = () => ({
  sentence,
  tts: { api: voice(2, tone) },
  llm: { api: writer(["Mu", "nechi", "rungu", " water"]) },
  asr: { api: reader({}) },
});

test("models that are well pass; the recogniser hears the voice's first second", async () => {
  const subjects = fine();
  expect(await selfTest(subjects)).toBeUndefined();
  expect(subjects.asr.api.heard).toEqual([RATE]);
  expect(subjects.llm.api.questions).toEqual([sentence]);
});

test("stages that are not there are not asked", async () => {
  expect(await selfTest({ sentence })).toBeUndefined();
  expect(await selfTest({ sentence, asr: { api: reader({ confidence: Number.NaN }) } })).toBeUndefined();
});

describe("a voice", () => {
  test.each([
    ["no numbers", voice(2, () => Number.NaN)],
    ["one number missing", voice(2, (i) => (i === 9000 ? Number.NaN : tone(i)))],
    ["silence", voice(2, () => 0)],
    ["a constant", voice(2, () => 0.7)],
    ["clipped flat", voice(2, (i) => (Math.sin(i / 9) > 0 ? 1 : -1))],
    ["nothing", voice(0, tone)],
    ["far too short", voice(0.1, tone)],
    ["far too long", voice(40, tone)],
  ])("%s is garbage", async (_, api) => {
    expect(await selfTest({ ...fine(), tts: { api } })).toMatchObject({ code: "garbage", detail: { stage: "tts" } });
  });
  test.each([0.8, 2, 6])("%d s for a short sentence is speech", async (seconds) => {
    expect(await selfTest({ ...fine(), tts: { api: voice(seconds, tone) } })).toBeUndefined();
  });
});

describe("a language model", () => {
  const proof = { input: "2+2", output: "four" };
  test.each([
    ["nothing", [], undefined],
    ["blanks", [" ", "\n"], undefined],
    ["one token again and again", Array(40).fill("!"), undefined],
    ["two tokens again and again", Array(40).fill(["the", " "]).flat(), undefined],
    ["another reply than the known one", ["five"], proof],
  ] as const)("%s is garbage", async (_, pieces, known) => {
    const llm = { api: writer(pieces), ...(known ? { proof: known } : {}) };
    expect(await selfTest({ ...fine(), llm })).toMatchObject({ code: "garbage", detail: { stage: "llm" } });
  });
  test("the known reply is enough, with whatever follows", async () => {
    const api = writer(["fo", "ur", ", of", " course"]);
    expect(await selfTest({ ...fine(), llm: { api, proof } })).toBeUndefined();
    expect(api.questions).toEqual(["2+2"]);
  });
  test("a long reply is not waited for", async () => {
    const api = writer(Array.from({ length: 500 }, (_, i) => `word${i} `));
    expect(await selfTest({ ...fine(), llm: { api } })).toBeUndefined();
    expect(api.written.length).toBeLessThan(20);
  });
});

describe("a recogniser", () => {
  const proof = { samples: new Float32Array(8000), text: "Mvura." };
  test.each([
    ["no confidence", reader({ confidence: Number.NaN }), undefined],
    ["confidence above one", reader({ confidence: 1.5 }), undefined],
    ["no probability of silence", reader({ noSpeech: Number.NaN }), undefined],
    ["one word again and again", reader({ text: "ndi ndi ndi ndi ndi ndi" }), undefined],
    ["another text than the known one", reader({ text: "moto" }), proof],
  ] as const)("%s is garbage", async (_, api, known) => {
    const asr = { api, ...(known ? { proof: known } : {}) };
    expect(await selfTest({ ...fine(), asr })).toMatchObject({ code: "garbage", detail: { stage: "asr" } });
  });
  test("the known text, however it is written", async () => {
    expect(await selfTest({ ...fine(), asr: { api: reader({ text: " mvura" }), proof } })).toBeUndefined();
  });
});

describe("what is thrown", () => {
  test("comes through", async () => {
    const lost = failure("gpu-lost", "the device is gone");
    const api: TtsApi = { ...voice(1, tone), speak: () => Promise.reject(lost) };
    await expect(selfTest({ ...fine(), tts: { api } })).rejects.toBe(lost);
    const llm: LlmApi = { ...writer([]), reply: () => Promise.reject(lost) };
    await expect(selfTest({ ...fine(), llm: { api: llm } })).rejects.toBe(lost);
  });
  test("stopping it stops it", async () => {
    const stop = new AbortController();
    stop.abort();
    const subjects: Subjects = { sentence, llm: { api: writer(["a", "b"]) } };
    await expect(selfTest(subjects, stop.signal)).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("loops", () => {
  test.each(["!!!!!!!!", "the the the the the", "ha ha ha ha ha ", "abcabcabcabcabc", "\n\n.\n.\n.\n.\n."])(
    "%j is one",
    (text) => {
      expect(isLoop(text)).toBe(true);
    },
  );
  test.each(["", "ok", "ha ha ha", "Mvura inonzi water.", "1111", "no, no, no, not that"])("%j is none", (text) => {
    expect(isLoop(text)).toBe(false);
  });
  test("any unit, repeated often enough, is one", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,20}$/), fc.integer({ min: 5, max: 12 }), (unit, times) => {
        expect(isLoop(unit.repeat(times))).toBe(true);
      }),
    );
  });
});
