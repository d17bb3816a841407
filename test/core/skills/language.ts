import { readFileSync } from "node:fs";
import { parseRules } from "../../../core/language/rules.ts";
import { type Parser, parse } from "../../../core/parse.ts";
import { parseCountries, parseDictionary, parseSkillData } from "../../../core/skills/data.ts";
import { SkillDesk } from "../../../core/skills/desk.ts";
import { type Kept, NOTHING_KEPT } from "../../../core/skills/kept.ts";
import type { Ask } from "../../../core/skills/skill.ts";

export const LANGUAGES = ["sn", "en", "sw", "hi", "mr", "ml"] as const;
export type Language = (typeof LANGUAGES)[number];

function read<T>(parser: Parser<T>, path: string): T {
  const parsed = parse(parser, JSON.parse(readFileSync(path, "utf8")));
  if (!parsed.ok) throw new Error(`${path}: ${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}

export function rulesOf(language: Language) {
  return read(parseRules, `models-manifest/rules/${language}.json`);
}

export function dataOf(language: Language) {
  return read(parseSkillData, `models-manifest/skills/${language}.json`);
}

/** Saturday, 21 November 2026, 14:05 in Harare. */
export const NOW = (20_778 * 86_400 + 12 * 3600 + 5 * 60) * 1000;

/** A desk with what it keeps, at `NOW`, two hours ahead of UTC. */
export function deskOf(language: Language) {
  const state = { kept: NOTHING_KEPT as Kept, ask: undefined as Ask | undefined, last: "", now: NOW, commits: 0 };
  const desk = new SkillDesk({
    data: dataOf(language),
    rules: rulesOf(language),
    dictionary: read(parseDictionary, "models-manifest/skills/dictionary.json"),
    countries: read(parseCountries, "models-manifest/skills/countries.json"),
    now: () => state.now,
    offset: () => 120,
    kept: () => state.kept,
    last: () => state.last,
    change: (change) => {
      state.kept = change(state.kept);
      state.commits++;
    },
    asks: (ask) => {
      state.ask = ask;
    },
  });
  /** Asks, commits and answers; "" where no skill takes it. */
  const say = (text: string) => {
    const routed = desk.answer(text);
    if (!routed) {
      desk.passed();
      return "";
    }
    routed.commit();
    state.last = routed.text;
    return routed.text;
  };
  return { desk, state, say };
}
