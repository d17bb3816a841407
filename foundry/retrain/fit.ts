import { failure } from "../../core/failure.ts";
import type { UtteranceRow } from "../data/row.ts";
import type { Recipe } from "./lock.ts";
import { READS } from "./recipes.ts";

/** Throws `bad-manifest` where the recipe's reader would not take the rows, or who gave them did not agree to it. */
export function mustFit(rows: readonly UtteranceRow[], recipe: Recipe): void {
  const { scope, sound, tag, oneVoice } = READS[recipe];
  const count = (wrong: (row: UtteranceRow) => boolean) => rows.filter(wrong).length;
  const refused = (many: number, why: string) => {
    if (many > 0) throw failure("bad-manifest", `${many} of ${rows.length} rows ${why}: not for the recipe ${recipe}`);
  };
  refused(
    count(
      ({ consent }) => consent !== undefined && (!!consent.withdrawnAt || (!!scope && !consent.scopes.includes(scope))),
    ),
    `may not be used for ${scope ?? "it"} by their consent`,
  );
  if (sound)
    refused(
      count(({ audio }) => !audio),
      "have no sound",
    );
  const without = tag === undefined ? 0 : count(({ tags }) => !tags?.[tag]);
  // Of orders, those without one are no orders; a question without a reply teaches nothing.
  if (recipe === "lora" || without === rows.length) refused(without, `have no ${tag}`);
  const voices = new Set(rows.map(({ speaker }) => speaker)).size;
  if (oneVoice && voices > 1)
    throw failure(
      "bad-manifest",
      `the rows are of ${voices} voices, and the recipe ${recipe} is for one: take a snapshot of one`,
    );
}
