import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseRules } from "../../../core/language/rules.ts";
import { parse } from "../../../core/parse.ts";
import { readCatalogue, wordsIn } from "../../../core/slu/catalogue.ts";
import { OrderReader } from "../../../core/slu/written-order.ts";

const data = join(import.meta.dirname, "../../../models-manifest");
const json = (path: string): unknown => JSON.parse(readFileSync(join(data, path), "utf8"));
const of = (language: string) => readCatalogue(json(`orders/${language}.json`), language);
const readerOf = (language: string) => {
  const rules = parse(parseRules, json(`rules/${language}.json`));
  if (!rules.ok) throw new Error(rules.problem.path);
  return new OrderReader(wordsIn(of(language)), rules.value);
};
const languages = ["sn", "en", "sw", "hi", "mr", "ml"];

test("each language lists the same products and units, and all that the model hears", () => {
  expect(readdirSync(join(data, "orders")).sort()).toEqual(languages.map((tag) => `${tag}.json`).sort());
  const model = json("slu/pocket-slu-sn/slu.json") as { products: string[]; words: Record<string, string[]> };
  for (const tag of languages) {
    const { products, units, language } = of(tag);
    expect(language).toBe(tag);
    expect(Object.keys(products).sort()).toEqual(model.products.slice(1).sort());
    expect(Object.keys(units).sort()).toEqual(Object.keys(of("sn").units).sort());
  }
  const { words } = wordsIn(of("sn"));
  for (const [product, said] of Object.entries(model.words))
    expect(words[product]).toEqual(expect.arrayContaining(said));
});

test("no word of a language means two things", () => {
  for (const tag of languages) {
    const { words, units = {} } = wordsIn(of(tag));
    const all = [...Object.entries(words), ...Object.entries(units)].flatMap(([id, said]) =>
      [...new Set(said)].map((word) => [word, id] as const),
    );
    const twice = all.filter(([word, id]) => all.some(([other, of]) => other === word && of !== id));
    expect(twice, tag).toEqual([]);
  }
});

describe("orders are read", () => {
  test.each([
    ["sn", "ndinoda mapaketi maviri eshuga", "sugar", 2, "packet"],
    ["sn", "ndipeiwo marita matatu emafuta", "oil", 3, "litre"],
    ["sn", "makirogiramu manomwe enyama", "meat", 7, "kilo"],
    ["en", "I want two packets of sugar, please", "sugar", 2, "packet"],
    ["en", "3 kg maize meal", "maize_meal", 3, "kilo"],
    ["en", "a dozen eggs", "eggs", undefined, "dozen"],
    ["sw", "nataka pakiti mbili za sukari", "sugar", 2, "packet"],
    ["sw", "naomba mikate mitatu", "bread", 3, undefined],
    ["hi", "दो किलो चावल चाहिए", "rice", 2, "kilo"],
    ["hi", "मुझे तीन पैकेट नमक दीजिए", "salt", 3, "packet"],
    ["mr", "दोन किलो साखर हवी", "sugar", 2, "kilo"],
    ["ml", "രണ്ട് കിലോ അരി വേണം", "rice", 2, "kilo"],
  ])("%s: %s", (language, said, product, quantity, unit) => {
    const found = readerOf(language).read(said);
    expect([found.product, found.quantity, found.unit]).toEqual([product, quantity, unit]);
  });

  test("two products in a sentence are none: nobody knows whose number it is", () => {
    expect(readerOf("en").read("two sugar and milk")).not.toHaveProperty("product");
  });
});

test("a catalogue with a unit that is not listed is refused with its path", () => {
  const broken = { ...of("en"), products: { sugar: { name: "sugar", words: [], unit: "crate" } } };
  expect(() => readCatalogue(broken, "x.json")).toThrow("x.json: products.sugar.unit is none of the units");
});
