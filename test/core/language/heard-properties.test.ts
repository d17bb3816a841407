import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonical } from "../../../core/language/canonical.ts";
import { heard, heardSoFar, typed } from "../../../core/language/heard.ts";
import { normalise } from "../../../core/language/normalise.ts";
import type { LanguageRules } from "../../../core/language/rules.ts";
import { LANGUAGES, rulesOf } from "../skills/language.ts";

const RUNS = Number(process.env.RUNS ?? 200);

/** Text of the language's letters, of all that its rules replace, and of what any keyboard or recogniser may give. */
function textOf(rules: LanguageRules) {
  const { heard: mending, romanised } = rules;
  const bits = [
    ...rules.alphabet,
    ...Object.keys(mending?.letters ?? {}),
    ...Object.keys(mending?.words ?? {}).map((word) => ` ${word} `),
    ...(mending?.starts ?? []).map(({ from }) => ` ${from}`),
    ...(mending?.names?.list ?? []).flatMap((name) => [` ${name} `, ` ${name.toLowerCase().slice(0, -1)}a `]),
    ...Object.keys(romanised?.words ?? {}).map((word) => ` ${word} `),
    ..."\u200c\u200d\u00ad\ufeff\u093c\u094d\u0d4d\u0301’'.,?! [](0123456789०५൩",
    " ",
    "  ",
    "A",
    "Z",
  ];
  const own = fc.array(fc.constantFrom(...bits), { maxLength: 24 }).map((parts) => parts.join(""));
  return fc.oneof(
    { weight: 3, arbitrary: own },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 24 }) },
  );
}

const digitsOf = (text: string) => (text.normalize("NFC").match(/\p{Nd}/gu) ?? []).join("");

describe.each(LANGUAGES)("%s", (language) => {
  const rules = rulesOf(language);
  const check = (property: (text: string) => void) =>
    fc.assert(fc.property(textOf(rules), property), { numRuns: RUNS, seed: 1 });

  test("done again, nothing changes", () => {
    check((text) => {
      for (const step of [canonical, heard, heardSoFar, typed, normalise]) {
        const once = step(text, rules);
        expect(step(once, rules)).toBe(once);
      }
    });
  });

  test("no digit is lost or moved", () => {
    check((text) => {
      for (const step of [canonical, heard, heardSoFar, typed])
        expect(digitsOf(step(text, rules))).toBe(digitsOf(text));
    });
  });

  test("no word is parted at a combining mark", () => {
    check((text) => {
      const marks = (one: string) => (one.match(/(?<![\p{L}\p{M}\u200c\u200d])\p{M}/gu) ?? []).length;
      const before = canonical(text, rules);
      expect(marks(heardSoFar(before, rules))).toBeLessThanOrEqual(marks(before));
      expect(marks(typed(before, rules))).toBeLessThanOrEqual(marks(before));
    });
  });
});
