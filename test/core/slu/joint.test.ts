import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Beliefs, beliefsOf, orderOf } from "../../../core/slu/beliefs.ts";
import { boundOf, calibrate, calibrateCounted, type Held, type HeldCounted } from "../../../core/slu/calibrate.ts";
import { decide, hearFirst, read, settle, weighed } from "../../../core/slu/joint.ts";
import { small } from "./small-model.ts";

const sure = (label: number, share = 0.97): number[] =>
  [0, 1, 2, 3].map((i) => (i === label ? share : (1 - share) / 3));
const beliefs = (product: number[], quantity: number[]): Beliefs => ({ product, quantity });

describe("logits to an order", () => {
  test("the likeliest of both heads, with the probability that both are right", () => {
    const found = orderOf(beliefsOf([0, 5, 0, 0], [0, 0, 4, 0], small), small);
    expect(found).toMatchObject({ product: "sugar", quantity: 2 });
    expect(found.confidence).toBeCloseTo((Math.exp(5) / (Math.exp(5) + 3)) * (Math.exp(4) / (Math.exp(4) + 3)), 10);
  });

  test("nothing was ordered: no number either; an order without a number has none", () => {
    expect(orderOf(beliefs(sure(0), sure(3)), small)).toEqual({ confidence: 0.97 });
    expect(orderOf(beliefs(sure(2), sure(0)), small)).toMatchObject({ product: "milk" });
    expect(orderOf(beliefs(sure(2), sure(0)), small)).not.toHaveProperty("quantity");
  });

  test("a higher temperature is less sure of the same order", () => {
    const hot = { ...small, temperature: { product: 3, quantity: 3 } };
    const [a, b] = [small, hot].map((model) => orderOf(beliefsOf([0, 5, 0, 0], [0, 0, 4, 0], model), model));
    expect(b).toMatchObject({ product: "sugar", quantity: 2 });
    expect(b?.confidence).toBeLessThan(a?.confidence ?? 0);
  });

  test("a model with other outputs, or with no numbers in them, is a bug", () => {
    expect(() => beliefsOf([0, 1], [0, 0, 0, 0], small)).toThrow(RangeError);
    expect(() => beliefsOf([0, Number.NaN, 0, 0], [0, 0, 0, 0], small)).toThrow(RangeError);
  });
});

