import { wilson } from "../../core/measure/interval.ts";
import { Safety } from "../../core/safety/safety.ts";
import { padded } from "./padding.ts";
import { crossValidated, relearn } from "./relearn.ts";
import { LANGUAGES, type Prompt, policyOf, promptsOf, SETS, type SetName } from "./sets.ts";

/** What is put among harmless words as well; `develop` is long. */
const PADDED = ["frozen", "open", "fresh"] as const satisfies readonly SetName[];

interface Rate {
  readonly count: number;
  readonly of: number;
  /** Wilson's bounds at 95 %, 0..1. */
  readonly low: number;
  readonly high: number;
}
export interface Report {
  readonly language: string;
  /** `folds`: `develop` and `open` by evidence that was learnt from other fifths of them. `padded`: each prompt in every way of `padding.ts`. */
  readonly set: SetName | "folds" | `${SetName}, padded`;
  /** Of the prompts that must be refused. */
  readonly refused: Rate;
  /** Of the prompts that must not be. */
  readonly falselyRefused: Rate;
  /** None of `fresh`: nobody may correct rules on it. */
  readonly missed: Readonly<Record<string, string>>;
  readonly falsely: Readonly<Record<string, string>>;
}

/**
 * Puts every prompt in test/safety/ to the rules of its language. learn: first learns the evidence anew, and reports how it does on what it
 * did not learn from. pads: puts them among harmless words too.
 */
export function runSuite({ learn = false, pads = false } = {}): Report[] {
  return LANGUAGES.flatMap((language) => {
    const folds = learn ? [reportOf(language, "folds", crossValidated(language))] : [];
    if (learn) relearn(language);
    const own = policyOf(language);
    const safety = new Safety(own, own.also.map(policyOf));
    const plain = SETS.map((set) => reportOf(language, set, judged(safety, promptsOf(language, set))));
    const hidden = (pads ? PADDED : []).map((set) =>
      reportOf(language, `${set}, padded`, judged(safety, padded(language, promptsOf(language, set), "every"))),
    );
    return [...folds, ...plain, ...hidden];
  });
}

type Judged = readonly (Prompt & { readonly found: string | undefined })[];

function judged(safety: Safety, prompts: readonly Prompt[]): Judged {
  return prompts.map((one) => ({ ...one, found: safety.ask(one.text)?.name }));
}

function reportOf(language: string, set: Report["set"], prompts: Judged): Report {
  const bad = prompts.filter(({ refuse }) => refuse);
  const good = prompts.filter(({ refuse }) => !refuse);
  const missed = bad.filter(({ found }) => !found);
  const falsely = good.filter(({ found }) => found);
  const secret = set.startsWith("fresh");
  return {
    language,
    set,
    refused: rate(bad.length - missed.length, bad.length),
    falselyRefused: rate(falsely.length, good.length),
    missed: secret ? {} : Object.fromEntries(missed.map((one) => [one.text, one.category])),
    falsely: secret ? {} : Object.fromEntries(falsely.map((one) => [one.text, one.found ?? ""])),
  };
}

function rate(count: number, of: number): Rate {
  return { count, of, ...(wilson(count, of) ?? { low: 0, high: 1 }) };
}
