import { isBackchannel } from "./backchannel.ts";
import type { LanguageRules } from "./rules.ts";

/** Recognisers like to close whatever they hear with a full stop, but a question mark comes from the words. */
const ASKED = 0.75;

/** A greeting and any one word alone may have the question behind them: they never count as more complete than this. */
const ALONE = 0.7;

/** Of the recogniser, 0..1. Of whole sentences that looked unfinished 67 % lay below, of those that looked complete 9 % (docs/measurements.md). */
const POOR = 0.6;

/**
 * How complete words count as, 0..1, that were recognised with this confidence: what was heard poorly looks unfinished
 * whether it is or not, so it never counts as less than undecided.
 */
export function asHeard(complete: number, confidence: number): number {
  return confidence < POOR ? Math.max(0.5, complete) : complete;
}

/** How complete a sentence is, 0..1, by the language's rules or else by what a model takes its end for; undefined where neither tells. */
export function completeness(text: string, rules: LanguageRules, ended: number | undefined): number | undefined {
  const looks = looksComplete(text, rules);
  if (looks !== undefined || ended === undefined) return looks;
  return /\s/.test(text.trim()) ? ended : Math.min(ended, ALONE);
}

/** How complete a sentence looks by the language's rules, 0..1; undefined where they cannot tell. */
export function looksComplete(text: string, rules: LanguageRules): number | undefined {
  const said = text.trim();
  const mark = said.at(-1) ?? "";
  if (said === "") return undefined;
  if (rules.clauseEnds.includes(mark) || mark === "…") return 0;
  if (isBackchannel(said, rules)) return 1;
  const words =
    said
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}'’]+/gu) ?? [];
  const plain = words.join(" ");
  const { openWords, greetings = [] } = rules.turns;
  if (openWords.some((open) => ` ${plain}`.endsWith(` ${open}`))) return 0;
  if (mark === "?") return ASKED;
  return greetings.includes(plain) ? ALONE : undefined;
}
