import { expect, test } from "vitest";
import { differences, pairsOf, type Side } from "../../foundry/eval/compare.ts";
import { readUtterances } from "../../foundry/eval/utterances.ts";

const same = (text: string) => text;

function sideOf(readings: readonly string[], file: string, folder = "/sets"): Side {
  const lines = readings.map((pred_text, i) =>
    JSON.stringify({ audio_filepath: `${i}.wav`, text: "mhoro shamwari yangu", pred_text }),
  );
  return { file, folder, field: "pred_text", utterances: readUtterances(lines.join("\n"), file, []) };
}

const reading = (errors: number) => (i: number) => (i % 10 < errors ? "mhoro hama yangu" : "mhoro shamwari yangu");
const readings = (errors: number, n = 200) => Array.from({ length: n }, (_, i) => reading(errors)(i));

test("of two systems on one set it is told by how much and how surely the second is better", () => {
  const pairs = pairsOf(sideOf(readings(4), "a.json"), sideOf(readings(1), "b.json"), same);
  const [wer, cer] = differences(pairs, 1);
  expect(wer).toMatchObject({ name: "asr.wer", count: 200, better: 1 });
  expect(wer?.first).toBeCloseTo(0.4 / 3, 10);
  expect(wer?.second).toBeCloseTo(0.1 / 3, 10);
  expect(wer?.difference).toBeCloseTo(-0.1, 10);
  expect(wer?.interval?.high).toBeLessThan(-0.07);
  expect(cer?.difference).toBeLessThan(0);
  expect(differences(pairs, 1)).toEqual([wer, cer]);
});

test("what is the same is no better, and a few utterances say nothing of chance", () => {
  const equal = pairsOf(sideOf(readings(3), "a.json"), sideOf(readings(3), "b.json"), same);
  expect(differences(equal, 1)[0]).toMatchObject({ difference: 0, better: 0 });
  const few = pairsOf(sideOf(readings(4, 10), "a.json"), sideOf(readings(1, 10), "b.json"), same);
  expect(differences(few, 1)[0]).toEqual({ name: "asr.wer", first: 4 / 30, second: 1 / 30, count: 10 });
});

test("files that are not of one set are refused with the place", () => {
  const whole = sideOf(readings(1, 3), "a.json");
  const message = (said: string) => expect.objectContaining({ message: expect.stringContaining(said) });
  expect(() => pairsOf(whole, sideOf(readings(1, 2), "b.json"), same)).toThrow(message("b.json has no 2.wav"));
  expect(() => pairsOf(sideOf(readings(1, 2), "b.json"), whole, same)).toThrow(message("that b.json has not"));
  expect(() => pairsOf(whole, sideOf(readings(1, 3), "b.json", "/others"), same)).toThrow(message("b.json has no"));
  expect(() => pairsOf(whole, { ...whole, field: "pred_text_b" }, same)).toThrow(message("0.wav has no pred_text_b"));
  const words = whole.utterances.map((one) => ({ ...one, text: "zvakanaka" }));
  expect(() => pairsOf(whole, { ...whole, utterances: words }, same)).toThrow(message("other words"));
});
