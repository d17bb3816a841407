import { type Column, type Drift, driftOf } from "../../core/drift/drift.ts";
import { CLASSES, type ClassName, NUMBERS, type NumberName, type Seen } from "./seen.ts";

/** What both sides told of, compared column by column. */
export function driftBetween(reference: readonly Seen[], current: readonly Seen[]): readonly Drift[] {
  return driftOf([...numbers(reference, current), ...classes(reference, current)]);
}

function numbers(reference: readonly Seen[], current: readonly Seen[]): Column[] {
  return (Object.keys(NUMBERS) as NumberName[]).flatMap((name) => {
    const of = (side: readonly Seen[]) => side.flatMap(({ numbers }) => numbers[name] ?? []);
    return column({ name, kind: "number", reference: of(reference), current: of(current) });
  });
}

function classes(reference: readonly Seen[], current: readonly Seen[]): Column[] {
  return (Object.keys(CLASSES) as ClassName[]).flatMap((name) => {
    const of = (side: readonly Seen[]) => side.flatMap(({ classes }) => classes[name] ?? []);
    return column({ name, kind: "class", reference: of(reference), current: of(current) });
  });
}

function column(one: Column): Column[] {
  return one.reference.length > 0 && one.current.length > 0 ? [one] : [];
}

/** The newest `days` against what was before them. Records without a time are on neither side. */
export function windows(seen: readonly Seen[], days: number): { readonly before: Seen[]; readonly after: Seen[] } {
  const newest = seen.reduce((last, { at = 0 }) => Math.max(last, at), 0);
  const from = newest - days * 86_400_000;
  const timed = seen.filter(({ at }) => at !== undefined);
  return {
    before: timed.filter(({ at = 0 }) => at <= from),
    after: timed.filter(({ at = 0 }) => at > from),
  };
}
