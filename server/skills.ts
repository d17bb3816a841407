import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { failure } from "../core/failure.ts";
import type { LanguageRules } from "../core/language/rules.ts";
import { type Parser, parse } from "../core/parse.ts";
import { parseCountries, parseDictionary, parseSkillData } from "../core/skills/data.ts";
import { SkillDesk } from "../core/skills/desk.ts";
import { NOTHING_KEPT } from "../core/skills/kept.ts";
import type { Services } from "./services.ts";

/** Those that remember nothing: the others keep lists and ring bells for one person, and a server has many and no memory. */
const STATELESS: ReadonlySet<string> = new Set([
  "time",
  "date",
  "sums",
  "units",
  "emergency",
  "translate",
  "spell",
  "count",
  "days",
]);

/**
 * Skills of a language, undefined where it has none. The clock's zone is this machine's. folder: `models-manifest/skills`.
 * Throws `bad-manifest` for files that are not what they should be.
 */
export function openSkills(
  language: string,
  rules: LanguageRules,
  now: () => number,
  folder: string,
): Services["skills"] {
  const own = join(folder, `${language}.json`);
  if (!existsSync(own)) return undefined;
  const desk = new SkillDesk({
    data: read(parseSkillData, own),
    dictionary: read(parseDictionary, join(folder, "dictionary.json")),
    countries: read(parseCountries, join(folder, "countries.json")),
    rules,
    now,
    offset: (at) => -new Date(at).getTimezoneOffset(),
    kept: () => NOTHING_KEPT,
    last: () => "",
    change: () => {},
    asks: () => {},
  });
  // Never committed: what is committed is remembered, and the next question is somebody else's.
  return (question) => {
    const found = desk.answer(question);
    return found && STATELESS.has(found.name) ? { name: found.name, text: found.text } : undefined;
  };
}

function read<T>(parser: Parser<T>, file: string): T {
  const parsed = parse(parser, JSON.parse(readFileSync(file, "utf8")), file);
  if (!parsed.ok) throw failure("bad-manifest", `${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}
