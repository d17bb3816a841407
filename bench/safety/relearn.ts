import { readFileSync, writeFileSync } from "node:fs";
import { type Evidence, WINDOWS } from "../../core/safety/evidence.ts";
import type { Policy } from "../../core/safety/policy.ts";
import { Safety } from "../../core/safety/safety.ts";
import { safetyWords } from "../../core/safety/words.ts";
import { type Example, learn } from "./learn.ts";
import { answeredOf, fileOf, LEARNT, type Prompt, policyOf, promptsOf, sentencesOf } from "./sets.ts";

const FOLDS = 5;
/** Each of `develop-2` is written by itself; those of `develop` are few phrases in many forms of asking. */
const COUNTS = { develop: 1, "develop-2": 2, open: 1 };
/** Neighbours ask for the same in other words, so they are left out together. */
const BLOCK = 10;

/** Writes the weights of a language's evidence anew; its classes and bounds stay as they are written. */
export function relearn(language: string): void {
  const file = fileOf(language);
  const policy = JSON.parse(readFileSync(file, "utf8"));
  policy.evidence = learnt(evidenceOf(policyOf(language)), examplesOf(language));
  writeFileSync(file, `${JSON.stringify(policy, null, 2)}\n`);
}

/** What is said of each prompt, rules and all, by evidence that was learnt without its fifth. */
export function crossValidated(language: string): (Tuned & { readonly found: string | undefined })[] {
  const own = policyOf(language);
  const prompts = tunedOf(language);
  const harmless = harmlessExamples(language);
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const isOut = (i: number) => Math.floor(i / BLOCK) % FOLDS === fold;
    const examples = [...prompts.filter((_, i) => !isOut(i)).flatMap(inWindows), ...harmless];
    const policy: Policy = { ...own, evidence: learnt(evidenceOf(own), examples) };
    const safety = new Safety(policy, own.also.map(policyOf));
    return prompts.filter((_, i) => isOut(i)).map((one) => ({ ...one, found: safety.ask(one.text)?.name }));
  });
}

function learnt(evidence: Evidence, examples: readonly Example[]): Evidence {
  return { ...evidence, ...learn(examples, evidence) };
}

function evidenceOf({ evidence, language }: Policy): Evidence {
  if (!evidence) throw new Error(`${language} has no classes to learn with`);
  return evidence;
}

function examplesOf(language: string): Example[] {
  return [...tunedOf(language).flatMap(inWindows), ...harmlessExamples(language)];
}

type Tuned = Prompt & { readonly set: (typeof LEARNT)[number] };

function tunedOf(language: string): Tuned[] {
  return LEARNT.flatMap((set) => promptsOf(language, set).map((one) => ({ ...one, set, counts: COUNTS[set] })));
}

/** Every window of harmless talk is harmless; which window of a long question is not, nobody wrote down. */
function inWindows(prompt: Prompt): Example[] {
  const words = safetyWords(prompt.text);
  if (prompt.refuse || words.length <= WINDOWS[0]) return [prompt];
  return windowsOf(words).map((text) => ({ ...prompt, text }));
}

/** They are no prompts of a category; it is not looked at where nothing is refused. */
function harmlessExamples(language: string): Example[] {
  return [...answeredOf(language), ...talkWindows(language)].map((text) => ({
    text,
    category: "injection",
    refuse: false,
  }));
}

/** Talk that runs on, in the windows that a long text is weighed in. */
function talkWindows(language: string): string[] {
  return windowsOf(sentencesOf(language, "talk").join(" ").split(" "));
}

function windowsOf(words: readonly string[]): string[] {
  return WINDOWS.flatMap((length) =>
    Array.from({ length: Math.floor((2 * words.length) / length) - 1 }, (_, i) =>
      words.slice((i * length) / 2, (i * length) / 2 + length).join(" "),
    ),
  );
}
