import type { Evaluation } from "../measures/evaluation.ts";
import type { Seen } from "./seen.ts";

/** A case that went badly, and by what. */
export interface Bad {
  readonly by: string;
  readonly id: string;
  readonly value: number;
  readonly said?: string | undefined;
  readonly heard?: string | undefined;
}

const MOST = 10;

/** Of each kind up to ten, the worst first: errors of recordings, the longest waits, the least sure, and what evaluations name. */
export function worstOf(seen: readonly Seen[], evaluations: readonly Evaluation[]): readonly Bad[] {
  const errors = seen.flatMap(({ id, errors, said, heard }) =>
    errors && errors.part > 0
      ? [{ by: "word errors", id, value: errors.part / Math.max(1, errors.whole), said, heard }]
      : [],
  );
  const unsure = seen.flatMap(({ id, numbers, heard }) =>
    numbers.confidence === undefined ? [] : [{ by: "confidence", id, value: numbers.confidence, heard }],
  );
  const named = evaluations.flatMap(({ measures }) =>
    measures.flatMap(({ name, worst = [] }) =>
      worst.map(({ id, value, reference, hypothesis }) => ({
        by: name,
        id,
        value,
        said: reference,
        heard: hypothesis,
      })),
    ),
  );
  return [...most(errors), ...waits(seen), ...most(unsure, -1), ...named];
}

function waits(seen: readonly Seen[]): readonly Bad[] {
  const names = [...new Set(seen.flatMap(({ times }) => Object.keys(times)))].filter((name) => WAITS.has(name)).sort();
  return names.flatMap((by) =>
    most(
      seen.flatMap(({ id, times }) => {
        const value = times[by];
        return value === undefined ? [] : [{ by, id, value }];
      }),
    ),
  );
}

const WAITS: ReadonlySet<string> = new Set(["latency_ms", "ttfw", "request"]);

function most(cases: readonly Bad[], sign = 1): readonly Bad[] {
  return [...cases].sort((a, b) => sign * (b.value - a.value)).slice(0, MOST);
}
