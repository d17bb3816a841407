import { isBackchannel } from "../../core/language/backchannel.ts";
import { canonical } from "../../core/language/canonical.ts";
import { heardSoFar } from "../../core/language/heard.ts";
import { numberWords } from "../../core/language/numbers.ts";
import { type LanguageRules, parseRules } from "../../core/language/rules.ts";
import type { LanguagePack } from "../../core/manifest.ts";
import { pack as parsePack } from "../../core/manifest-schema.ts";
import { parse } from "../../core/parse.ts";
import { stringsOf } from "./strings.ts";
import { unread } from "./unread.ts";

/** wrong: must be mended; missing: works without, less well; note: for people. */
export interface Finding {
  readonly level: "wrong" | "missing" | "note";
  readonly text: string;
}

/** What is looked at: the parsed JSON of both files, the pack's still with the path of its rules. */
interface Files {
  readonly tag: string;
  readonly rules: unknown;
  readonly pack: unknown;
}

/** Marks what a template leaves to be written. */
const OPEN = "FILL IN";

/** step: between numbers that are said and read back; 1 for all of them. */
export function checkLanguage({ tag, rules, pack }: Files, step: number): Finding[] {
  const open = [...stringsOf(rules, "rules"), ...stringsOf(pack, "pack")].filter(({ text }) => text.startsWith(OPEN));
  if (open.length > 0) return open.map(({ path, text }) => wrong(`${path} is still to be written: ${text}`));
  const read = parse(parseRules, rules, "rules");
  if (!read.ok) return [wrong(`${read.problem.path} ${read.problem.message}`)];
  const whole = typeof pack === "object" && pack !== null ? { ...pack, rules } : pack;
  const packed = parse(parsePack, whole, "pack");
  if (!packed.ok) return [wrong(`${packed.problem.path} ${packed.problem.message}`)];
  return [
    ...(packed.value.tag === tag ? [] : [wrong(`pack.tag is ${packed.value.tag}, not ${tag}`)]),
    ...letters(read.value),
    ...spellings(read.value, rules),
    ...unread(read.value, step).map(wrong),
    ...lacks(packed.value),
    ...(packed.value.reviewed && read.value.reviewed
      ? []
      : [{ level: "note", text: "no speaker has checked it yet: `reviewed` is false" } as const]),
  ];
}

/** What is said must be in letters that the recogniser writes and the voice says. */
function letters(rules: LanguageRules): Finding[] {
  const known = new Set([...canonical(rules.alphabet, rules).toLowerCase(), " ", "-", "'"]);
  const said: [string, string][] = [
    ...Object.entries(rules.symbols).map(([sign, word]): [string, string] => [`rules.symbols.${sign}`, word]),
    ...Object.entries(rules.abbreviations).map(([short, word]): [string, string] => [
      `rules.abbreviations.${short}`,
      word,
    ]),
    ...rules.dates.months.map((month, i): [string, string] => [`rules.dates.months[${i}]`, month]),
    ...stringsOf(rules.numbers.words, "rules.numbers.words").map(({ path, text }): [string, string] => [path, text]),
    ...rules.numbers.scales.flatMap(({ value }, i) =>
      [1, 2, 3, 9].map((n): [string, string] => [`rules.numbers.scales[${i}]`, numberWords(n * value, rules.numbers)]),
    ),
  ];
  return said.flatMap(([path, word]) => {
    const strange = [...canonical(word, rules).toLowerCase().replaceAll("{n}", "")].filter((c) => !known.has(c));
    return strange.length > 0 ? [wrong(`${path}: "${word}" has "${strange.join("")}", which the alphabet lacks`)] : [];
  });
}

/** The rules keep to their own spelling, and replacing twice is replacing once. */
function spellings(rules: LanguageRules, given: unknown): Finding[] {
  const { heard, turns } = rules;
  const written = stringsOf({ ...(given as object), heard: undefined, romanised: undefined, alphabet: "" }, "rules");
  const twice = [
    ...Object.entries(heard?.letters ?? {}),
    ...Object.entries(heard?.words ?? {}),
    ...(heard?.starts ?? []).map(({ from, to }) => [from, to] as const),
  ].filter(([, to]) => heardSoFar(to, rules) !== canonical(to, rules) || canonical(to, rules) !== to);
  return [
    ...written.flatMap(({ path, text }) =>
      canonical(text, rules) === text
        ? []
        : [wrong(`${path}: "${text}" is spelt "${canonical(text, rules)}" elsewhere`)],
    ),
    ...twice.map(([from, to]) => wrong(`rules.heard: "${from}" becomes "${to}", which is replaced again`)),
    ...turns.backchannels
      .filter((word) => !isBackchannel(word, rules))
      .map((word) => wrong(`rules.turns.backchannels: "${word}" has no word in it`)),
  ];
}

function lacks(pack: LanguagePack): Finding[] {
  const { rules, prompts } = pack;
  const parts: readonly [string, boolean, string][] = [
    ["rules.stopWords", rules.stopWords !== undefined, "search weighs all words alike"],
    ["rules.heard", rules.heard !== undefined, "what the recogniser writes is taken as it is"],
    ["rules.heard.names", (rules.heard?.names?.list.length ?? 0) > 0, "names that were nearly understood stay wrong"],
    ["rules.heard.phantoms", (rules.heard?.phantoms.length ?? 0) > 0, "what is heard in silence is answered"],
    ["rules.numbers.clock.day", rules.numbers.clock.day !== undefined, '"7 pm" is not said'],
    ["rules.numbers.ordinals", rules.numbers.ordinals !== undefined, '"1st" is not said'],
    ["rules.abbreviations", Object.keys(rules.abbreviations).length > 0, "their dots end sentences"],
    ["pack.prompts.summary", prompts.summary !== undefined, "long conversations are forgotten"],
    ["pack.prompts.tiers.large", prompts.tiers?.large !== undefined, "large models are told no manners"],
    ["pack.examples", pack.examples.length > 2, "the first screen shows few questions"],
    ["pack.evaluation", pack.evaluation !== undefined, "nobody can tell how well it hears"],
  ];
  return parts.flatMap(([path, there, so]) => (there ? [] : [{ level: "missing", text: `${path}: ${so}` } as const]));
}

function wrong(text: string): Finding {
  return { level: "wrong", text };
}
