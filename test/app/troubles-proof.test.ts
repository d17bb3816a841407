import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Staff } from "../../app/staff.ts";
import { Troubles } from "../../app/troubles.ts";
import type { AsrApi, TtsApi, VadApi } from "../../core/contracts.ts";
import type { LlmApi } from "../../core/llm-contract.ts";
import type { Plan } from "../../core/plan.ts";
import { english, planned } from "../fixtures/devices/planned.ts";
import { openPage } from "./troubles-page.ts";

const light = planned({ settings: { ...english, model_size: "light" } });
const plan: Plan = { ...light, pack: { ...light.pack, examples: ["What is water?"] } };
const turn = { turn: -1, revision: 0 };
const samples = Float32Array.from({ length: 16_000 }, (_, i) => Math.sin(i / 9));
let asked: string[];
let troubles: Troubles;

beforeEach(async () => {
  asked = [];
  troubles = new Troubles(openPage().store);
  await troubles.open();
});
afterEach(() => vi.unstubAllGlobals());

function hired<Api, Info>(api: Partial<Api>, info: Info) {
  return { api: api as Api, ready: async () => info, dismiss() {} };
}

function staff(text = "Water is wet."): Staff {
  return {
    vad: hired<VadApi, void>({}, undefined),
    asr: hired<AsrApi, void>(
      {
        transcribe: async () => {
          asked.push("asr");
          return { ...turn, text: "water", confidence: 0.9, noSpeech: 0.1, start: 0, end: 1 };
        },
      },
      undefined,
    ),
    llm: hired<LlmApi, void>(
      {
        reply: async (_, onDelta) => {
          asked.push("llm");
          onDelta(text);
          return { ...turn, text, promptTokens: 1, reused: 0, tokens: 1 };
        },
      },
      undefined,
    ),
    tts: hired<TtsApi, { sampleRate: number }>(
      {
        speak: async () => {
          asked.push("tts");
          return { ...turn, phrase: 0, samples, sampleRate: 16_000, marks: [] };
        },
      },
      { sampleRate: 16_000 },
    ),
  };
}

test("each model is asked once for each way to run it", async () => {
  await troubles.test(staff(), plan);
  await troubles.test(staff(), plan);
  expect(asked).toEqual(["tts", "llm", "asr"]);
  const { llm } = plan.stages;
  if (!llm) throw new Error("nothing answers");
  const other = { ...llm, spec: { ...llm.spec, threads: llm.spec.threads + 1 } };
  await troubles.test(staff(), { ...plan, stages: { ...plan.stages, llm: other } });
  expect(asked).toHaveLength(6);
});

test("only the models of the plan are asked: stand-ins prove nothing", async () => {
  const { asr, tts } = plan.stages;
  if (!asr || !tts) throw new Error("nothing hears or speaks");
  await troubles.test(staff(), { ...plan, stages: { asr, tts } });
  expect(asked).toEqual(["tts", "asr"]);
});

test("a pack without an example sentence has nothing to ask", async () => {
  await troubles.test(staff(), { ...plan, pack: { ...plan.pack, examples: [] } });
  expect(asked).toEqual([]);
});

test("nonsense is told, and asked for again", async () => {
  const told = troubles.test(staff("  "), plan);
  await expect(told).rejects.toMatchObject({ code: "garbage", detail: { stage: "llm" } });
  await troubles.test(staff(), plan);
  expect(asked).toEqual(["tts", "llm", "tts", "llm", "asr"]);
});
