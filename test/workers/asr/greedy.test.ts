import fc from "fast-check";
import { expect, test } from "vitest";
import { type GreedyRules, greedy } from "../../../workers/asr/greedy.ts";
import { CachedDecoder } from "../../../workers/asr/onnx-decoder.ts";
import { Runtime, session } from "./session.ts";

const END = 0;
const NO_SPEECH = 1;
const rules: GreedyRules = {
  prompt: [5, 4],
  endTokens: [END],
  prefix: [],
  draft: [],
  suppressed: [],
  suppressedFirst: [],
  noSpeechToken: NO_SPEECH,
  limit: 10,
};
/** Logits whose softmax is p for one token and the rest shared among the other five. */
const sure = (token: number, p = 0.9) => Array.from({ length: 6 }, (_, i) => Math.log(i === token ? p : (1 - p) / 5));

/** What stands before the last rows decides nothing. */
const padded = (rows: readonly (readonly number[])[], length: number) => [
  ...Array.from({ length: length - rows.length }, () => sure(NO_SPEECH, 0.25)),
  ...rows,
];

function decode(
  rows: readonly (readonly (readonly number[])[])[] | ((fed: readonly number[]) => readonly number[]),
  changes: Partial<GreedyRules> = {},
  signal?: AbortSignal,
) {
  const runtime = new Runtime();
  const { session: double, runs } = session(runtime, {
    inputs: { input_ids: ["int64", [1, "n"]], "past_key_values.0.decoder.key": ["float32", [1, 1, "past", 1]] },
    outputs: ["logits", "present.0.decoder.key"],
    logits: (run, fed) =>
      typeof rows === "function"
        ? fed.map((_, i) => rows(fed.slice(0, i + 1))).slice(-(runs[run]?.ids.length ?? 0))
        : padded(rows[run] ?? [sure(END)], runs[run]?.ids.length ?? 0),
  });
  const decoding = new CachedDecoder(runtime.ort, double as never).begin(
    runtime.tensor("float32", new Float32Array(1), [1, 1, 1]) as never,
  );
  return { runs, result: greedy(decoding, { ...rules, ...changes }, signal) };
}

test("takes the most probable token until the end, and tells how sure it was and whether anything was said", async () => {
  const { result, runs } = decode([[sure(NO_SPEECH, 0.25), sure(3, 0.8)], [sure(2, 0.6)], [sure(END)]]);
  const { tokens, probabilities, noSpeech } = await result;
  expect(tokens).toEqual([3, 2]);
  expect(probabilities[0]).toBeCloseTo(0.8);
  expect(probabilities[1]).toBeCloseTo(0.6);
  expect(noSpeech).toBeCloseTo(0.25);
  expect(runs.map(({ ids }) => ids)).toEqual([[5, 4], [3], [2]]);
});

test("a suppressed token is never taken, one suppressed at first only there", async () => {
  /** From the least probable to the most: 5, 1, 0, 4, 3, 2. */
  const ranked = [2, 1, 5, 4, 3, 0];
  const rows = [[ranked, ranked], [ranked], [sure(END)]];
  const taken = async (changes: Partial<GreedyRules>) => (await decode(rows, changes).result).tokens;
  expect(await taken({})).toEqual([2, 2]);
  expect(await taken({ suppressedFirst: [2] })).toEqual([3, 2]);
  expect(await taken({ suppressedFirst: [2], suppressed: [3] })).toEqual([4, 2]);
  expect(await taken({ suppressed: [2] })).toEqual([3, 3]);
  expect((await decode([[sure(END), sure(END)]], { suppressedFirst: [END] }).result).tokens).toHaveLength(1);
});

test("a prefix is fed with the prompt, stands at the beginning, and is told how probable it was", async () => {
  const first = [sure(NO_SPEECH, 0.25), sure(3, 0.7), sure(2, 0.9), sure(4, 0.8)];
  const { result, runs } = decode([first, [sure(END)]], { prefix: [3, 2] });
  const { tokens, probabilities, noSpeech } = await result;
  expect(runs.map(({ ids }) => ids)).toEqual([[5, 4, 3, 2], [4]]);
  expect(tokens).toEqual([3, 2, 4]);
  expect(probabilities.map((p) => Number(p.toFixed(3)))).toEqual([0.7, 0.9, 0.8]);
  expect(noSpeech).toBeCloseTo(0.25);
});

