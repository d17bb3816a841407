import type { Measures } from "../trace/measures.ts";
import type { TurnTrace } from "../trace/turn-trace.ts";
import { type Result, spread } from "./results.ts";

/** What the turns of a session tell beside times. */
const RATES = { tokensPerSecond: "more", asrRtf: "less", ttsRtf: "less" } as const satisfies Partial<
  Record<keyof Measures, "less" | "more">
>;

export type RateName = keyof typeof RATES;
export const RATE_NAMES = Object.keys(RATES) as RateName[];
export type Rates = { readonly [N in RateName]?: Result };

/** Only what was measured in some turn is in it. */
export function ratesOf(turns: readonly TurnTrace[]): Rates {
  return Object.fromEntries(
    RATE_NAMES.flatMap((name) => {
      const rate = spread(
        turns.flatMap(({ measures }) => measures[name] ?? []),
        RATES[name],
      );
      return rate ? [[name, rate]] : [];
    }),
  );
}
