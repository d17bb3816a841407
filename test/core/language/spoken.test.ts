import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LanguageRules, parseRules } from "../../../core/language/rules.ts";
import { speakable } from "../../../core/language/speakable.ts";
import { parse } from "../../../core/parse.ts";

const TAGS = ["en", "hi", "ml", "mr", "sn", "sw"];
const read = (tag: string) => JSON.parse(readFileSync(`models-manifest/rules/${tag}.json`, "utf8"));
const rules = new Map(
  TAGS.map((tag): [string, LanguageRules] => {
    const parsed = parse(parseRules, read(tag));
    if (!parsed.ok) throw new Error(`${tag}: ${parsed.problem.path}`);
    return [tag, parsed.value];
  }),
);
const of = (tag: string): LanguageRules => rules.get(tag) ?? parseRules(read(tag), tag);
const say = (tag: string, written: string) => speakable(written, of(tag)).trim();

const day = "the twenty first of November twenty twenty six";

type Case = readonly [tag: string, written: string, spoken: string];
const CASES: readonly (readonly [string, readonly Case[]])[] = [
  [
    "dates and years",
    [
      ["en", "2026-11-21", day],
      ["en", "(21/11/2026), 21.11.2026, 21-11-2026, 21/11/26", `(${day}), ${day}, ${day}, ${day}`],
      ["en", "11/21/2026", day],
      ["en", "2026-11-21T10:30", `${day} ten thirty`],
      ["en", "31/12/1999", "the thirty first of December nineteen ninety nine"],
      ["en", "the 21st of November, 2026", "the twenty first of November, twenty twenty six"],
      ["en", "21 Nov. 2026", "twenty first November twenty twenty six"],
      ["en", "November 2, 1905", "November second, nineteen oh five"],
      ["en", "May 5 was", "May fifth was"],
      ["en", "March 2005", "March two thousand and five"],
      ["en", "In 1980, since 1900", "In nineteen eighty, since nineteen hundred"],
      ["en", "1980 people, you may 5", "one thousand nine hundred and eighty people, you may five"],
      ["en", "10.11.12, 32/13/2026", "ten eleven twelve, thirty two thirteen two thousand and twenty six"],
      ["sn", "pa21/11/2026", "pamakumi maviri neposhi Mbudzi zviuru zviviri nemakumi maviri netanhatu"],
      ["sn", "2 Zvita 2026", "piri Zvita zviuru zviviri nemakumi maviri netanhatu"],
      ["sw", "tarehe 9/12/2026", "tarehe tisa Desemba elfu mbili na ishirini na sita"],
      ["sw", "21 Nov 2000", "ishirini na moja Novemba elfu mbili"],
      ["hi", "21/11/2026", "इक्कीस नवंबर दो हज़ार छब्बीस"],
      ["hi", "15 अगस्त 1947", "पंद्रह अगस्त उन्नीस सौ सैंतालीस"],
      ["hi", "1947 में 1947 लोग", "उन्नीस सौ सैंतालीस में एक हज़ार नौ सौ सैंतालीस लोग"],
      ["mr", "1960 साली", "एकोणीसशे साठ साली"],
      ["ml", "21/11/2026", "രണ്ടായിരത്തി ഇരുപത്തിയാറ് നവംബർ ഇരുപത്തിയൊന്ന്"],
    ],
  ],
  [
    "money",
    [
      ["en", "$5.50, US$20, $1", "five dollars and fifty cents, twenty dollars, one dollar"],
      ["en", "$0.05, $3.00, £2.01", "five cents, three dollars, two pounds and one penny"],
      ["en", "R15,75", "fifteen rand and seventy five cents"],
      ["en", "20 USD or 5€", "twenty dollars or five euros"],
      ["en", "$5 million, $2.5 billion", "five million dollars, two point five billion dollars"],
      ["en", "$5-10, costs$5, -$5", "five to ten dollars, costs five dollars, minus five dollars"],
      ["en", "$1.999, A$5", "one point nine nine nine dollars, A five dollars"],
      ["en", "5 R, a $ sign", "five R, a dollars sign"],
      ["sn", "$5.50", "madhora mashanu nemasendi makumi mashanu"],
      ["sn", "neUS$20, ne$1", "nemadhora makumi maviri, nedhora rimwe"],
      ["sn", "mari$20", "mari madhora makumi maviri"],
      ["sn", "ZiG 100", "ZiG zana"],
      ["sn", "R15,75", "marandi gumi neshanu nemasendi makumi manomwe neshanu"],
      ["sw", "KSh 250.50", "shilingi mia mbili na hamsini na senti hamsini"],
      ["hi", "₹200.50, ₹1, रु. 500", "दो सौ रुपये पचास पैसे, एक रुपया, पाँच सौ रुपये"],
      ["hi", "₹5 लाख", "पाँच लाख रुपये"],
      ["hi", "₹1,50,00,000", "एक करोड़ पचास लाख रुपये"],
      ["mr", "₹2.05", "दोन रुपये पाच पैसे"],
      ["ml", "₹2.50", "രണ്ട് രൂപ അമ്പത് പൈസ"],
    ],
  ],
  [
    "ordinals",
    [
      ["en", "1st, 2nd, 3rd, 20th, 101st", "first, second, third, twentieth, one hundred and first"],
      ["hi", "5वाँ", "पाँचवाँ"],
      ["mr", "5वा", "पाचवा"],
      ["ml", "5-ാം", "അഞ്ചാം"],
    ],
  ],
  [
    "amounts",
    [
      ["en", "3,5 and 1,25", "three point five and one point two five"],
      ["en", "1,2,3", "one,two,three"],
      ["en", "1.250,50", "one thousand two hundred and fifty point five zero"],
      ["en", "1,250,000", "one million two hundred and fifty thousand"],
      ["en", "1.250.000", "one million two hundred and fifty thousand"],
      ["sn", "25,5", "makumi maviri neshanu poindi shanu"],
      ["sn", "2,000,000", "mamiriyoni maviri"],
      ["sw", "1,250,000", "milioni moja elfu mia mbili na hamsini"],
    ],
  ],
  [
    "ranges",
    [
      ["en", "5-10, 5 – 10", "five to ten, five to ten"],
      ["en", "1980-1990", "nineteen eighty to nineteen ninety"],
      ["en", "9:00–10:30", "nine o'clock to ten thirty"],
      ["en", "100-250, 3-2", "one hundred to two hundred and fifty, three two"],
      ["en", "call 555-1234", "call five five five one two three four"],
      ["sn", "5-10", "shanu kusvika gumi"],
      ["sw", "10-15%", "kumi hadi kumi na tano kwa mia"],
      ["ml", "5-10", "അഞ്ച് മുതൽ പത്ത് വരെ"],
    ],
  ],
  [
    "units",
    [
      ["en", "5 km, 1 kg, 80 km/h", "five kilometres, one kilogram, eighty kilometres per hour"],
      ["en", "-5°C, 20 ℃, 3 m", "minus five degrees Celsius, twenty degrees Celsius, three metres"],
      ["en", "5-10 km, I am 5 ms", "five to ten kilometres, I am five ms"],
      ["sn", "5kg, 1 km, 30°C", "makirogiramu mashanu, kiromita rimwe, madhigirii makumi matatu"],
      ["sw", "10 km", "kilomita kumi"],
      ["hi", "10 किमी, 25°C", "दस किलोमीटर, पच्चीस डिग्री सेल्सियस"],
      ["ml", "10 കി.മീ.", "പത്ത് കിലോമീറ്റർ"],
    ],
  ],
];

