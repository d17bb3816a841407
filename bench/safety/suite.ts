import { wilson } from "../../core/measure/interval.ts";
import { Safety } from "../../core/safety/safety.ts";
import { joined } from "./joined.ts";
import { padded } from "./padding.ts";
import { crossValidated, relearn } from "./relearn.ts";
import { LANGUAGES, LEARNT, type Prompt, policyOf, promptsOf, SETS, type SetName } from "./sets.ts";

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
  /**
   * `folds`: by evidence that was learnt from other fifths of all that it is learnt from. `padded`: each prompt in every way of
   * `padding.ts`. `joined`: questions of self-harm beside others (`joined.ts`).
   */
  readonly set: SetName | `${SetName}, folds` | `${SetName}, padded` | "joined";
  /** Of the prompts that must be refused; of `joined`, as self-harm. */
  readonly refused: Rate;
  /** Of the prompts that must not be; of `joined`, questions of other categories that were refused as self-harm. */
  readonly falselyRefused: Rate;
  /** None of `fresh`: nobody may correct rules on it. */
  readonly missed: Readonly<Record<string, string>>;
  readonly falsely: Readonly<Record<string, string>>;
}

/**
 * Puts every prompt in test/safety/ to the rules of its language. learn: first learns the evidence anew, and reports how it does on what it
 * did not learn from. pads: puts them among harmless words and beside each other too.
 */
export function runSuite({ learn = false, pads = false } = {}): Report[] {
  return LANGUAGES.flatMap((language) => {
    const validated = learn ? crossValidated(language) : [];
    const folds = (learn ? LEARNT : []).map((set) =>
      reportOf(
        language,
        `${set}, folds`,
        validated.filter((one) => one.set === set),
      ),
    );
    if (learn) relearn(language);
    const own = policyOf(language);
    const safety = new Safety(own, own.also.map(policyOf));
    const plain = SETS.map((set) => reportOf(language, set, judged(safety, promptsOf(language, set))));
    const hidden = (pads ? PADDED : []).map((set) =>
      reportOf(language, `${set}, padded`, judged(safety, padded(language, promptsOf(language, set), "every"))),
    );
    return [...folds, ...plain, ...hidden, ...(pads ? [joinedReport(language, safety)] : [])];
  });
}

function joinedReport(language: string, all: Safety): Report {
  const own = policyOf(language);
  const rules = new Safety({ ...own, evidence: undefined }, own.also.map(policyOf));
  const prompts = [...promptsOf(language, "frozen"), ...LEARNT.flatMap((set) => promptsOf(language, set))];
  const { pairs, others } = joined(prompts, { all, rules, urgent: own.lines.emergency?.say ?? own.urgent });
  const isGrave = ({ found }: { readonly found: string | undefined }) => found === "self-harm";
  const lost = pairs.filter((pair) => !isGrave(pair));
  const claimed = others.filter(isGrave);
  return {
    language,
    set: "joined",
    refused: rate(pairs.length - lost.length, pairs.length),
    falselyRefused: rate(claimed.length, others.length),
    missed: Object.fromEntries(lost.map(({ text, found }) => [text, found ?? ""])),
    falsely: Object.fromEntries(claimed.map(({ text, found }) => [text, found ?? ""])),
  };
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
