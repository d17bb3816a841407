import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { clockWords, numberWords } from "../../../core/language/numbers.ts";
import { type LanguageRules, parseRules } from "../../../core/language/rules.ts";
import { speakable } from "../../../core/language/speakable.ts";
import { parse } from "../../../core/parse.ts";

const folder = "models-manifest/rules";
const tags = readdirSync(folder).map((name) => name.replace(".json", ""));

function rulesOf(tag: string): LanguageRules {
  const parsed = parse(parseRules, JSON.parse(readFileSync(`${folder}/${tag}.json`, "utf8")));
  if (!parsed.ok) throw new Error(`${tag}: ${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}
const rules = new Map(tags.map((tag) => [tag, rulesOf(tag)]));
const of = (tag: string): LanguageRules => rules.get(tag) ?? rulesOf(tag);

test("six languages have rules", () => {
  expect(tags.sort()).toEqual(["en", "hi", "ml", "mr", "sn", "sw"]);
});

// Compared with the number words of Unicode CLDR (common/rbnf); where several are in use, the one of schoolbooks.
test.each([
  ["sw", 0, "sifuri"],
  ["sw", 8, "nane"],
  ["sw", 10, "kumi"],
  ["sw", 11, "kumi na moja"],
  ["sw", 20, "ishirini"],
  ["sw", 47, "arobaini na saba"],
  ["sw", 99, "tisini na tisa"],
  ["sw", 100, "mia moja"],
  ["sw", 205, "mia mbili na tano"],
  ["sw", 1000, "elfu moja"],
  ["sw", 1005, "elfu moja na tano"],
  ["sw", 1963, "elfu moja mia tisa na sitini na tatu"],
  ["sw", 30_000, "elfu thelathini"],
  ["hi", 0, "शून्य"],
  ["hi", 5, "पाँच"],
  ["hi", 10, "दस"],
  ["hi", 19, "उन्नीस"],
  ["hi", 21, "इक्कीस"],
  ["hi", 25, "पच्चीस"],
  ["hi", 50, "पचास"],
  ["hi", 99, "निन्यानवे"],
  ["hi", 100, "एक सौ"],
  ["hi", 101, "एक सौ एक"],
  ["hi", 1947, "एक हज़ार नौ सौ सैंतालीस"],
  ["hi", 20_000, "बीस हज़ार"],
  ["hi", 250_000, "दो लाख पचास हज़ार"],
  ["mr", 0, "शून्य"],
  ["mr", 2, "दोन"],
  ["mr", 10, "दहा"],
  ["mr", 16, "सोळा"],
  ["mr", 25, "पंचवीस"],
  ["mr", 50, "पन्नास"],
  ["mr", 75, "पंच्याहत्तर"],
  ["mr", 100, "शंभर"],
  ["mr", 101, "एकशे एक"],
  ["mr", 200, "दोनशे"],
  ["mr", 350, "तीनशे पन्नास"],
  ["mr", 1960, "एक हजार नऊशे साठ"],
  ["mr", 100_000, "एक लाख"],
  ["ml", 0, "പൂജ്യം"],
  ["ml", 1, "ഒന്ന്"],
  ["ml", 10, "പത്ത്"],
  ["ml", 12, "പന്ത്രണ്ട്"],
  ["ml", 20, "ഇരുപത്"],
  ["ml", 25, "ഇരുപത്തിയഞ്ച്"],
  ["ml", 90, "തൊണ്ണൂറ്"],
  ["ml", 100, "നൂറ്"],
  ["ml", 101, "നൂറ്റി ഒന്ന്"],
  ["ml", 500, "അഞ്ഞൂറ്"],
  ["ml", 900, "തൊള്ളായിരം"],
  ["ml", 1000, "ആയിരം"],
  ["ml", 1956, "ആയിരത്തി തൊള്ളായിരത്തി അമ്പത്തിയാറ്"],
  ["ml", 2000, "രണ്ടായിരം"],
  ["ml", 20_000, "ഇരുപതിനായിരം"],
  ["ml", 100_000, "ഒരു ലക്ഷം"],
])("%s: %i", (tag, n, words) => {
  expect(numberWords(n, of(tag).numbers)).toBe(words.normalize("NFC"));
});

test.each(["hi", "ml", "mr"])("%s: numbers up to 120,000 differ", (tag) => {
  const { numbers } = of(tag);
  expect(new Set(Array.from({ length: 120_000 }, (_, n) => numberWords(n, numbers))).size).toBe(120_000);
});

test("Swahili counts the hours of the day from six in the morning", () => {
  const { numbers } = of("sw");
  expect(clockWords(7, 0, numbers)).toBe("saa moja");
  expect(clockWords(10, 30, numbers)).toBe("saa nne na dakika thelathini");
  expect(clockWords(12, 0, numbers)).toBe("saa sita");
  expect(clockWords(18, 15, numbers)).toBe("saa kumi na mbili na dakika kumi na tano");
});

test.each([
  ["hi", "डॉ. राव को ₹250 दें।", "डॉक्टर राव को दो सौ पचास रुपये दें।"],
  ["hi", "१०० में से ५०%", "एक सौ में से पचास प्रतिशत"],
  ["mr", "₹100 आणि 5", "शंभर रुपये आणि पाच"],
  ["ml", "₹1000 ഉണ്ട്", "ആയിരം രൂപ ഉണ്ട്"],
  ["sw", "Bw. Otieno ana 15%", "bwana Otieno ana kumi na tano kwa mia"],
  ["sw", "Piga simu 112.", "Piga simu moja moja mbili."],
])("%s: %s is spoken as words", (tag, written, spoken) => {
  expect(speakable(written, of(tag)).trim()).toBe(spoken.normalize("NFC"));
});

test.each(tags)("%s: number words are in letters of its alphabet, composed, without digits", (tag) => {
  const { numbers, alphabet } = of(tag);
  const letters = new Set([...alphabet.normalize("NFC"), " "]);
  const used = new Set<string>();
  for (let n = 0; n < 200_000; n = n < 2000 ? n + 1 : n + 997)
    for (const letter of numberWords(n, numbers)) used.add(letter);
  expect([...used].filter((letter) => !letters.has(letter))).toEqual([]);
  expect(JSON.stringify(numbers).normalize("NFC")).toBe(JSON.stringify(numbers));
});

test.each(tags.filter((tag) => tag !== "en"))("%s: no speaker has checked it yet, and it says so", (tag) => {
  expect(of(tag).reviewed).toBe(false);
});
