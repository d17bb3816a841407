import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LanguageRules } from "../../../core/language/rules.ts";

/** Three products and four numbers, with rates of a text that is mostly right. */
export const small = {
  schema: 1,
  id: "small",
  language: "sn",
  features: { bins: 80, window: 400, hop: 160, sampleRate: 16_000, stride: 4 },
  longest: 128_000,
  products: ["none", "sugar", "milk", "eggs"],
  quantities: ["none", "1", "2", "3"],
  temperature: { product: 1, quantity: 1 },
  words: { sugar: ["shuga"], milk: ["mukaka"], eggs: ["zai", "mazai"] },
  links: ["re", "e", "ne"],
  numbers: {
    "6": ["rimwe", "maviri", "matatu"],
    "8": ["chimwe", "zviviri", "zvitatu"],
    "10": ["imwe", "mbiri", "nhatu"],
  },
  joint: {
    product: { right: 0.9, silent: 0.06, alarm: 0.1, weight: 1 },
    quantity: { right: 0.9, silent: 0.06, alarm: 0.1, weight: 1 },
    bound: 0.8,
  },
} as const;

export const shona = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../models-manifest/rules/sn.json"), "utf8"),
) as LanguageRules;
