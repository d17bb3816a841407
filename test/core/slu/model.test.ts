import { describe, expect, test } from "vitest";
import { isFailure } from "../../../core/failure.ts";
import { OrderEar } from "../../../core/slu/hear.ts";
import { readSluModel } from "../../../core/slu/model.ts";
import { small } from "./small-model.ts";

describe("slu.json", () => {
  test("is read as it is", () => {
    expect(readSluModel(structuredClone(small), "slu.json")).toEqual(small);
  });

  test.each([
    ["products", ["sugar", "none"], "products[0] must be none"],
    ["products", ["none", "sugar", "sugar"], "products must not name a label twice"],
    ["products", ["none"], "products must have a label behind none"],
    ["quantities", ["none", "two"], "quantities[1] must be a whole number"],
    ["temperature", { product: 0, quantity: 1 }, "temperature.product must be a number above 0"],
    ["words", { bread: ["chingwa"] }, "words.bread is no product"],
    ["longest", 0, "longest must be 1 or more"],
    ["extra", true, "extra is not a known key"],
  ])("%s: %j is refused with its path", (key, value, message) => {
    const read = readSluModel({ ...small, [key]: value }, "slu.json");
    if (!isFailure(read)) throw new Error("it was taken");
    expect(read).toMatchObject({ code: "bad-manifest", message: `slu.json: ${message}` });
  });
});

describe("audio to the network", () => {
  const network = (frames: number[]) => async (mel: Float32Array, bins: number, count: number) => {
    expect(mel.length).toBe(bins * count);
    frames.push(count);
    return { product: [0, 0, 0, 1], quantity: [0, 0, 1, 0] };
  };

  test("whole steps of frames alone", async () => {
    const frames: number[] = [];
    const ear = new OrderEar(small, network(frames));
    await ear.hear(new Float32Array(16_000));
    await ear.hear(new Float32Array(16_000 + 3 * 160));
    expect(frames).toEqual([100, 100]);
  });

  test("too much and too little are refused before anything is computed", async () => {
    const frames: number[] = [];
    const ear = new OrderEar(small, network(frames));
    await expect(ear.hear(new Float32Array(128_001))).rejects.toMatchObject({ code: "too-large" });
    await expect(ear.hear(new Float32Array(600))).rejects.toMatchObject({ code: "bad-audio" });
    await expect(ear.hear(new Float32Array(0))).rejects.toMatchObject({ code: "bad-audio" });
    expect(frames).toEqual([]);
  });
});
