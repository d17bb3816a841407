import { type Interval, meanOf } from "./interval.ts";
import { percentile } from "./percentile.ts";
import type { Round } from "./round.ts";

/** What a round tells, and whether more or less of it is better. */
export const MEASURED = {
  wait: { unit: "ms", better: "less" },
  firstToken: { unit: "ms", better: "less" },
  tokensPerSecond: { unit: "rate", better: "more" },
  asrRtf: { unit: "share", better: "less" },
  ttsRtf: { unit: "share", better: "less" },
  cer: { unit: "percent", better: "less" },
} as const satisfies Readonly<Record<keyof Round, { unit: string; better: "less" | "more" }>>;

export type MeasuredName = keyof typeof MEASURED;
export const MEASURED_NAMES = Object.keys(MEASURED) as MeasuredName[];

/** p95 is the slow end: of tokens a second, what nearly all rounds reach. */
export interface Result {
  readonly p50: number;
  readonly p95: number;
  readonly count: number;
}
export type Results = { readonly [N in MeasuredName]?: Result };

export function resultsOf(rounds: readonly Round[]): Results {
  return Object.fromEntries(
    MEASURED_NAMES.flatMap((name) => {
      const values = rounds.flatMap((round) => round[name] ?? []);
      const result = spread(values, MEASURED[name].better);
      return result ? [[name, result]] : [];
    }),
  );
}

/** Middle and slow end of values; undefined where there are none. */
export function spread(values: readonly number[], better: "less" | "more"): Result | undefined {
  const p50 = percentile(values, 0.5);
  const p95 = percentile(values, better === "less" ? 0.95 : 0.05);
  return p50 === undefined || p95 === undefined ? undefined : { p50, p95, count: values.length };
}

/** The second plan against the first: the mean of the differences, sentence by sentence. */
export interface Gap {
  /** In the figure's own unit; below 0 where the second one's is smaller. */
  readonly mean: number;
  readonly interval?: Interval;
  readonly count: number;
  /** What the interval leaves no doubt about. */
  readonly verdict: "better" | "worse" | "open";
}
export type Gaps = { readonly [N in MeasuredName]?: Gap };

export function gapsOf(first: readonly Round[], second: readonly Round[]): Gaps {
  return Object.fromEntries(
    MEASURED_NAMES.flatMap((name) => {
      const pairs = second.flatMap((round, i) => {
        const [a, b] = [first[i]?.[name], round[name]];
        return a === undefined || b === undefined ? [] : [b - a];
      });
      const gap = meanOf(pairs);
      return gap ? [[name, { ...gap, count: pairs.length, verdict: verdictOf(name, gap.interval) }]] : [];
    }),
  );
}

function verdictOf(name: MeasuredName, interval: Interval | undefined): Gap["verdict"] {
  if (!interval || (interval.low <= 0 && interval.high >= 0)) return "open";
  const smaller = interval.high < 0;
  return smaller === (MEASURED[name].better === "less") ? "better" : "worse";
}
