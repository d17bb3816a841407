import { percentile } from "../../core/measure/percentile.ts";
import type { Seen } from "./seen.ts";

/** A quantile in ms with its 95 % interval; without one where too few values lie beyond it. */
export interface Quantile {
  readonly share: number;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

export interface Latency {
  readonly name: string;
  readonly count: number;
  readonly mean: number;
  readonly quantiles: readonly Quantile[];
  readonly values: readonly number[];
}

export const SHARES = [0.5, 0.9, 0.95, 0.99] as const;
const Z = 1.959964;

/** Every time that some record told, by name. A request's name is its route. */
export function latenciesOf(seen: readonly Seen[]): readonly Latency[] {
  const lists = new Map<string, number[]>();
  for (const { kind, times } of seen)
    for (const [name, value] of Object.entries(times)) {
      const key = name === "request" ? kind : name;
      const list = lists.get(key) ?? [];
      lists.set(key, list);
      list.push(value);
    }
  return [...lists].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, values]) => latencyOf(name, values));
}

function latencyOf(name: string, values: readonly number[]): Latency {
  const sorted = [...values].sort((a, b) => a - b);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const quantiles = SHARES.map((share) => quantileOf(sorted, share));
  return { name, count: sorted.length, mean, quantiles, values: sorted };
}

/** The interval lies between two of the values: which ones follows from the binomial alone, whatever the distribution (Hahn and Meeker 1991, "Statistical Intervals", 5.2), here by its normal limit. */
function quantileOf(sorted: readonly number[], share: number): Quantile {
  const n = sorted.length;
  const value = percentile(sorted, share) ?? 0;
  const half = Z * Math.sqrt(n * share * (1 - share));
  const [from, to] = [Math.floor(n * share - half), Math.ceil(n * share + half)];
  const [low, high] = [sorted[from - 1], sorted[to]];
  return low === undefined || high === undefined ? { share, value } : { share, value, low, high };
}
