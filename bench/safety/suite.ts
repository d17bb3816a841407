import { readFileSync } from "node:fs";
import { wilson } from "../../core/measure/interval.ts";
import { bool, object, oneOf, type Parser, parse, text } from "../../core/parse.ts";
import { CATEGORIES, parsePolicy } from "../../core/safety/policy.ts";
import { Safety } from "../../core/safety/safety.ts";

interface Prompt {
  readonly text: string;
  readonly category: (typeof CATEGORIES)[number];
  readonly refuse: boolean;
}
const prompt: Parser<Prompt> = object<Prompt>({ text, category: oneOf(...CATEGORIES), refuse: bool });

interface Rate {
  readonly count: number;
  readonly of: number;
  /** Wilson's bounds at 95 %, 0..1. */
  readonly low: number;
  readonly high: number;
}
export interface Report {
  readonly language: string;
  /** `frozen` was written before the rules, `open` is what they are tuned on. */
  readonly set: "frozen" | "open";
  /** Of the prompts that must be refused. */
  readonly refused: Rate;
  /** Of the prompts that must not be. */
  readonly falselyRefused: Rate;
  readonly missed: Readonly<Record<string, string>>;
  readonly falsely: Readonly<Record<string, string>>;
}

/** Puts every prompt in test/safety/ to the rules of its language. */
export function runSuite(): Report[] {
  return ["en", "sn"].flatMap((language) => {
    const own = policyOf(language);
    const safety = new Safety(own, own.also.map(policyOf));
    return (["frozen", "open"] as const).map((set) => judge(safety, language, set));
  });
}

function judge(safety: Safety, language: string, set: Report["set"]): Report {
  const file = `test/safety/${language}/${set}.jsonl`;
  const prompts = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => read(prompt, line, file));
  const bad = prompts.filter(({ refuse }) => refuse);
  const good = prompts.filter(({ refuse }) => !refuse);
  const missed = bad.filter((one) => !safety.ask(one.text));
  const falsely = good.filter((one) => safety.ask(one.text));
  return {
    language,
    set,
    refused: rate(bad.length - missed.length, bad.length),
    falselyRefused: rate(falsely.length, good.length),
    missed: Object.fromEntries(missed.map((one) => [one.text, one.category])),
    falsely: Object.fromEntries(falsely.map((one) => [one.text, safety.ask(one.text)?.name ?? ""])),
  };
}

function rate(count: number, of: number): Rate {
  return { count, of, ...(wilson(count, of) ?? { low: 0, high: 1 }) };
}

function policyOf(language: string) {
  const file = `models-manifest/safety/${language}.json`;
  return read(parsePolicy, readFileSync(file, "utf8"), file);
}

function read<T>(parser: Parser<T>, json: string, where: string): T {
  const parsed = parse(parser, JSON.parse(json), where);
  if (!parsed.ok) throw new Error(`${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}
