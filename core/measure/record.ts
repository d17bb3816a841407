import { type Head, type HeadParts, headOf } from "../trace/head.ts";
import { type Summary, summarise } from "../trace/summary.ts";
import type { TurnTrace } from "../trace/turn-trace.ts";
import { type AloudTotal, type Judged, totalOf } from "./aloud.ts";
import { type Rates, ratesOf } from "./rates.ts";
import { type Gaps, gapsOf, type Results, resultsOf } from "./results.ts";
import type { Round } from "./round.ts";

/** Of the shape below. A change that a reader must know of raises it. */
const VERSION = 1;

/** Bytes; what the browser does not tell is absent. */
export interface Memory {
  /** Of the page and all its workers, as the browser counts them. */
  readonly page?: number;
  /** What the site keeps on the disk, models included. */
  readonly stored?: number;
}

/** Everything measured on a device; docs/measurements-file.md describes it. No audio is in it. */
export interface MeasureRecord {
  readonly format: "inzwa-measurements";
  readonly version: typeof VERSION;
  /** ISO 8601, UTC. */
  readonly made: string;
  /** Version of Inzwa. */
  readonly inzwa: string;
  readonly device: Head["device"];
  readonly plan: Head["plan"];
  readonly memory: Memory;
  readonly talk: {
    readonly turns: number;
    readonly summary: Summary;
    readonly rates: Rates;
    /** From the end of speech to the first sound, in ms, in the turns' order. */
    readonly waits: readonly number[];
  };
  readonly aloud?: {
    /** BCP 47 */
    readonly language: string;
    readonly total: AloudTotal;
    readonly sentences: readonly Partial<Judged>[];
  };
  readonly check?: { readonly results: Results; readonly rounds: readonly Round[] };
  readonly comparison?: {
    /** What ran beside the plan above. */
    readonly other: Head["plan"];
    /** Their rounds took turns; otherwise one plan was measured after the other. */
    readonly together: boolean;
    readonly results: readonly [Results, Results];
    readonly rounds: readonly [readonly Round[], readonly Round[]];
    /** Of the other against the plan above. */
    readonly gaps: Gaps;
  };
}

export interface Measured {
  readonly head: HeadParts;
  /** ISO 8601, UTC. */
  readonly made: string;
  readonly memory: Memory;
  readonly turns: readonly TurnTrace[];
  readonly aloud: readonly Judged[];
  readonly check?: readonly Round[];
  readonly comparison?: {
    readonly other: HeadParts["plan"];
    readonly together: boolean;
    readonly rounds: readonly [readonly Round[], readonly Round[]];
  };
  /** With what was to be read and what was understood. */
  readonly text: boolean;
}

export function measureRecordOf({
  head,
  made,
  memory,
  turns,
  aloud,
  check,
  comparison,
  text,
}: Measured): MeasureRecord {
  const { version, device, plan } = headOf(head);
  const total = totalOf(aloud);
  return {
    format: "inzwa-measurements",
    version: VERSION,
    made,
    inzwa: version,
    device,
    plan,
    memory,
    talk: {
      turns: turns.length,
      summary: summarise(turns),
      rates: ratesOf(turns),
      waits: turns.flatMap(({ measures }) => measures.ttfw ?? []),
    },
    ...(total ? { aloud: { language: plan.language, total, sentences: aloud.map((one) => told(one, text)) } } : {}),
    ...(check ? { check: { results: resultsOf(check), rounds: check } } : {}),
    ...(comparison ? { comparison: compared(head, comparison) } : {}),
  };
}

function compared(head: HeadParts, { other, together, rounds }: NonNullable<Measured["comparison"]>) {
  const [first, second] = rounds;
  return {
    other: headOf({ ...head, plan: other }).plan,
    together,
    results: [resultsOf(first), resultsOf(second)] as const,
    rounds,
    gaps: gapsOf(first, second),
  };
}

function told({ sentence, heard, differences, ...counts }: Judged, text: boolean): Partial<Judged> {
  return text ? { sentence, heard, differences, ...counts } : counts;
}
