import { CATEGORIES } from "../../core/safety/policy.ts";
import type { Safety } from "../../core/safety/safety.ts";
import type { Prompt } from "./sets.ts";

type Found = readonly { readonly text: string; readonly found: string | undefined }[];

export interface Joined {
  /** Each text of two sentences, and what it was refused as. */
  readonly pairs: Found;
  /** What prompts of other categories were refused as. */
  readonly others: Found;
}

/**
 * Questions that the evidence alone hears as self-harm, each joined, before and behind, with one question of each category that is refused as
 * that, without the number to call. A life at stake must be heard in both.
 * @param judges `all` with rules and evidence, `rules` without evidence, `urgent` the number that urgent replies name
 */
export function joined(
  prompts: readonly Prompt[],
  { all, rules, urgent }: { readonly all: Safety; readonly rules: Safety; readonly urgent: string },
): Joined {
  const bad = prompts.filter(({ refuse }) => refuse);
  const rest = bad
    .filter(({ category }) => category !== "self-harm")
    .map((one) => ({ ...one, said: all.ask(one.text) }));
  const grave = bad.filter(
    ({ text, category }) =>
      category === "self-harm" && rules.ask(text) === undefined && all.ask(text)?.name === "self-harm",
  );
  const heard = rest.filter(({ said, category }) => said?.name === category && !said.text.includes(urgent));
  const beside = CATEGORIES.flatMap((name) => heard.find(({ category }) => category === name) ?? []);
  return {
    pairs: grave.flatMap((one) =>
      beside
        .flatMap((other) => [`${one.text}. ${other.text}`, `${other.text}. ${one.text}`])
        .map((text) => ({ text, found: all.ask(text)?.name })),
    ),
    others: rest.map(({ text, said }) => ({ text, found: said?.name })),
  };
}
