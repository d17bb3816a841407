import fc from "fast-check";
import { expect, test } from "vitest";
import { SURE, UNSURE } from "../../../core/skills/desk.ts";
import { dataOf, deskOf, LANGUAGES } from "./language.ts";
import { phrasingsOf } from "./samples.ts";

const ASKED = 60;

/** A phrasing with one wrong letter in one of its longer words. */
function slip(text: string, word: number, letter: number): string {
  const words = text.split(" ");
  const long = words.flatMap((one, at) => ([...one].length > 4 && !/\d/.test(one) ? [at] : []));
  const at = long[word % Math.max(1, long.length)];
  if (at === undefined) return text;
  const letters = [...(words[at] ?? "")];
  letters[1 + (letter % (letters.length - 1))] = letters[0] ?? "";
  words[at] = letters.join("");
  return words.join(" ");
}

test.each(LANGUAGES)("%s: nine in ten are understood with a wrong letter in them", (language) => {
  const { desk } = deskOf(language);
  const all = [...phrasingsOf(language, dataOf(language)).values()].flat();
  const asked = fc.sample(fc.tuple(fc.nat(all.length - 1), fc.nat(), fc.nat()), { numRuns: ASKED, seed: 5 });
  const wrong = asked.flatMap(([at, word, letter]) => {
    const one = all[at];
    const said = slip(one?.text ?? "", word, letter);
    const best = desk.matcher.match(said, UNSURE)[0];
    return best?.skill === one?.skill ? [] : [`${said} | ${one?.skill} | ${best?.skill}`];
  });
  expect(wrong.length, wrong.join("\n")).toBeLessThanOrEqual(ASKED / 10);
});

test("whatever is said, a match is a number of 0 to 1 for a skill that there is", () => {
  const { desk } = deskOf("en");
  const words = [...phrasingsOf("en", dataOf("en")).values()].flat().flatMap(({ text }) => text.split(" "));
  const sentence = fc.array(fc.oneof(fc.constantFrom(...words.slice(0, 2000)), fc.string({ maxLength: 8 })), {
    maxLength: 14,
  });
  fc.assert(
    fc.property(sentence, (said) => {
      for (const { score, skill } of desk.matcher.match(said.join(" "), SURE)) {
        expect(score).toBeGreaterThanOrEqual(SURE);
        expect(score).toBeLessThanOrEqual(1);
        expect(dataOf("en").skills[skill]).toBeDefined();
      }
    }),
    { numRuns: 60, seed: 9 },
  );
});
