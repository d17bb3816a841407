import { expect, test } from "vitest";
import { hopOf, marksOf } from "../../../workers/tts/marks.ts";

const letters = new Set(["_", " ", "a", "h", "o", "m", "r"]);
/** A blank of one frame before each character and behind all, and each character as long as its place. */
const frames = (count: number) => Array.from({ length: 2 * count + 1 }, (_, id) => (id % 2 === 0 ? 1 : (id + 1) / 2));

test.each([
  ["the pocket voice, which tells of none", { sampling_rate: 16_000 }, 160],
  ["the same at another rate", { sampling_rate: 22_050 }, 220.5],
  ["MMS, by its decoder", { sampling_rate: 16_000, upsample_rates: [8, 8, 2, 2] }, 256],
  ["a hop of its own", { sampling_rate: 22_050, hop_length: 300, upsample_rates: [8, 8, 2, 2] }, 300],
  ["what is none", { sampling_rate: 16_000, hop_length: -1, upsample_rates: [8, "8"] }, 160],
  ["no rates", { sampling_rate: 16_000, upsample_rates: [] }, 160],
])("the samples of a frame: %s", (_, config, hop) => {
  expect(hopOf(config)).toBe(hop);
});

test("each letter begins where the frames before it end", () => {
  expect(marksOf("moro", letters, frames(4), 256)).toEqual([0, 2 * 256, 5 * 256, 9 * 256]);
  expect(marksOf("moro", letters, frames(4), 160)).toEqual([0, 2 * 160, 5 * 160, 9 * 160]);
});

test("what the voice cannot say takes no time, and what does not add up has no marks", () => {
  expect(marksOf("Mo, ro", letters, frames(5), 256)).toEqual([0, 2, 5, 5, 9, 14].map((at) => at * 256));
  expect(marksOf("moro", letters, frames(3), 256)).toEqual([]);
});
