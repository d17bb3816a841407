import { bootstrapOf, type Part, ratio } from "../../core/measure/bootstrap.ts";
import type { Measure, Worst } from "../measures/evaluation.ts";
import { seeded } from "../measures/seeded.ts";

/** How a list of cases gives a figure. */
export interface Figure<T> {
  readonly name: string;
  /** Which cases it can be told of; absent: all. */
  counts?(one: T): boolean;
  of(cases: readonly T[]): number | undefined;
  /** How bad a case is, the more the worse, and what to show of it; undefined for one that did well. */
  worst?(one: T): Worst | undefined;
}

const MOST_WORST = 10;

/** Parts summed before anything is divided. */
export function rate<T>(name: string, part: (one: T) => Part, worst?: Figure<T>["worst"]): Figure<T> {
  const of = (cases: readonly T[]) => ratio(cases.map(part));
  return worst ? { name, of, worst } : { name, of };
}

/** undefined where the cases give no figure. No interval where they are too few. */
export function measured<T>(figure: Figure<T>, cases: readonly T[], seed: number, slice?: string): Measure | undefined {
  const value = figure.of(cases);
  if (value === undefined) return undefined;
  const interval = bootstrapOf(cases, figure.of, seeded(seed, `${figure.name} ${slice ?? ""}`));
  const worst = cases
    .flatMap((one) => figure.worst?.(one) ?? [])
    .sort((a, b) => b.value - a.value)
    .slice(0, MOST_WORST);
  return {
    name: figure.name,
    ...(slice === undefined ? {} : { slice }),
    value,
    ...(interval ?? {}),
    count: cases.length,
    ...(worst.length ? { worst } : {}),
  };
}

/** Each slice that some case belongs to, by name. */
export function bySlice<T extends { readonly slices: readonly string[] }>(
  cases: readonly T[],
): readonly (readonly [string, readonly T[]])[] {
  const names = [...new Set(cases.flatMap(({ slices }) => slices))].sort();
  return names.map((name) => [name, cases.filter(({ slices }) => slices.includes(name))]);
}
