import { listOf, object, oneOf, type Parser, refuse, whole } from "../parse.ts";

/** Stages whose models can be tried beside the one that serves: of a voice nobody could say without listening which is right. */
export const SHADOWED = ["asr", "llm"] as const;
export type Shadowed = (typeof SHADOWED)[number];

/** What a device tells of such a model: whether it kept to the bound of each. One bit each. */
export const BESIDE_MEASURES = ["failures", "disagreement", "ratio"] as const;
export type BesideMeasure = (typeof BESIDE_MEASURES)[number];

/** Multiples of the serving model's time at which one bucket ends and the next begins. */
const RATIOS = [0.5, 0.8, 1, 1.25, 1.5, 2, 3, 5] as const;

export interface BesideBounds {
  /** Share of the turns in which it may fail. */
  readonly failures: number;
  /** Share of the letters (recogniser: CER against what the serving one read) or of the answers (LLM) that may differ. */
  readonly disagreement: number;
  /** Median of its time over the serving model's. */
  readonly ratio: (typeof RATIOS)[number];
}
export const usualBeside: BesideBounds = { failures: 0.1, disagreement: 0.3, ratio: 1.5 };

const share: Parser<number> = (value, path) =>
  typeof value === "number" && value >= 0 && value <= 1 ? value : refuse(path, "must be from 0 to 1");
export const besideBounds: Parser<BesideBounds> = object<BesideBounds>({
  failures: share,
  disagreement: share,
  ratio: oneOf(...RATIOS),
});

/** One turn that both models worked on. */
export interface Compared {
  /** Letters that the serving model read; 1 for an answer. */
  readonly of: number;
  /** Of them, those that the other one has otherwise. */
  readonly apart: number;
  /** The other model's time over the serving one's; absent where they cannot be held against each other. */
  readonly ratio?: number | undefined;
}

/** What one device has seen of a model beside the serving one: sums, and no text. It never leaves the device. */
export interface BesideCounts {
  /** Turns it was run on, those in which it failed included. */
  readonly turns: number;
  readonly failures: number;
  readonly of: number;
  readonly apart: number;
  /** Turns by ratio; the first bucket ends at the first of RATIOS, the last one has no end. */
  readonly ratios: readonly number[];
}
export const noBeside: BesideCounts = { turns: 0, failures: 0, of: 0, apart: 0, ratios: RATIOS.map(() => 0).concat(0) };

const ratios: Parser<readonly number[]> = (value, path) => {
  const read = listOf(whole)(value, path);
  return read.length === RATIOS.length + 1 ? read : refuse(path, `must have ${RATIOS.length + 1} entries`);
};
export const besideCounts: Parser<BesideCounts> = object<BesideCounts>({
  turns: whole,
  failures: whole,
  of: whole,
  apart: whole,
  ratios,
});

/** One more turn; undefined: it failed. */
export function withCompared(before: BesideCounts, compared: Compared | undefined): BesideCounts {
  const turns = before.turns + 1;
  if (!compared) return { ...before, turns, failures: before.failures + 1 };
  const { of, apart, ratio } = compared;
  const at = ratio === undefined ? -1 : RATIOS.filter((edge) => edge <= ratio).length;
  return {
    ...before,
    turns,
    of: before.of + of,
    apart: before.apart + apart,
    ratios: before.ratios.map((count, bucket) => count + Number(bucket === at)),
  };
}

/** Turns after which a device tells, and runs the model no more. */
export const ENOUGH_BESIDE = 10;
/** Turns with times below which a median says nothing. */
const TIMED = 5;

/** The bounds that it does not keep on this device. least: turns below which nothing is said. */
export function besideMissed(
  seen: BesideCounts,
  bounds: BesideBounds,
  least = ENOUGH_BESIDE,
): readonly BesideMeasure[] {
  if (seen.turns < Math.max(1, least)) return [];
  const timed = seen.ratios.reduce((sum, count) => sum + count, 0);
  const slow = seen.ratios.slice(RATIOS.indexOf(bounds.ratio) + 1).reduce((sum, count) => sum + count, 0);
  const missed: Readonly<Record<BesideMeasure, boolean>> = {
    failures: seen.failures / seen.turns > bounds.failures,
    disagreement: seen.apart > bounds.disagreement * seen.of,
    ratio: timed >= TIMED && slow > timed / 2,
  };
  return BESIDE_MEASURES.filter((measure) => missed[measure]);
}
