import { html } from "lit";
import type { Column } from "../../../core/explore/columns.ts";
import type { SetView } from "../../explore/view.ts";
import { type ExploreKey, tell } from "../../explore/words.ts";
import { number } from "../../language/numbers.ts";
import type { UiLanguage } from "../../view.ts";

const WORDS: Readonly<Record<string, ExploreKey>> = {
  line: "column.line",
  id: "column.id",
  text: "column.text",
  seconds: "column.seconds",
  characters: "column.characters",
  words: "column.words",
};

/** What a column is called. */
export function nameOf(
  language: UiLanguage,
  column: Column,
  { models, pair }: Pick<SetView, "models" | "pair">,
): string {
  const [kind = "", ...rest] = column.split(":");
  const model = (at: number) => models[at] ?? "";
  if (kind === "wer") return tell(language, "column.wer", { model: model(Number(rest[0])) });
  if (kind === "cer") return tell(language, "column.cer", { model: model(Number(rest[0])) });
  if (kind === "difference")
    return tell(language, "column.difference", { first: model(pair[0]), second: model(pair[1]) });
  const known = WORDS[kind];
  return known ? tell(language, known) : rest.join(":");
}

/** A name that may be long, as models' are: a line ends behind its marks rather than within a word. */
export function breakable(name: string) {
  return name.split(/(?<=[_\-./])/).map((part, i) => (i === 0 ? part : html`<wbr>${part}`));
}

/** Whether its numbers are shares, which are shown and written in percent. */
export function isShare(column: Column): boolean {
  return /^(?:wer:|cer:|difference$)/.test(column);
}

/** A share with one decimal, also above 100 % and below nothing. */
export function share(value: number, language: UiLanguage): string {
  return number(value, language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

export function written(value: number, column: Column, language: UiLanguage): string {
  return isShare(column) ? share(value, language) : number(value, language, { maximumFractionDigits: 2 });
}
