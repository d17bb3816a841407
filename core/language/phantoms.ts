import type { LanguageRules } from "./rules.ts";

/** A stretch of so many words at most, said so often in a row, is a recogniser's loop. */
const PERIOD = 8;
const TIMES = 6;

/**
 * What was said, without what recognisers write where nobody spoke: names of sounds, the ends of films, loops, and words in a
 * script that no language of this conversation is written in. Blank where nothing else is left. Digits stay.
 */
export function withoutPhantoms(text: string, rules: LanguageRules): string {
  const { heard } = rules;
  if (!heard) return text;
  const said = text.replace(/\[[^\]\p{Nd}]*\]|[♪♫]+/gu, " ").replace(/^\s*\([^)\p{Nd}]*\)\s*$/u, "");
  const own = ofScripts(said, heard.scripts);
  const words = unlooped(own.split(/\s+/).filter(Boolean), rules);
  const known = new Set(heard.phantoms.map((phantom) => bare(phantom)));
  const parts = words.join(" ").split(/(?<=[.!?।])\s+/);
  return parts.every((part) => known.has(bare(part)) || bare(part) === "") && !/\p{Nd}/u.test(own)
    ? ""
    : words.join(" ");
}

function ofScripts(text: string, scripts: readonly string[]): string {
  const ours = new RegExp(
    `[${["Common", "Inherited", ...scripts].map((name) => `\\p{Script=${name}}`).join("")}]`,
    "u",
  );
  if ([...text].every((c) => ours.test(c))) return text;
  return text
    .split(/\s+/)
    .map((word) => ([...word].some((c) => /\p{L}/u.test(c) && !ours.test(c)) ? digitsOf(word) : word))
    .join(" ");
}

function digitsOf(word: string): string {
  return word.replace(/\P{Nd}+/gu, " ").trim();
}

/** Numbers may well be said six times over. */
function unlooped(words: readonly string[], rules: LanguageRules): readonly string[] {
  if (words.length < TIMES || !words.some((word, i) => words.indexOf(word, i + 1) > 0)) return words;
  const numbers = counting(rules);
  const kept: string[] = [];
  for (let at = 0; at < words.length; ) {
    const period = periodAt(words, at, numbers);
    if (period === 0) kept.push(words[at++] ?? "");
    else {
      const stretch = words.slice(at, at + period);
      kept.push(...stretch);
      while (stretch.every((word, i) => words[at + i] === word)) at += period;
    }
  }
  return kept;
}

function periodAt(words: readonly string[], at: number, numbers: ReadonlySet<string>): number {
  for (let period = 1; period <= PERIOD && at + period * TIMES <= words.length; period++) {
    const stretch = words.slice(at, at + period);
    if (stretch.some((word) => /\p{Nd}/u.test(word) || numbers.has(bare(word)))) return 0;
    const loops = Array.from({ length: period * TIMES }, (_, i) => words[at + i] === stretch[i % period]);
    if (loops.every(Boolean)) return period;
  }
  return 0;
}

function counting({ numbers }: LanguageRules): ReadonlySet<string> {
  const scales = numbers.scales.flatMap(({ one, many, forms = {} }) => [one, many, ...Object.values(forms)]);
  return new Set([...scales, ...Object.values(numbers.words)].flatMap((words) => words.split(/\s+/).map(bare)));
}

function bare(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{Nd}]+/gu, " ")
    .trim();
}