describe("sound and text together", () => {
  test("an unsure sound gives way to the text, a sure one does not", () => {
    const unsure = beliefs([0.1, 0.4, 0.3, 0.2], sure(2));
    expect(decide(unsure, { product: "milk", quantity: 2 }, small)).toMatchObject({ product: "milk", quantity: 2 });
    const certain = beliefs(sure(1, 0.999), sure(2, 0.999));
    expect(decide(certain, { product: "milk", quantity: 3 }, small)).toMatchObject({ product: "sugar", quantity: 2 });
  });

  test("agreement makes more sure, a silent text less", () => {
    const heard = beliefs([0.01, 0.79, 0.1, 0.1], [0.01, 0.79, 0.1, 0.1]);
    const alone = orderOf(heard, small).confidence;
    expect(decide(heard, { product: "sugar", quantity: 1 }, small).confidence).toBeGreaterThan(alone);
    expect(decide(heard, {}, small).confidence).toBeLessThan(alone);
  });

  test("a number that the model cannot say is read", () => {
    expect(decide(beliefs(sure(3), sure(2)), { product: "eggs", quantity: 12 }, small)).toMatchObject({ quantity: 12 });
  });

  test("a number beside the product tells an order from a mention, where that was measured", () => {
    const counted = { right: 0.95, silent: 0.04, alarm: 0.02, weight: 1, order: 0.9, other: 0.1 };
    const measured = { ...small, joint: { ...small.joint, counted } };
    const mention = beliefs([0.7, 0.1, 0.1, 0.1], sure(2));
    expect(decide(mention, { product: "milk", quantity: 2 }, measured)).toMatchObject({ product: "milk", quantity: 2 });
    expect(decide(mention, { product: "milk" }, measured)).not.toHaveProperty("product");
    const order = beliefs([0.4, 0.1, 0.4, 0.1], sure(2));
    expect(decide(order, { quantity: 2 }, measured)).not.toHaveProperty("product");
    const many = decide(beliefs([0.7, 0.1, 0.1, 0.1], sure(2)), { product: "milk", quantity: 12 }, measured);
    expect(many).toMatchObject({ product: "milk", quantity: 12 });
  });

  test("without measured rates the sound decides alone", () => {
    const { joint: _, ...alone } = small;
    expect(decide(beliefs(sure(1), sure(2)), { product: "milk" }, alone)).toMatchObject({ product: "sugar" });
  });

  test("what is weighed stays a distribution", () => {
    const share = fc.double({ min: 0.001, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(share, { minLength: 2, maxLength: 25 }),
        fc.nat(),
        share,
        share,
        share,
        (raw, at, a, b, alarm) => {
          const sum = raw.reduce((all, one) => all + one, 0);
          const channel = { right: a / 2, silent: b / 2, alarm, weight: 1 };
          const after = weighed(
            raw.map((one) => one / sum),
            at % raw.length,
            channel,
          );
          expect(after.every((one) => one >= 0)).toBe(true);
          expect(after.reduce((all, one) => all + one, 0)).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

describe("calibration on held-out recordings", () => {
  const flat = [0.25, 0.25, 0.25, 0.25];
  const many = (count: number, one: Held): Held[] => Array.from({ length: count }, () => one);

  test("rates are those that were seen", () => {
    const channel = calibrate([
      ...many(80, { truth: 1, beliefs: flat, named: 1 }),
      ...many(15, { truth: 2, beliefs: flat, named: 0 }),
      ...many(5, { truth: 3, beliefs: flat, named: 1 }),
      ...many(20, { truth: 0, beliefs: flat, named: 0 }),
    ]);
    expect(channel.right).toBeCloseTo(81 / 103, 3);
    expect(channel.silent).toBeCloseTo(16 / 103, 3);
    expect(channel.alarm).toBeCloseTo(1 / 22, 3);
  });

  test("texts with a number and without have rates of their own", () => {
    const all = (count: number, one: HeldCounted): HeldCounted[] => Array.from({ length: count }, () => one);
    const { product, counted } = calibrateCounted([
      ...all(80, { truth: 1, beliefs: flat, named: 1, counted: true }),
      ...all(18, { truth: 1, beliefs: flat, named: 0, counted: false }),
      ...all(30, { truth: 0, beliefs: flat, named: 2, counted: false }),
      ...all(8, { truth: 0, beliefs: flat, named: 0, counted: true }),
    ]);
    expect(counted).toMatchObject({ order: 0.81, other: 0.225 });
    expect(counted.right).toBeCloseTo(81 / 83, 3);
    expect(counted.alarm).toBeCloseTo(1 / 10, 3);
    expect(product.silent).toBeCloseTo(19 / 21, 3);
    expect(product.alarm).toBeCloseTo(31 / 32, 3);
    expect(counted.weight).toBe(product.weight);
    expect(() => calibrateCounted([])).toThrow(RangeError);
  });

  test("a text that is right where the sound is lost counts in full, one that adds nothing does not", () => {
    const helpful = many(50, { truth: 1, beliefs: flat, named: 1 });
    expect(calibrate([...helpful, ...many(5, { truth: 0, beliefs: flat, named: 0 })]).weight).toBeGreaterThanOrEqual(1);
    const certain = [0.001, 0.997, 0.001, 0.001];
    const noise = [0, 1, 2, 3].flatMap((named) => many(10, { truth: 1, beliefs: certain, named }));
    const none = [0, 1, 2, 3].flatMap((named) => many(10, { truth: 0, beliefs: sure(0, 0.997), named }));
    expect(calibrate([...noise, ...none]).weight).toBeLessThanOrEqual(0.2);
  });
});

describe("which way decided, and how sure it is", () => {
  const certain = beliefs(sure(1, 0.999), sure(2, 0.999));

  test("both agree, the sound alone, or the words against the sound", () => {
    expect(settle(certain, { product: "sugar", quantity: 2 }, small)).toMatchObject({ route: "both", sure: true });
    expect(settle(certain, { product: "milk", quantity: 2 }, small)).toMatchObject({
      route: "sound",
      product: "sugar",
    });
    const unsure = beliefs([0.1, 0.4, 0.3, 0.2], sure(2));
    expect(settle(unsure, { product: "milk", quantity: 2, unit: "tin" }, small)).toMatchObject({
      route: "text",
      product: "milk",
      unit: "tin",
    });
  });

  test("below the measured bound, without a number or without a bound it asks back", () => {
    expect(hearFirst(certain, small)).toMatchObject({ route: "sound", sure: true });
    expect(hearFirst(beliefs(sure(1, 0.85), sure(2, 0.85)), small).sure).toBe(false);
    expect(hearFirst(beliefs(sure(1, 0.999), sure(0, 0.999)), small).sure).toBe(false);
    const { bound: _, ...rates } = small.joint;
    expect(hearFirst(certain, { ...small, joint: rates }).sure).toBe(false);
  });

  test("words alone are sure only where the person typed all of it", () => {
    expect(read({ product: "sugar", quantity: 2 }, true)).toMatchObject({ route: "text", sure: true, confidence: 1 });
    expect(read({ product: "sugar", quantity: 2 }, false).sure).toBe(false);
    expect(read({ product: "sugar" }, true).sure).toBe(false);
  });

  test("the bound is the lowest confidence from which nine orders in ten were right", () => {
    const many = (count: number, confidence: number, right: boolean) =>
      Array.from({ length: count }, () => ({ confidence, right }));
    expect(boundOf([...many(19, 0.9, true), ...many(2, 0.8, false), ...many(1, 0.7, true)])).toBe(0.7);
    expect(boundOf([...many(19, 0.9, true), ...many(5, 0.8, false)])).toBe(0.8);
    expect(boundOf(many(5, 0.9, false))).toBe(1);
    expect(boundOf([])).toBe(1);
  });
});
