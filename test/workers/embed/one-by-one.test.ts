import { expect, test } from "vitest";
import { oneByOne } from "../../../workers/embed/one-by-one.ts";

test("an abort that comes as a message is heard between two texts, though the model never lets a message in", async () => {
  const aborting = new AbortController();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => aborting.abort();
  const read: string[] = [];
  const embed = async (text: string) => {
    if (read.length === 0) port2.postMessage(0);
    read.push(text);
    return Float32Array.of(1);
  };
  const texts = Array.from({ length: 500 }, (_, i) => `${i}`);
  await expect(oneByOne(texts, embed, aborting.signal)).rejects.toThrow();
  expect(read.length).toBeLessThan(texts.length);
  port1.close();
});

test("vectors come in the order of their texts, and of no text there are none", async () => {
  const embed = async (text: string) => Float32Array.of(text.length, 0);
  expect([...(await oneByOne(["a", "bcd", "ef"], embed))]).toEqual([1, 0, 3, 0, 2, 0]);
  expect(await oneByOne([], embed)).toHaveLength(0);
});
