import { readFileSync } from "node:fs";
import { parseRules } from "../../core/language/rules.ts";
import { type Interval, wilson } from "../../core/measure/interval.ts";
import { characterErrors, wordErrors } from "../../core/measure/wer.ts";
import { type Parser, parse } from "../../core/parse.ts";
import { parseSkillData } from "../../core/skills/data.ts";
import { Matcher } from "../../core/skills/match.ts";
import { MODEL, type Question, readQuestions, takenBy } from "../../foundry/eval/answers.ts";
import { openAloud, type Reader } from "./aloud.ts";

interface Case extends Question {
  readonly heard: string;
  /** Who would answer. */
  readonly taken: string;
  readonly right: boolean;
  /** Character error rate of what was heard. */
  readonly cer: number;
}
interface Rate extends Interval {
  readonly of: number;
  readonly right: number;
}
export interface Report {
  readonly language: string;
  readonly reader: Reader;
  /** Questions that went where they should: all of them, and those heard with so many wrong letters at most. */
  readonly all: Rate;
  readonly byHearing: readonly (Rate & { readonly cer: number | undefined })[];
  /** Questions that a skill took which should not have. */
  readonly falsely: Rate;
  /** Of the recogniser on these questions. */
  readonly wer: number;
  readonly cer: number;
  readonly wrong: readonly Case[];
}

/** Upper ends of the slices by hearing; the last has none. */
const SLICES = [0.1, 0.35, undefined];

/** Has a language's questions said aloud, heard by its pack's recogniser, and offered to the skills. most: of them, from the first. */
export async function runSuite(reader: Reader, most: number, language: string): Promise<readonly [Report]> {
  const file = `test/answers/${language}.jsonl`;
  const questions = readQuestions(readFileSync(file, "utf8"), file).slice(0, most);
  const matcher = matcherOf(language);
  const aloud = await openAloud(reader, language);
  const cases: Case[] = [];
  for (const question of questions) {
    const heard = await aloud(question.say);
    const { skill: taken, right } = takenBy(matcher, question, heard, false);
    cases.push({ ...question, heard, taken, right, cer: characterErrors([question.say], [heard]).cer });
  }
  return [reportOf(language, reader, cases)];
}

function reportOf(language: string, reader: Reader, cases: readonly Case[]): Report {
  const said = cases.map(({ say }) => say);
  const heard = cases.map((one) => one.heard);
  const slices = SLICES.map((cer, i) => ({
    cer,
    ...rate(cases.filter((one) => one.cer <= (cer ?? Infinity) && one.cer > (SLICES[i - 1] ?? -1))),
  }));
  return {
    language,
    reader,
    all: rate(cases),
    byHearing: slices,
    falsely: shareOf(cases.filter(({ right, taken }) => !right && taken !== MODEL).length, cases.length),
    wer: wordErrors(said, heard).wer,
    cer: characterErrors(said, heard).cer,
    wrong: cases.filter(({ right }) => !right),
  };
}

function rate(cases: readonly Case[]): Rate {
  return shareOf(cases.filter(({ right }) => right).length, cases.length);
}

function shareOf(right: number, of: number): Rate {
  return { right, of, ...(wilson(right, of) ?? { low: 0, high: 1 }) };
}

function matcherOf(language: string): Matcher {
  const data = read(parseSkillData, `models-manifest/skills/${language}.json`);
  return new Matcher(data, read(parseRules, `models-manifest/rules/${language}.json`));
}

function read<T>(parser: Parser<T>, file: string): T {
  const parsed = parse(parser, JSON.parse(readFileSync(file, "utf8")), file);
  if (!parsed.ok) throw new Error(`${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}
