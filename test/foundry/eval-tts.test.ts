import { expect, test } from "vitest";
import type { AsrRequest, TtsRequest } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import { speakAll, type TtsPorts, ttsMeasures } from "../../foundry/eval/tts.ts";
import { readEvaluation } from "../../foundry/measures/evaluation.ts";
import { ttsReport } from "../../foundry/report/tts-report.ts";
import { pocketPlan } from "../../server/pocket.ts";

const texts = new Map([
  ["line 1", "Mhoro, shamwari!"],
  ["line 2", "Ndipe 2"],
]);

/** Says a second of sound for each text, in 500 ms; heard is what the recogniser makes of the last one. */
function portsOf(heardOf: (text: string) => string): TtsPorts {
  let clock = 0;
  let last = "";
  return {
    tts: {
      async speak({ text, ...request }: TtsRequest) {
        clock += 500;
        last = text;
        return { ...request, samples: new Float32Array(24_000).fill(0.1), sampleRate: 24_000, marks: [] };
      },
    },
    asr: {
      async transcribe({ samples, ...request }: AsrRequest) {
        return { ...request, text: heardOf(last), confidence: 1, noSpeech: 0, start: 0, end: samples.length };
      },
    },
    vad: { probability: async () => 1, reset: () => {} },
    rules: pocketPlan().rules,
    hearing: { window: 160_000, pause: 4_096 },
    now: () => clock,
    told: () => {},
  };
}

test("a voice that is understood is intelligible: signs, capitals and digits are no errors", async () => {
  const measures = ttsMeasures(
    await speakAll(
      texts,
      portsOf((text) => text.toLowerCase()),
    ),
    1,
  );
  expect(measures).toEqual([
    { name: "tts.intelligibility", value: 1, count: 2 },
    { name: "tts.rtf", value: 0.5, count: 2 },
  ]);
});

test("what is misheard counts by its characters, and is in the report with its sound", async () => {
  const spoken = await speakAll(
    texts,
    portsOf((text) => text.replace("shamwari", "shamwar")),
  );
  const measures = ttsMeasures(spoken, 1);
  const characters = spoken.reduce((sum, { score }) => sum + score.characters, 0);
  expect(measures[0]?.value).toBeCloseTo(1 - 1 / characters, 12);
  expect(measures[0]?.worst).toMatchObject([{ id: "line 1", hypothesis: "mhoro shamwar" }]);
  const artifact = { id: "voice", digest: "c".repeat(64) };
  const json = JSON.stringify({ schema: 1, artifact, made: "2026-11-21T09:00:00Z", how: "stand-ins", measures });
  const report = ttsReport(readEvaluation(json, "e.json"), spoken, "sn");
  expect(report.match(/src="data:audio\/wav;base64,/g)).toHaveLength(1);
});

test("a voice that fails ends the evaluation", async () => {
  const tts = { speak: async () => Promise.reject(failure("garbage", "no sound")) };
  await expect(speakAll(texts, { ...portsOf(String), tts })).rejects.toMatchObject({ code: "garbage" });
});
