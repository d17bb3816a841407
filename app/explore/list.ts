import { type Counted, valuesOf } from "../../core/explore/columns.ts";
import { languageOf } from "../../core/explore/row.ts";
import type { RowList } from "./view.ts";

/** Rows in their order, each made when it is looked at. */
export function listOf(counted: Counted, order: Uint32Array): RowList {
  const { set, measured, pair } = counted;
  const [first, second] = pair.map((model) => valuesOf(counted, `wer:${model}`));
  return {
    length: order.length,
    at(place) {
      const row = order[place] ?? 0;
      const one = set.rows[row];
      return {
        row,
        id: one?.id || one?.place || "",
        text: one?.text,
        seconds: measured.seconds[row] ?? Number.NaN,
        characters: measured.characterRate[row] ?? Number.NaN,
        first: typeof first === "function" ? first(row) : Number.NaN,
        second: typeof second === "function" ? second(row) : Number.NaN,
        language: one ? languageOf(one) : "",
      };
    },
  };
}
