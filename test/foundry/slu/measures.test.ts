import { describe, expect, test } from "vitest";
import type { Beliefs } from "../../../core/slu/beliefs.ts";
import type { SluCase } from "../../../foundry/slu/cases.ts";
import { readLabelled } from "../../../foundry/slu/labelled.ts";
import { sluMeasures } from "../../../foundry/slu/measures.ts";
import { predicted, readBefore } from "../../../foundry/slu/texts.ts";
import { small } from "../../core/slu/small-model.ts";

const beliefs: Beliefs = { product: [1, 0, 0, 0], quantity: [1, 0, 0, 0] };
type Heard = { readonly product?: string; readonly quantity?: number };

function one(id: number, product: string, quantity: number, sound: Heard, text: Heard, noise = "clean"): SluCase {
  const orders = { sound, text, joint: sound };
  const known = {
    id: `${id}.wav`,
    slices: [`noise=${noise}`],
    said: "",
    product,
    quantity,
    beliefs,
    transcript: "shuga",
  };
  return { ...known, orders, work: { sound: id, text: 10 * id } };
}

const cases = [
  one(1, "sugar", 2, { product: "sugar", quantity: 2 }, {}),
  one(2, "sugar", 2, { product: "sugar", quantity: 3 }, { product: "sugar", quantity: 2 }),
  one(3, "milk", 0, { product: "milk" }, { product: "milk", quantity: 1 }, "10dB"),
  one(4, "none", 0, {}, { product: "eggs" }, "10dB"),
];

describe("figures of spoken orders", () => {
  const measures = sluMeasures(cases, 1);
  const value = (name: string, slice?: string) => measures.find((one) => one.name === name && one.slice === slice);

  test("products of all, numbers and whole orders of orders alone", () => {
    expect(value("slu.sound.product")).toMatchObject({ value: 1, count: 4 });
    expect(value("slu.sound.quantity")).toMatchObject({ value: 2 / 3, count: 3 });
    expect(value("slu.sound.order")).toMatchObject({ value: 2 / 3, count: 3 });
    expect(value("slu.text.product")).toMatchObject({ value: 2 / 4, count: 4 });
    expect(value("slu.text.order")).toMatchObject({ value: 1 / 3, count: 3 });
  });

  test("Wilson's interval stands beside a share", () => {
    const { low, high } = value("slu.sound.order") ?? {};
    expect(low).toBeCloseTo(0.2077, 3);
    expect(high).toBeCloseTo(0.9385, 3);
  });

  test("F1 is the mean over what was said: sugar 2 of 3, milk 1, none 0 in the text", () => {
    expect(value("slu.text.product-f1")?.value).toBeCloseTo((2 / 3 + 1 + 0) / 3, 10);
  });

  test("SLU-F1 takes product and number as entities, and what is nearly right in part", () => {
    // Said: five entities. The sound hears all, one number wrong; the text hears three right, none of the first and two too many.
    expect(value("slu.sound.slu-f1")?.value).toBeCloseTo(20 / (20 + 2 + 2), 10);
    expect(value("slu.text.slu-f1")?.value).toBeCloseTo(12 / (12 + 4 + 4), 10);
    expect(value("slu.sound.slu-f1", "noise=10dB")?.value).toBe(1);
  });

  test("each part of the set has its own", () => {
    expect(value("slu.sound.order", "noise=clean")).toMatchObject({ value: 1 / 2, count: 2 });
    expect(value("slu.sound.order", "noise=10dB")).toMatchObject({ value: 1, count: 1 });
  });

  test("times of both routes", () => {
    expect(value("latency.slu-sound.median")?.value).toBe(2.5);
    expect(value("latency.slu-text.median")?.value).toBe(25);
  });
});

describe("labels and texts from files", () => {
  const line = (more: object) =>
    JSON.stringify({ audio_filepath: "a.wav", text: "x", product: "sugar", quantity: 2, ...more });

  test("a label that the model does not have is refused with its recording", () => {
    expect(readLabelled(line({ held: "voices", noise: "clean" }), "set.json", small)).toMatchObject([
      { product: "sugar", quantity: 2, slices: ["held=voices", "noise=clean", "part=voices, clean"] },
    ]);
    expect(() => readLabelled(line({ product: "gold" }), "set.json", small)).toThrow(
      expect.objectContaining({ code: "bad-manifest", message: expect.stringContaining("a.wav: product must be") }),
    );
    expect(() => readLabelled(line({ quantity: -1 }), "set.json", small)).toThrow(
      expect.objectContaining({ message: expect.stringContaining("quantity must be") }),
    );
  });

  test("predictions give their texts again", () => {
    const texts = readBefore(cases.map(predicted).join(""), "predictions.json");
    expect(texts.get("3.wav")).toEqual({ text: "shuga", work: 30 });
    for (const wrong of ["{}", "null", "no json", '{"id":"a"}'])
      expect(() => readBefore(wrong, "predictions.json")).toThrow(
        expect.objectContaining({ code: "bad-manifest", message: expect.stringContaining("line 1") }),
      );
  });
});