describe.each(CASES)("%s", (_, cases) => {
  test.each(cases)("%s: %s", (tag, written, spoken) => {
    expect(say(tag, written)).toBe(spoken.normalize("NFC"));
  });
});

test.each(TAGS)("%s: whatever is written, no digit and no sign is left that a voice cannot say", (tag) => {
  const { money, units, dates, numbers } = of(tag);
  const piece = fc.oneof(
    fc.constantFrom(...money.currencies.flatMap(({ written }) => written), ...money.magnitudes),
    fc.constantFrom(...Object.keys(units), ...dates.months, ...(numbers.ordinals?.marks ?? []), ...dates.links, "x"),
    fc.constantFrom("-", "–", "/", ".", ",", ":", " ", " ", "+", "%", "°", "<", "~", "|", "^", "№", "(", "T", "½", "Ⅳ"),
    fc.nat({ max: 3000 }).map(String),
    fc.stringMatching(/^[\d.,:/-]{1,12}$/),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      expect(speakable(pieces.join(""), of(tag))).not.toMatch(/[\p{N}\p{S}]/u);
    }),
    { numRuns: 300 },
  );
});

test.each(TAGS)("%s: words of dates, money and units are in letters of its alphabet, composed", (tag) => {
  const { dates, money, units, alphabet, numbers, symbols } = of(tag);
  const spoken = (item: { one: string; many: string; forms?: object | undefined }) => [
    item.one,
    item.many,
    ...Object.values(item.forms ?? {}),
  ];
  const words = [
    ...dates.months,
    dates.said,
    ...money.currencies.flatMap((currency) => [...spoken(currency), ...(currency.cents ? spoken(currency.cents) : [])]),
    ...Object.values(units).flatMap(spoken),
    ...Object.values(numbers.ordinals?.words ?? {}),
    ...Object.values(symbols),
    numbers.range,
  ].join(" ");
  expect(words.normalize("NFC")).toBe(words);
  const letters = new Set([...alphabet.normalize("NFC"), " "]);
  const bare = words.replace(/\{[abdmny]\}/g, " ").toLowerCase();
  expect([...new Set(bare)].filter((letter) => !letters.has(letter))).toEqual([]);
});

test.each([
  ["dates.months", ["Ndira"]],
  ["dates.said", "{d} {m}"],
  ["dates.order", "ymd"],
  ["money.currencies[0].many", "madhora"],
  ["money.cents", 100],
  ["units.km.one", ""],
  ["numbers.range", "kusvika"],
])("a mistake in %s is refused with its place", (path, value) => {
  const broken = read("sn");
  const keys = path.split(/[.[\]]+/).filter(Boolean);
  const last = keys.pop() ?? "";
  const place = keys.reduce<Record<string, unknown>>((object, key) => object[key] as Record<string, unknown>, broken);
  place[last] = value;
  expect(parse(parseRules, broken)).toMatchObject({ ok: false, problem: { path } });
});
