import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type AsrRequest, FRAME } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import { wordErrors } from "../../core/measure/wer.ts";
import { type AsrPorts, readAll } from "../../foundry/eval/asr.ts";
import { asrMeasures } from "../../foundry/eval/asr-measures.ts";
import { readUtterances, SLICED, type Utterance } from "../../foundry/eval/utterances.ts";
import { type Evaluation, readEvaluation } from "../../foundry/measures/evaluation.ts";
import { asrReport } from "../../foundry/report/asr-report.ts";

const SECOND = 16_000;

/** A set whose sounds are tones as loud as their number, and a recogniser that knows them by that. */
function setOf(pairs: readonly (readonly [said: string, heard: string, fields?: object])[]) {
  const rows = pairs.map(([text, , fields], i) => JSON.stringify({ audio_filepath: `${i}.wav`, text, ...fields }));
  const utterances = readUtterances(rows.join("\n"), "set.json", SLICED);
  const soundOf = async ({ id }: Utterance) => {
    const samples = new Float32Array(2 * SECOND).fill(loudness(Number.parseInt(id, 10)), 0, SECOND);
    return samples;
  };
  let clock = 0;
  const asr = {
    /** Each takes 100 ms. Of a beginning only the first word is heard, and wrongly. */
    async transcribe({ samples, ...request }: AsrRequest) {
      clock += 100;
      const words = pairs[Math.round((samples.find((x) => x > 0) ?? 0) * 1000) - 1]?.[1] ?? "";
      const text = samples.filter((x) => x > 0).length < SECOND ? `${words.split(" ")[0]}x` : words;
      return { ...request, text, confidence: 1, noSpeech: 0, start: 0, end: samples.length };
    },
  };
  const ports: AsrPorts = {
    asr,
    vad: { probability: async (frame) => (frame.some((x) => x > 0) ? 1 : 0), reset: () => {} },
    hearing: { window: 30 * SECOND, pause: SECOND / 2 },
    now: () => clock,
    stay: 0.35,
    soundOf,
    told: () => {},
  };
  return { utterances, ports };
}

const loudness = (i: number) => (i + 1) / 1000;

function evaluationOf(measures: Evaluation["measures"]): Evaluation {
  const artifact = { id: "stand-in", digest: "a".repeat(64) };
  return { schema: 1, artifact, made: "2026-11-21T09:00:00Z", how: "with a stand-in", measures };
}

const some: readonly (readonly [string, string, object?])[] = Array.from({ length: 30 }, (_, i) => [
  "mhoro shamwari yangu",
  i % 10 === 0 ? "mhoro hama" : "mhoro shamwari yangu",
  { accent: i < 25 ? "urban" : "rural" },
]);

test("a set's figures are those of all its words together, with an interval where there are enough", async () => {
  const { utterances, ports } = setOf(some);
  const measures = asrMeasures(await readAll(utterances, ports), 1);
  const find = (name: string, slice?: string) => measures.find((one) => one.name === name && one.slice === slice);
  const known = wordErrors(
    some.map(([said]) => said),
    some.map(([, heard]) => heard),
  );
  for (const name of ["wer", "mer", "wil"] as const)
    for (const reading of ["asr", "asr.streaming"])
      expect(find(`${reading}.${name}`)?.value, `${reading}.${name}`).toBeCloseTo(known[name], 12);
  const wer = find("asr.wer");
  expect(wer?.low).toBeLessThan(wer?.value ?? 0);
  expect(wer?.high).toBeGreaterThan(wer?.value ?? 1);
  expect(wer?.worst).toHaveLength(3);
  expect(wer?.worst?.[0]).toMatchObject({ id: "0.wav", reference: "mhoro shamwari yangu", hypothesis: "mhoro hama" });
  expect(find("asr.wer", "accent=urban")).toMatchObject({ count: 25, low: expect.any(Number) });
  expect(find("asr.wer", "accent=rural")).toEqual({ name: "asr.wer", slice: "accent=rural", value: 0, count: 5 });
  const json = JSON.stringify(evaluationOf(measures));
  expect(readEvaluation(json, "e.json").measures).toHaveLength(measures.length);
});

test("what is shown in a talk is timed on the recording's own time", async () => {
  const { utterances, ports } = setOf([["mhoro shamwari", "mhoro shamwari"]]);
  const [one] = await readAll(utterances, ports);
  const reading = one?.live?.reading;
  expect(reading?.text).toBe("mhoro shamwari");
  // One frame of silence says that speech may be over; then the last reading takes its 100 ms.
  const frame = (FRAME / SECOND) * 1000;
  expect(reading?.lastWords).toBeGreaterThanOrEqual(100);
  expect(reading?.lastWords).toBeLessThanOrEqual(2 * frame + 200);
  expect(reading?.firstWords).toBeGreaterThanOrEqual(250 + 100);
  expect(reading?.firstWords).toBeLessThan(500);
  expect(reading?.takenBack).toBe(1);
  expect(reading?.work).toBeGreaterThan(one?.whole.work ?? Infinity);
});