test("a prefix that is all may be followed by the end, which is suppressed only at the very first", async () => {
  const rows = [[sure(3), sure(3), sure(2), sure(END)]];
  const changes = { prefix: [3, 2], suppressedFirst: [END] };
  expect((await decode(rows, changes).result).tokens).toEqual([3, 2]);
  expect((await decode(rows, { prefix: [3, 2], limit: 2 }).result).tokens).toEqual([3, 2]);
});

/** A text of its own for each salt, some five tokens long, which hangs on every token before. */
const speaker = (salt: number) => (fed: readonly number[]) => {
  const mixed = fed.reduce((sum, id) => Math.imul(sum ^ id, 0x01000193) >>> 0, salt + 0x811c9dc5);
  return sure((mixed >>> 8) % 5 === 0 ? END : 2 + ((mixed >>> 16) % 4), 0.5 + (mixed % 400) / 1000);
};

test("a right draft takes one step, and the text and its probabilities are those without", async () => {
  const alone = await decode(speaker(3)).result;
  expect(alone.tokens.length).toBeGreaterThan(2);
  const { runs, result } = decode(speaker(3), { draft: alone.tokens });
  expect(await result).toEqual(alone);
  expect(runs).toHaveLength(1);
});

test("a draft with one wrong token, or one too many, costs one more step", async () => {
  const text = [2, 3, 4, 5];
  const reader = (fed: readonly number[]) => sure(text[fed.length - rules.prompt.length] ?? END);
  for (const draft of [text.with(1, 5), text.toSpliced(1, 0, 5)]) {
    const { runs, result } = decode(reader, { draft });
    expect((await result).tokens).toEqual(text);
    expect(runs.map(({ ids }) => ids)).toEqual([
      [5, 4, ...draft],
      [5, 4, ...text],
    ]);
  }
});

test("whatever the draft, the prefix and the limit, what comes out is what comes out without a draft", async () => {
  const ids = fc.array(fc.integer({ min: 2, max: 5 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.nat(), ids, ids, fc.integer({ min: 1, max: 9 }), async (salt, given, draft, limit) => {
      const prefix = given.slice(0, Math.min(2, limit));
      const suppressedFirst = salt % 2 === 0 ? [END] : [];
      const alone = await decode(speaker(salt), { prefix, limit, suppressedFirst }).result;
      for (const guess of [draft, [...prefix, ...draft], alone.tokens.slice(0, 3).concat(draft)]) {
        const { runs, result } = decode(speaker(salt), { prefix, limit, suppressedFirst, draft: guess });
        expect(await result).toEqual(alone);
        expect(runs.length).toBeLessThanOrEqual(alone.tokens.length - prefix.length + 1);
      }
    }),
    { numRuns: 300 },
  );
});

test("a model that never ends is ended by the limit", async () => {
  const endless = (fed: readonly number[]) => sure(2 + ((fed.length * fed.length) % 4), 0.6);
  const { result, runs } = decode(endless, { limit: 7 });
  expect((await result).tokens).toHaveLength(7);
  expect(runs).toHaveLength(7);
});

test("a model that falls into a loop is ended, and the loop said once is left", async () => {
  const looping = (fed: readonly number[]) => sure(fed.length < 4 ? 5 : 2 + (fed.length % 2));
  for (const draft of [[], [5, 5, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3]]) {
    const { tokens, probabilities } = await decode(looping, { limit: 40, draft }).result;
    expect(tokens).toEqual([5, 5, 2, 3]);
    expect(probabilities).toHaveLength(4);
  }
});

test("numbers that are none are garbage, at whichever step they come", async () => {
  const nothing = [Array.from({ length: 6 }, () => Number.NaN)];
  await expect(decode([nothing]).result).rejects.toMatchObject({ code: "garbage" });
  await expect(decode([[sure(3)], [[1, 2, Number.NaN, 0, 0, 0]]]).result).rejects.toMatchObject({ code: "garbage" });
});

test("an abort that arrives as a message while it decodes ends it within one step", async () => {
  const controller = new AbortController();
  const { result, runs } = decode(
    Array.from({ length: 50 }, () => [sure(3)]),
    { limit: 40 },
    controller.signal,
  );
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => controller.abort();
  port1.postMessage("abort");
  await expect(result).rejects.toMatchObject({ code: "aborted" });
  expect(runs.length).toBeLessThan(20);
  port1.close();
});
