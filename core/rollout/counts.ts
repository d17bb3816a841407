import { object, type Parser, refuse, whole } from "../parse.ts";
import type { Bounds } from "./channel.ts";
import { type Evidence, noEvidence, turnedOut, withTurn } from "./own.ts";

/** What one turn came to. */
export interface TurnSeen {
  /** Somebody was heard in it, rather than typed. */
  readonly spoken: boolean;
  /** It ended in an error of an engine. */
  readonly error: boolean;
  /** No words where somebody spoke, or none in the answer. */
  readonly empty: boolean;
  /** The person had to say it again. */
  readonly correction: boolean;
  /** Time to the first word in ms; absent where nothing was heard. */
  readonly ttfw?: number | undefined;
}

/** What one device has seen of one model. It never leaves the device. */
export interface Counts {
  readonly turns: number;
  readonly errors: number;
  readonly empty: number;
  readonly corrections: number;
  /** Turns whose first word came too late, of those in which there was one. */
  readonly slow: number;
  readonly audible: number;
  /** The page died while the model loaded, or it could not be loaded. */
  readonly crashes: number;
  /** Answers that the person called good or not good, and of them those that were not. */
  readonly rated: number;
  readonly disliked: number;
  readonly evidence: Evidence;
}
export const noCounts: Counts = {
  turns: 0,
  errors: 0,
  empty: 0,
  corrections: 0,
  slow: 0,
  audible: 0,
  crashes: 0,
  rated: 0,
  disliked: 0,
  evidence: noEvidence,
};

const finite: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) ? value : refuse(path, "must be a number");

/** Counts from before answers could be rated lack it. */
const since: Parser<number> = (value, path) => (value === undefined ? 0 : whole(value, path));

export const counts: Parser<Counts> = object<Counts>({
  turns: whole,
  errors: whole,
  empty: whole,
  corrections: whole,
  slow: whole,
  audible: whole,
  crashes: whole,
  rated: since,
  disliked: since,
  evidence: object<Evidence>({ turns: whole, odds: finite }),
});

/** Turns, or rated answers, with the former model from which on it is known how it does here, and the share that is usual. */
const KNOWN = 5;
const USUALLY = 0.2;

/**
 * One more turn. slowMs: what is late. former: what the device saw of the model before: a late word is held against the new one
 * only where words were not late before.
 */
export function withSeen(before: Counts, turn: TurnSeen, slowMs: number, former: Counts | undefined): Counts {
  return {
    ...before,
    turns: before.turns + 1,
    errors: before.errors + Number(turn.error),
    empty: before.empty + Number(turn.empty),
    corrections: before.corrections + Number(turn.correction),
    slow: before.slow + Number(isSlow(turn, slowMs)),
    audible: before.audible + Number(turn.ttfw !== undefined),
    evidence: withTurn(before.evidence, isBad(turn, slowMs, former)),
  };
}

/**
 * The turn's answer was called good (true) or not good (false), or is called neither any more. was: what it was called before.
 * As with late words, it is held against the new model only where the former one was liked.
 */
export function withRating(
  before: Counts,
  turn: TurnSeen,
  { was, now }: Rating,
  slowMs: number,
  former: Counts | undefined,
): Counts {
  const worse = (Number(now === false) - Number(was === false)) as -1 | 0 | 1;
  const wasLiked = former !== undefined && former.rated >= KNOWN && former.disliked <= USUALLY * former.rated;
  const counts = wasLiked && !isBad(turn, slowMs, former);
  return {
    ...before,
    rated: before.rated + Number(now !== undefined) - Number(was !== undefined),
    disliked: before.disliked + worse,
    evidence: counts ? turnedOut(before.evidence, worse) : before.evidence,
  };
}

export interface Rating {
  readonly was: boolean | undefined;
  readonly now: boolean | undefined;
}

function isSlow({ ttfw }: TurnSeen, slowMs: number): boolean {
  return ttfw !== undefined && ttfw > slowMs;
}

function isBad(turn: TurnSeen, slowMs: number, former: Counts | undefined): boolean {
  const wasFast = former !== undefined && former.audible >= KNOWN && former.slow <= USUALLY * former.audible;
  return turn.error || turn.empty || turn.correction || (isSlow(turn, slowMs) && wasFast);
}

/** Turns, and rated answers, below which a share says nothing. */
export const ENOUGH = 10;
const ENOUGH_RATED = 3;

/** The bounds that a model does not keep on this device. least: turns below which nothing is said. */
export function missedBy(seen: Counts, bounds: Bounds, least = ENOUGH): readonly (keyof Shares)[] {
  if (seen.turns < least) return [];
  const shares: Shares = {
    errors: seen.errors / seen.turns,
    empty: seen.empty / seen.turns,
    corrections: seen.corrections / seen.turns,
    ttfw: seen.audible > 0 ? seen.slow / seen.audible : 0,
    dissatisfied: seen.rated >= ENOUGH_RATED ? seen.disliked / seen.rated : 0,
  };
  const most: Shares = { dissatisfied: MOST_DISLIKED, ...bounds };
  return (Object.keys(shares) as (keyof Shares)[]).filter((measure) => shares[measure] > most[measure]);
}

/** Of a channel that does not say. */
const MOST_DISLIKED = 0.3;

type Shares = Required<{ readonly [M in keyof Omit<Bounds, "ttfwMs">]: number }>;
