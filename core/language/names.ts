import { editDistance } from "../edit-distance.ts";
import type { LanguageRules } from "./rules.ts";

/** Letters from which on a name is known by all but one of them, and by all but two; shorter ones are too like other words. */
const ONE_OFF = 7;
const TWO_OFF = 10;

/**
 * The name that a word was meant to be, with what the language puts before it: "kubulawayyo" is "kuBulawayo". Undefined where the
 * word is a name already, a word of the language that the pack knows, or like two names.
 */
export function nameFor(word: string, { heard, stopWords = [] }: LanguageRules): string | undefined {
  const { list, prefixes, never } = heard?.names ?? NONE;
  const lower = word.toLowerCase();
  if (list.length === 0 || lower.length < ONE_OFF || never.includes(lower) || stopWords.includes(lower))
    return undefined;
  const readings = ["", ...prefixes].filter((prefix) => lower.startsWith(prefix));
  const stems = readings.map((prefix) => ({ prefix, stem: lower.slice(prefix.length) }));
  if (stems.some(({ stem }) => never.includes(stem) || list.some((name) => name.toLowerCase() === stem)))
    return undefined;
  const found = stems.flatMap(({ prefix, stem }) =>
    list.flatMap((name) => {
      const off = missedBy(stem, name.toLowerCase());
      return off === undefined ? [] : [{ said: prefix + name, off }];
    }),
  );
  const least = Math.min(...found.map(({ off }) => off));
  const best = found.filter(({ off }) => off === least);
  return best.length === 1 ? best[0]?.said : undefined;
}

const NONE = { list: [], prefixes: [], never: [] } as const;

/**
 * How many letters are wrong, where they are few enough. Nobody mishears the first one and the rest aright; and what has more behind
 * the whole name is formed from it: "Tanzanian".
 */
function missedBy(stem: string, name: string): number | undefined {
  const most = name.length >= TWO_OFF ? 2 : name.length >= ONE_OFF ? 1 : 0;
  if (most === 0 || stem[0] !== name[0] || stem.startsWith(name) || Math.abs(stem.length - name.length) > most)
    return undefined;
  const off = editDistance([...stem], [...name]);
  return off <= most ? off : undefined;
}
