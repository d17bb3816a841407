import type { Dataset } from "./dataset.ts";
import { shownOf } from "./row.ts";

/** Values of a field that are listed at most, and letters of one. */
const MOST_VALUES = 50;
const LONGEST = 80;
/** Fields of a set that are looked at. */
const MOST_FIELDS = 40;

/** A field of the lines; `values` is absent where it has too many to choose from. */
export interface Facet {
  readonly name: string;
  /** With how many rows have it, the most frequent first. */
  readonly values?: readonly { readonly value: string; readonly count: number }[];
}

/** Every field that lines have, in the order in which they come. Yields after each row. */
export function* facetsOf({ rows }: Dataset): Generator<undefined, readonly Facet[]> {
  const found = new Map<string, Map<string, number> | undefined>();
  for (const { fields } of rows) {
    for (const [name, given] of Object.entries(fields)) {
      if (!found.has(name) && found.size >= MOST_FIELDS) continue;
      const counts = found.has(name) ? found.get(name) : new Map<string, number>();
      const value = shownOf(given);
      counts?.set(value, (counts.get(value) ?? 0) + 1);
      const many = counts && (counts.size > MOST_VALUES || value.length > LONGEST);
      found.set(name, many ? undefined : counts);
    }
    yield;
  }
  return [...found].map(([name, counts]) => ({
    name,
    ...(counts
      ? {
          values: [...counts]
            .map(([value, count]) => ({ value, count }))
            .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
        }
      : {}),
  }));
}
