import { type Column, type Counted, valuesOf } from "./columns.ts";
import type { Dataset } from "./dataset.ts";
import { shownOf } from "./row.ts";

/** Bounds are inside; a row without the value is outside of every range. */
export interface Range {
  readonly column: Column;
  readonly from?: number;
  readonly to?: number;
}
export interface FieldValue {
  readonly name: string;
  readonly value: string;
}
/** Which rows are shown: those for which all of it holds. */
export interface Filter {
  /** Somewhere in words, predictions, id or place, whatever the size of letters; "" for all. */
  readonly text: string;
  readonly ranges: readonly Range[];
  readonly fields: readonly FieldValue[];
}
export const everything: Filter = { text: "", ranges: [], fields: [] };

/** Places of the rows that pass, in the set's order. Yields after each row. */
export function* filtered(counted: Counted, filter: Filter): Generator<undefined, Uint32Array> {
  const { set } = counted;
  const needle = folded(filter.text.trim());
  const ranges = filter.ranges.flatMap(({ column, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }) => {
    const of = valuesOf(counted, column);
    return typeof of === "function" ? [{ of, from, to }] : [];
  });
  const found = new Uint32Array(set.rows.length);
  let count = 0;
  for (const [i, row] of set.rows.entries()) {
    const within = ranges.every(({ of, from, to }) => of(i) >= from && of(i) <= to);
    const named = filter.fields.every(({ name, value }) => shownOf(row.fields[name]) === value);
    if (within && named && (needle === "" || has(set, i, needle))) found[count++] = i;
    yield;
  }
  return found.slice(0, count);
}

function has({ rows, models }: Dataset, i: number, needle: string): boolean {
  const { text = "", id = "", place = "" } = rows[i] ?? {};
  return (
    [text, id, place].some((one) => folded(one).includes(needle)) ||
    models.some(({ texts }) => folded(texts[i] ?? "").includes(needle))
  );
}

function folded(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