test("the same seed draws the same intervals, another seed others", async () => {
  const { utterances, ports } = setOf(some);
  const cases = await readAll(utterances, ports);
  expect(asrMeasures(cases, 7)).toEqual(asrMeasures(cases, 7));
  expect(asrMeasures(cases, 7)).not.toEqual(asrMeasures(cases, 8));
});

test("a recogniser that fails ends the evaluation, as does a sound that cannot be read", async () => {
  const { utterances, ports } = setOf(some);
  const broken = { transcribe: async () => Promise.reject(failure("garbage", "nothing but noise")) };
  await expect(readAll(utterances, { ...ports, asr: broken })).rejects.toMatchObject({ code: "garbage" });
  const soundOf = async () => Promise.reject(failure("bad-audio", "0.wav cannot be read"));
  await expect(readAll(utterances, { ...ports, soundOf })).rejects.toMatchObject({ code: "bad-audio" });
});

test("words where nothing was said count, and a set of silence alone has no rate", async () => {
  const { utterances, ports } = setOf([
    ["", "mhoro iwe"],
    ["mhoro", "mhoro"],
  ]);
  const wer = asrMeasures(await readAll(utterances, ports), 1).find(({ name }) => name === "asr.wer");
  expect(wer).toMatchObject({ value: 2, worst: [{ id: "0.wav", value: 2 }] });
  const silent = setOf([["", ""]]);
  const names = asrMeasures(await readAll(silent.utterances, silent.ports), 1).map(({ name }) => name);
  expect(names).not.toContain("asr.wer");
});

test.each([
  ['{"audio_filepath":"a.wav","text":"a"}\n{"audio_filepath":"b.wav"}', "line 2: text must be a string"],
  ['{"audio_filepath":"a.wav","text":"a"}\n{oops', "line 2 is no JSON"],
  ['{"audio_filepath":"","text":"a"}', "line 1: audio_filepath must be"],
  ['{"audio_filepath":"a.wav","text":"a","duration":-1}', "line 1: duration must be a number, 0 or more"],
  ['{"audio_filepath":"a.wav","text":"a"}\n{"audio_filepath":"a.wav","text":"b"}', "names a.wav twice"],
  ["[]", "line 1: must be an object"],
  ["\n", "names no utterance"],
])("a manifest that is wrong is refused: %s", (json, why) => {
  expect(() => readUtterances(json, "set.json", [])).toThrow(
    expect.objectContaining({ message: expect.stringContaining(why) }),
  );
});

test("stretches of one file are utterances of their own; fields make slices", () => {
  const lines = [
    { audio_filepath: "a.wav", offset: 0, duration: 2, text: "a", accent: "a=b", code_switch: true, age: 30, other: 1 },
    { audio_filepath: "a.wav", offset: 2, duration: 2, text: "b", accent: "" },
  ];
  const read = readUtterances(lines.map((line) => JSON.stringify(line)).join("\r\n"), "set.json", SLICED);
  expect(read.map(({ id }) => id)).toEqual(["a.wav", "a.wav@2"]);
  expect(read[0]?.slices).toEqual(["accent=a-b", "age=30", "code_switch=true"]);
  expect(read[1]?.slices).toEqual([]);
});

test("the report runs nothing, whatever is in the set, and brings the sound of the worst cases", async () => {
  const evil = '</style><script>alert(1)</script>" onerror="x';
  const { utterances, ports } = setOf([
    [evil, "<img src=x>\u0000", { accent: evil }],
    ["mhoro", "mhoro", { accent: "b" }],
  ]);
  const cases = await readAll(utterances, ports);
  const sound = { samples: new Float32Array(40 * SECOND), sampleRate: SECOND };
  const report = asrReport(evaluationOf(asrMeasures(cases, 1)), cases, "sn", new Map([["0.wav", sound]]));
  const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(report) ?? [];
  const hash = createHash("sha256").update(style).digest("base64");
  expect(report).toContain(`default-src 'none'; style-src 'sha256-${hash}'; media-src data:;`);
  expect(report).not.toMatch(/<script|<img|\p{Cc}(?<![\n])| style=| onerror=/u);
  expect(report).toContain("&#60;script&#62;");
  const [, wav = ""] = /src="data:audio\/wav;base64,([^"]+)"/.exec(report) ?? [];
  // 30 s of it, 16 bits a sample, behind a header of 44 bytes.
  expect(Buffer.from(wav, "base64")).toHaveLength(44 + 30 * SECOND * 2);
});
