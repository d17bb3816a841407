import { failure } from "../../core/failure.ts";
import { mapOf, object, optional, type Parser, parse, refuse, text } from "../../core/parse.ts";
import { SURE } from "../../core/skills/desk.ts";
import type { Matcher } from "../../core/skills/match.ts";

/** Who is to answer where no skill may. */
export const MODEL = "llm";

/** One question as people say it. */
export interface Question {
  readonly say: string;
  /** Who is to answer; `llm` for what no skill may take. */
  readonly skill: string;
  /** Places that must be read so; others may be there. */
  readonly slots?: Readonly<Record<string, string | number>> | undefined;
}
/** Who would answer, and whether that is who should. */
export interface Taken {
  readonly skill: string;
  readonly slots: Readonly<Record<string, unknown>>;
  /** Who answers and, where they count, what was read. */
  readonly right: boolean;
}

const value: Parser<string | number> = (given, path) =>
  typeof given === "string" || typeof given === "number" ? given : refuse(path, "must be a string or a number");
const question: Parser<Question> = object<Question>({ say: text, skill: text, slots: optional(mapOf(value)) });

/** An object a line. Throws `bad-manifest` with the line of what is wrong. */
export function readQuestions(lines: string, file: string): readonly Question[] {
  const all = lines
    .split(/\r?\n/)
    .flatMap((line, i) => (line.trim() === "" ? [] : [questionOf(line, `${file}:${i + 1}`)]));
  if (all.length === 0) throw failure("bad-manifest", `${file} has no question`);
  return all;
}

/** heard: the question as it reached the skills. slots: whether what was read counts too. */
export function takenBy(matcher: Matcher, { skill, slots = {} }: Question, heard: string, reading = true): Taken {
  const best = matcher.match(heard, SURE)[0];
  const same = Object.entries(slots).every(
    ([slot, wanted]) => String(best?.slots[slot]).toLowerCase() === String(wanted).toLowerCase(),
  );
  const taken = best?.skill ?? MODEL;
  return { skill: taken, slots: best?.slots ?? {}, right: taken === skill && (same || !reading) };
}

function questionOf(line: string, where: string): Question {
  const read = parse(question, jsonOf(line));
  if (!read.ok) throw failure("bad-manifest", `${where}: ${read.problem.path} ${read.problem.message}`.trim());
  return read.value;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
