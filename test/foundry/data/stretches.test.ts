import fc from "fast-check";
import { expect, test } from "vitest";
import { RATE } from "../../../foundry/data/sound/even.ts";
import { stretchesOf } from "../../../foundry/data/sound/stretches.ts";
import { seeded } from "../../../foundry/measures/seeded.ts";

const LONGEST = 5 * RATE;

/** Noise where the spans are and silence elsewhere. */
function recording(spans: readonly { start: number; end: number }[], seconds: number): Float32Array {
  const samples = new Float32Array(seconds * RATE);
  const random = seeded(7, "stretches");
  for (const { start, end } of spans) for (let i = start * 16; i < end * 16; i++) samples[i] = random() - 0.5;
  return samples;
}

/** Silence and speech in turn, in milliseconds. */
const turns = fc.array(fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 9000 })), {
  minLength: 1,
  maxLength: 8,
});

test("every sample of speech lies in one stretch or two halves of a pause, none is too long, and spans stay in order", () => {
  fc.assert(
    fc.property(turns, (drawn) => {
      let at = 0;
      const spans = drawn.map(([silence, speech]) => {
        const start = at + silence;
        at = start + speech;
        return { start, end: at };
      });
      const samples = recording(spans, Math.ceil(at / 1000) + 1);
      const all = stretchesOf(samples, spans, LONGEST);
      for (const [i, { start, end, first, last }] of all.entries()) {
        expect(end - start).toBeLessThanOrEqual(LONGEST);
        expect(start).toBeGreaterThanOrEqual(all[i - 1]?.end ?? 0);
        expect(first).toBeLessThanOrEqual(last);
      }
      expect(all.at(-1)?.end ?? 0).toBeLessThanOrEqual(samples.length);
      for (const [number, span] of spans.entries()) {
        const held = all.filter(({ first, last }) => first <= number && number <= last);
        const covered = held.reduce(
          (sum, { start, end }) => sum + Math.max(0, Math.min(end, span.end * 16) - Math.max(start, span.start * 16)),
          0,
        );
        expect(covered).toBe((span.end - span.start) * 16);
        const shares = held.flatMap(({ share }) => (share ? [share] : []));
        if (shares.length > 0) expect([shares[0]?.[0], shares.at(-1)?.[1]]).toEqual([0, 1]);
        else expect(held).toHaveLength(1);
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});

test("pauses join what belongs together and no more, and a word has room around it", () => {
  const spans = [
    { start: 1000, end: 2000 },
    { start: 2500, end: 3500 },
    { start: 6500, end: 6600 },
  ];
  const all = stretchesOf(recording(spans, 10), spans, LONGEST);
  expect(all.map(({ start, end, first, last }) => [start / 16, end / 16, first, last])).toEqual([
    [750, 3750, 0, 1],
    [6250, 6850, 2, 2],
  ]);
});

test("speech without an end is cut where it is quietest, and each part has its share of the time", () => {
  const spans = [{ start: 0, end: 8000 }];
  const samples = recording(spans, 8);
  samples.fill(0, 3.6 * RATE, 4 * RATE);
  const all = stretchesOf(samples, spans, LONGEST);
  expect(all).toHaveLength(2);
  const cut = (all[0]?.end ?? 0) / RATE;
  expect(cut).toBeGreaterThan(3.7);
  expect(cut).toBeLessThan(4);
  // 3.6 of 7.6 seconds are said before the pause.
  expect(all[0]?.share?.[1]).toBeCloseTo(3.6 / 7.6, 2);
});
