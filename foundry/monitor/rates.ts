import { FEWEST } from "../../core/measure/bootstrap.ts";
import { wilson } from "../../core/measure/interval.ts";
import type { Seen } from "./seen.ts";

/** A share with Wilson's interval; without one where there were too few. */
export interface Rate {
  readonly name: string;
  readonly hits: number;
  readonly count: number;
  /** 0..1. */
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

export function rateOf(name: string, hits: number, count: number): Rate | undefined {
  const interval = wilson(hits, count);
  if (!interval) return undefined;
  return { name, hits, count, value: hits / count, ...(count < FEWEST ? {} : interval) };
}

/** Failures of each kind of record, by name; what they failed of, the most frequent first. */
export function failuresOf(
  seen: readonly Seen[],
): readonly (Rate & { readonly why: Readonly<Record<string, number>> })[] {
  return [...groups(seen.filter(({ failed }) => failed !== undefined))].flatMap(([kind, part]) => {
    const failed = part.filter((one) => one.failed);
    const rate = rateOf(kind, failed.length, part.length);
    const counts = tally(failed.map(({ why = "not told" }) => why));
    return rate ? [{ ...rate, why: Object.fromEntries(counts) }] : [];
  });
}

/** Shares of a day's records that failed; days by UTC, oldest first. Those without a time are in none. */
export function failuresByDay(seen: readonly Seen[]): readonly Rate[] {
  const days = new Map<string, Seen[]>();
  for (const one of seen) {
    if (one.at === undefined || one.failed === undefined) continue;
    const day = new Date(one.at).toISOString().slice(0, 10);
    const list = days.get(day) ?? [];
    days.set(day, list);
    list.push(one);
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([day, part]) => rateOf(day, part.filter(({ failed }) => failed).length, part.length) ?? []);
}

/** How often each was there, the most frequent first. */
export function tally(names: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function groups(seen: readonly Seen[]): readonly (readonly [string, readonly Seen[]])[] {
  const kinds = new Map<string, Seen[]>();
  for (const one of seen) {
    const list = kinds.get(one.kind) ?? [];
    kinds.set(one.kind, list);
    list.push(one);
  }
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1));
}
