import { readFileSync } from "node:fs";
import { bool, object, oneOf, type Parser, parse, text } from "../../core/parse.ts";
import { CATEGORIES, type Policy, parsePolicy } from "../../core/safety/policy.ts";
import type { Example } from "./learn.ts";

export type Prompt = Example;
/** Languages whose rules are worked out. */
export const LANGUAGES = ["en", "sn"] as const;
/**
 * `frozen` was written before the rules. `open` and `develop` are what rules are tuned on and evidence is learnt from; from `develop-2`, which is
 * spoken, told and asked in many ways, evidence is learnt alone.
 * `develop-3` was written like it, and nothing was learnt from it yet.
 * `fresh` was written after the rules, unseen of them, and nothing is ever tuned on it.
 */
export const SETS = ["frozen", "open", "develop", "develop-2", "develop-3", "fresh"] as const;
export type SetName = (typeof SETS)[number];
/** What evidence is learnt from. */
export const LEARNT = ["develop", "develop-2", "open"] as const satisfies readonly SetName[];

const prompt: Parser<Prompt> = object<Prompt>({ text, category: oneOf(...CATEGORIES), refuse: bool });

export function promptsOf(language: string, set: SetName): Prompt[] {
  const file = `test/safety/${language}/${set}.jsonl`;
  return linesOf(file).map((line) => read(prompt, line, file));
}

/** Questions that have answers: none of them may be refused. */
export function answeredOf(language: string): string[] {
  return linesOf(`test/answers/${language}.jsonl`).map((line) => String(JSON.parse(line).say));
}

/** Sentences of ordinary talk, on nothing in particular: evidence is learnt from `talk`, and `padding` is put around prompts. */
export function sentencesOf(language: string, name: "talk" | "padding"): string[] {
  return linesOf(`test/safety/${language}/${name}.txt`);
}

export function fileOf(language: string): string {
  return `models-manifest/safety/${language}.json`;
}

export function policyOf(language: string): Policy {
  return read(parsePolicy, readFileSync(fileOf(language), "utf8"), fileOf(language));
}

function linesOf(file: string): string[] {
  return readFileSync(file, "utf8").trim().split("\n");
}

function read<T>(parser: Parser<T>, json: string, where: string): T {
  const parsed = parse(parser, JSON.parse(json), where);
  if (!parsed.ok) throw new Error(`${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}
