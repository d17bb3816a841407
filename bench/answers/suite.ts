import { readdirSync, readFileSync } from "node:fs";
import { parseRules } from "../../core/language/rules.ts";
import { type Parser, parse } from "../../core/parse.ts";
import { parseSkillData } from "../../core/skills/data.ts";
import { Matcher } from "../../core/skills/match.ts";
import { MODEL, type Question, readQuestions, takenBy } from "../../foundry/eval/answers.ts";

interface RouteScore {
  readonly route: string;
  readonly right: number;
  readonly of: number;
}
export interface Report {
  readonly language: string;
  /** How the words came: as they were written, or with slips of a recogniser. */
  readonly input: "text" | "slips";
  readonly right: number;
  readonly of: number;
  readonly routes: readonly RouteScore[];
  readonly wrong: readonly { readonly say: string; readonly wanted: string; readonly got: string }[];
}

/** Asks every question in test/answers/ of the skills, as written and with slips. seed: for the slips. */
export function runSuite(seed: number): Report[] {
  const languages = readdirSync("test/answers")
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => name.slice(0, -6));
  return languages.flatMap((language) => {
    const file = `test/answers/${language}.jsonl`;
    const questions = readQuestions(readFileSync(file, "utf8"), file);
    const matcher = matcherOf(language);
    const random = randomOf(seed);
    return [
      judge(language, "text", questions, matcher, (said) => said),
      judge(language, "slips", questions, matcher, (said) => slipped(said, random)),
    ];
  });
}

function judge(
  language: string,
  input: Report["input"],
  questions: readonly Question[],
  matcher: Matcher,
  heard: (said: string) => string,
): Report {
  const routes = new Map<string, { right: number; of: number }>();
  const wrong: { say: string; wanted: string; got: string }[] = [];
  for (const question of questions) {
    const { say, skill, slots = {} } = question;
    const said = heard(say);
    // A slip may well fall into a name or a number: what counts then is who answers.
    const got = takenBy(matcher, question, said, input !== "slips");
    const score = routes.get(skill) ?? { right: 0, of: 0 };
    routes.set(skill, { right: score.right + (got.right ? 1 : 0), of: score.of + 1 });
    if (!got.right)
      wrong.push({
        say: said,
        wanted: `${skill} ${JSON.stringify(slots)}`,
        got: got.skill === MODEL ? MODEL : `${got.skill} ${JSON.stringify(got.slots)}`,
      });
  }
  const all = [...routes].map(([route, score]) => ({ route, ...score })).sort((a, b) => a.route.localeCompare(b.route));
  const right = questions.length - wrong.length;
  return { language, input, right, of: questions.length, routes: all, wrong };
}

function matcherOf(language: string): Matcher {
  const data = read(parseSkillData, readFileSync(`models-manifest/skills/${language}.json`, "utf8"), language);
  return new Matcher(data, read(parseRules, readFileSync(`models-manifest/rules/${language}.json`, "utf8"), language));
}

function read<T>(parser: Parser<T>, json: string, where: string): T {
  const parsed = parse(parser, JSON.parse(json));
  if (!parsed.ok) throw new Error(`${where}: ${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}

/** One letter of one longer word is another letter of the sentence, or falls out. */
function slipped(said: string, random: () => number): string {
  const words = said.split(" ");
  const long = words.flatMap((word, at) => ([...word].length > 4 && !/\d/.test(word) ? [at] : []));
  const at = long[Math.floor(random() * long.length)];
  if (at === undefined) return said;
  const letters = [...(words[at] ?? "")];
  const place = 1 + Math.floor(random() * (letters.length - 1));
  const other = [...said.replace(/[\s\p{M}\d\p{P}]/gu, "")];
  letters[place] = random() < 0.3 ? "" : (other[Math.floor(random() * other.length)] ?? "");
  words[at] = letters.join("");
  return words.join(" ");
}

/** mulberry32, by Tommy Ettinger (public domain). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
