import { expect, test } from "vitest";
import type { VadEngine } from "../../../core/contracts.ts";
import type { Found } from "../../../core/transcript-file/files.ts";
import { type Block, spokenIn } from "../../../core/transcript-file/spoken.ts";

const hearing = { window: 160_000, pause: 4_096 };
/** Hears speech wherever there is sound. */
function ear(): VadEngine & { resets: number } {
  return {
    resets: 0,
    probability: async (frame) => (frame.some((x) => Math.abs(x) > 0.05) ? 0.9 : 0.01),
    reset() {
      this.resets++;
    },
  };
}
/** `[seconds, loud]` at a rate, in blocks of a tenth of a second. */
function* blocks(sampleRate: number, ...stretches: readonly (readonly [number, boolean])[]): Generator<Block> {
  let time = 0;
  for (const [seconds, loud] of stretches)
    for (let i = 0; i < Math.round(seconds * 10); i++, time += 0.1) {
      const samples = Float32Array.from({ length: sampleRate / 10 }, (_, n) => (loud ? 0.5 * Math.sin(n / 9) : 0));
      yield { samples, sampleRate, time };
    }
}
async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
async function all(found: AsyncIterable<Found>): Promise<Found[]> {
  const list: Found[] = [];
  for await (const one of found) list.push(one);
  return list;
}
const seconds = (samples: number) => samples / 16_000;

test("speech is found where it is, at whatever rate it was recorded", async () => {
  for (const rate of [8_000, 44_100, 48_000]) {
    const found = await all(spokenIn(each(blocks(rate, [2, false], [1.5, true], [1, false])), ear(), hearing));
    const [piece, ...more] = found.flatMap((one) => one.piece ?? []);
    expect(more).toEqual([]);
    expect(seconds(piece?.first ?? 0)).toBeCloseTo(2, 1);
    expect(seconds(piece?.last ?? 0)).toBeCloseTo(3.5, 1);
    expect(found.at(-1)?.ended).toBe(true);
    expect(seconds(found.at(-1)?.to ?? 0)).toBeCloseTo(4.5, 1);
  }
});

test("long silences tell how far it is", async () => {
  const found = await all(spokenIn(each(blocks(16_000, [35, false])), ear(), hearing));
  expect(found.filter(({ ended }) => !ended).map(({ to }) => Math.floor(seconds(to)))).toEqual([10, 20, 30]);
});

test("no block is taken before it is asked for", async () => {
  let taken = 0;
  function* counted() {
    for (const block of blocks(16_000, [60, false])) {
      taken++;
      yield block;
    }
  }
  const found = spokenIn(each(counted()), ear(), hearing);
  expect(taken).toBe(0);
  await found.next();
  expect(taken).toBeLessThan(105);
});

test("what a recorder left out keeps the times behind it right, and the detector begins anew", async () => {
  const before = [...blocks(16_000, [1, true])];
  const after = [...blocks(16_000, [1, true])].map((block) => ({ ...block, time: block.time + 3_600 }));
  const detector = ear();
  const found = await all(spokenIn(each([...before, ...after]), detector, hearing));
  const firsts = found.flatMap(({ piece }) => (piece ? [seconds(piece.first)] : []));
  expect(firsts[0]).toBeCloseTo(0, 1);
  expect(firsts[1]).toBeCloseTo(3_600, 1);
  expect(detector.resets).toBe(2);
});

test("what lies before the beginning is not heard", async () => {
  const early = [...blocks(16_000, [1, true])].map((block) => ({ ...block, time: block.time - 2 }));
  const found = await all(spokenIn(each(early), ear(), hearing));
  expect(found).toEqual([{ to: 0, ended: true }]);
});

test("it stops at once when it is aborted", async () => {
  const stop = new AbortController();
  const found = spokenIn(each(blocks(16_000, [60, false])), ear(), hearing, stop.signal);
  await found.next();
  stop.abort();
  await expect(found.next()).rejects.toMatchObject({ code: "aborted" });
});
