import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "../../../core/parse.ts";
import { readCatalogue } from "../../../core/slu/catalogue.ts";
import type { Decision } from "../../../core/slu/joint.ts";
import { lineOf, listText, parseLines, payloadOf } from "../../../core/slu/list.ts";
import { tableOf } from "../../../core/slu/table.ts";

const file = join(import.meta.dirname, "../../../models-manifest/orders/en.json");
const english = readCatalogue(JSON.parse(readFileSync(file, "utf8")), "en.json");
const sugar: Decision = { product: "sugar", quantity: 2, confidence: 0.95, route: "both", sure: true };

describe("a line of the list", () => {
  test("has the product's own unit, or the one that was said", () => {
    expect(lineOf(1, sugar, english)).toEqual({
      id: 1,
      product: "sugar",
      quantity: 2,
      unit: "packet",
      route: "both",
      confidence: 0.95,
    });
    expect(lineOf(1, { ...sugar, unit: "kilo" }, english)).toMatchObject({ unit: "kilo" });
  });

  test("asks where it is not sure, and tells what the sound alone had said", () => {
    const first: Decision = { ...sugar, product: "salt", quantity: 3, route: "sound" };
    expect(lineOf(1, { ...sugar, route: "text", sure: false }, english, first)).toMatchObject({
      asks: true,
      was: { product: "salt", quantity: 3 },
    });
    expect(lineOf(1, sugar, english, { ...sugar, route: "sound" })).not.toHaveProperty("was");
  });

  test("without a number is one, and asks; nothing ordered is no line", () => {
    const { quantity: _, ...unsaid } = sugar;
    expect(lineOf(1, { ...unsaid, sure: false }, english)).toMatchObject({ quantity: 1, asks: true });
    expect(lineOf(1, { confidence: 0.9, route: "sound", sure: false }, english)).toBeUndefined();
    expect(lineOf(1, { ...sugar, product: "constructor" }, english)).toBeUndefined();
  });

  test("comes back from what was kept; what is no line does not", () => {
    const line = lineOf(7, { ...sugar, sure: false }, english);
    expect(parse(parseLines, JSON.parse(JSON.stringify([line])))).toEqual({ ok: true, value: [line] });
    for (const broken of [
      { ...line, quantity: 0 },
      { ...line, quantity: 1e9 },
      { ...line, route: "guess" },
    ])
      expect(parse(parseLines, [broken]).ok).toBe(false);
  });
});

describe("the list leaves", () => {
  const lines = [
    { id: 1, product: "sugar", quantity: 2, unit: "packet", route: "both", confidence: 1 },
    { id: 2, product: "bread", quantity: 1, unit: "loaf", route: "both", confidence: 1 },
    { id: 3, name: "avocados", quantity: 4, route: "person", confidence: 1 },
  ] as const;

  test("as text, a line an order", () => {
    expect(listText(lines, english)).toBe("sugar × 2 packets\nbread × 1 loaf\navocados × 4\n");
  });

  test("to a webhook with ids and names, and nothing else of the person", () => {
    const sent = JSON.parse(payloadOf(lines, english)) as Record<string, unknown>;
    expect(Object.keys(sent)).toEqual(["version", "language", "items", "text"]);
    expect(sent.items).toEqual([
      { product: "sugar", name: "sugar", quantity: 2, unit: "packet" },
      { product: "bread", name: "bread", quantity: 1, unit: "loaf" },
      { product: null, name: "avocados", quantity: 4, unit: null },
    ]);
  });
});

test("CSV keeps commas and quotes in their cell and gives spreadsheets no formula", () => {
  const table = tableOf([
    {
      file: '=cmd("a"),b.wav',
      product: "sugar",
      quantity: 2,
      unit: "kilo",
      confidence: 0.98765,
      route: "both",
      transcript: "x",
    },
    { file: "b.wav", transcript: "-1\n2" },
  ]);
  expect(table).toBe(
    'file,product,quantity,unit,confidence,route,transcript\r\n"\'=cmd(""a""),b.wav",sugar,2,kilo,0.9877,both,x\r\nb.wav,,,,,,"\'-1\n2"\r\n',
  );
});
