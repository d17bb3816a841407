import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Kept } from "../../../workers/llm/kept.ts";
import { Toy } from "./toy.ts";

/** The token that the model says after a prompt, and what it took to know. */
async function next(kept: Kept, ids: readonly number[], signal?: AbortSignal) {
  return kept.during(signal, async () => {
    const reused = kept.begin(ids, ids.length - 1);
    const logits = await kept.feed(ids);
    return { reused, token: Array.from((logits?.data ?? []) as Float32Array).indexOf(1) };
  });
}
const alone = async (ids: readonly number[]) => (await next(new Kept(new Toy().model), ids)).token;
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => (from + i) % 90);

test("what a prompt has in common with the one before is not fed again", async () => {
  const toy = new Toy();
  const kept = new Kept(toy.model);
  expect(await next(kept, [1, 2, 3, 4])).toMatchObject({ reused: 0 });
  expect(await next(kept, [1, 2, 3, 4, 5, 6])).toMatchObject({ reused: 4 });
  expect(await next(kept, [1, 2, 9])).toMatchObject({ reused: 2 });
  expect(await next(kept, [8, 2, 9])).toMatchObject({ reused: 0 });
  expect(await next(kept, [8, 2, 9])).toMatchObject({ reused: 2 });
  expect(toy.runs).toEqual([[1, 2, 3, 4], [5, 6], [9], [8, 2, 9], [9]]);
});

describe("whatever came before, a prompt gives what it gives alone", () => {
  const prompt = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 });
  test.each([
    ["on the CPU", new Toy()],
    ["on a GPU", new Toy("gpu")],
    ["with a recurrent state", new Toy("cpu", true)],
  ])("%s", async (_, toy) => {
    const kept = new Kept(toy.model);
    await fc.assert(
      fc.asyncProperty(fc.array(prompt, { maxLength: 6 }), async (prompts) => {
        for (const ids of prompts) {
          expect((await next(kept, ids)).token).toBe(await alone(ids));
          expect(toy.tokensIn(kept.cache)).toEqual(ids);
        }
      }),
    );
  });
});

test("on a GPU, and beside a recurrent state, a longer prompt is fed from where it was, any other anew", async () => {
  for (const toy of [new Toy("gpu"), new Toy("gpu", true), new Toy("cpu", true)]) {
    const kept = new Kept(toy.model);
    await next(kept, [1, 2, 3]);
    expect(await next(kept, [1, 2, 3, 4])).toMatchObject({ reused: 3 });
    expect(await next(kept, [1, 2, 9])).toMatchObject({ reused: 0 });
  }
});

test.each([false, true])(
  "nothing that has left the cache stays on the GPU (recurrent state: %s)",
  async (recurrent) => {
    const toy = new Toy("gpu", recurrent);
    const kept = new Kept(toy.model);
    const tensors = recurrent ? 2 : 1;
    for (const ids of [range(0, 200), [...range(0, 200), 1], [1, 2, 3]]) {
      await next(kept, ids);
      expect(toy.held.size).toBe(tensors);
    }
    toy.trouble = new Error("out of memory");
    await expect(next(kept, [1, 2, 3, 4])).rejects.toThrow("out of memory");
    expect(toy.held.size).toBe(0);
    toy.trouble = undefined;
    await next(kept, [1, 2, 3]);
    kept.drop();
    expect(toy.held.size).toBe(0);
    kept.drop();
  },
);

test("a run's outputs that never reached the cache are let go when what followed it fails", async () => {
  const toy = new Toy("gpu");
  const model = toy.model;
  const kept = new Kept(model);
  const failing = kept.during(undefined, async () => {
    await kept.feed([1, 2]);
    const { Tensor } = await import("@huggingface/transformers");
    await model.forward({ input_ids: new Tensor("int64", [3n], [1, 1]), past_key_values: kept.cache });
    throw new Error("the logits were none");
  });
  await expect(failing).rejects.toThrow("none");
  expect(toy.held.size).toBe(0);
  expect(await next(kept, [1, 2, 3])).toMatchObject({ reused: 0, token: await alone([1, 2, 3]) });
});

test("a long prompt is fed in pieces; an abort between two of them keeps what was fed", async () => {
  const toy = new Toy();
  const kept = new Kept(toy.model);
  const controller = new AbortController();
  const ids = range(0, 300);
  const { port1, port2 } = new MessageChannel();
  toy.onRun = () => toy.runs.length === 2 && port1.postMessage("abort");
  port2.onmessage = () => controller.abort();
  await expect(next(kept, ids, controller.signal)).rejects.toMatchObject({ code: "aborted" });
  port1.close();
  expect(toy.runs.length).toBeLessThanOrEqual(3);
  const fed = toy.runs.flat().length;
  expect(toy.tokensIn(kept.cache)).toEqual(ids.slice(0, fed));
  expect(await next(kept, ids)).toEqual({ reused: fed, token: await alone(ids) });
  expect(Math.max(...toy.runs.map(({ length }) => length))).toBeLessThanOrEqual(64);
});

test("an abort that came before anything began leaves the cache as it is", async () => {
  const toy = new Toy();
  const kept = new Kept(toy.model);
  await next(kept, [1, 2, 3]);
  await expect(next(kept, [1, 2, 3, 4], AbortSignal.abort())).rejects.toMatchObject({ code: "aborted" });
  expect(toy.runs).toHaveLength(1);
  expect(await next(kept, [1, 2, 3, 4])).toMatchObject({ reused: 3 });
});
