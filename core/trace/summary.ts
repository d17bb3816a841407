import { percentile } from "../measure/percentile.ts";
import type { Measures } from "./measures.ts";
import type { TurnTrace } from "./turn-trace.ts";

/** What is compared over a session; the names are those of the spans. */
export const FIGURES = {
  ttfw: "ttfw",
  response: "response",
  asr: "asr",
  "llm.first-token": "firstToken",
  "tts.first-audio": "firstAudio",
} as const satisfies Readonly<Record<string, keyof Measures>>;

export type FigureName = keyof typeof FIGURES;

/** In ms over so many turns. */
export interface Figure {
  readonly p50: number;
  readonly p95: number;
  readonly count: number;
}

/** Only what was measured in some turn is in it. */
export type Summary = { readonly [F in FigureName]?: Figure };

export function summarise(turns: readonly TurnTrace[]): Summary {
  const figures = Object.entries(FIGURES).flatMap(([name, key]) => {
    const values = turns.flatMap(({ measures }) => measures[key] ?? []);
    const p50 = percentile(values, 0.5);
    const p95 = percentile(values, 0.95);
    return p50 === undefined || p95 === undefined ? [] : [[name, { p50, p95, count: values.length }] as const];
  });
  return Object.fromEntries(figures);
}
