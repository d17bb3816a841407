/** What one turn cost the device. What a turn did not have is left out. */
export interface Load {
  /** Work for a second of audio, in seconds: recogniser and voice. */
  readonly asrRtf?: number;
  readonly ttsRtf?: number;
  readonly tokensPerSecond?: number;
  /** From the end of the question to the first sound of the answer. */
  readonly ttfwMs?: number;
  /** Silence inside the answer because the next phrase was not there. */
  readonly starvedMs?: number;
  /** The most that was heard and still waited to be worked on. */
  readonly backlogMs?: number;
}

type Level = 0 | 1 | 2 | 3;

/** How hard the device finds it, as a small state that turns change one by one. */
export interface Pressure {
  readonly level: Level;
  /** Bad turns that count towards the next level. */
  readonly bad: number;
  /** Good turns in a row. */
  readonly good: number;
  /** Good turns in a row that lead one level down. */
  readonly patience: number;
  /** The last change was one level down. */
  readonly eased: boolean;
}

/** What the device may be asked for. */
export interface Allowances {
  /** 0: everything; 1: fewer partials; 2: shorter answers too; 3: a smaller model too. */
  readonly level: Level;
  /** The least new audio between two partial readings, in ms; Infinity: none are made. */
  readonly partialMs: number;
  /** The most tokens of an answer; the model's own limit where it is left out. */
  readonly maxTokens?: number;
  /** A smaller model should take over where the pack has one. */
  readonly smaller: boolean;
}

/**
 * From here on a turn is bad, and each limit says what the person notices then.
 *
 * - asrRtf: above 1 what is said piles up before the recogniser; a fifth is left for what else the cores do.
 * - ttsRtf: above 1 the answer has gaps however far ahead it begins; a tenth is left for the model that writes beside it.
 * - tokensPerSecond: speech takes two to three words a second of two to three tokens each.
 * - ttfwMs: people wait a second for an answer without wondering; at two they begin to speak again.
 * - starvedMs: longer than the pause after a sentence, so it is heard as a fault.
 * - backlogMs: with so much unheard when the question ends, its answer cannot come within ttfwMs.
 */
const LIMITS = {
  asrRtf: 0.8,
  ttsRtf: 0.9,
  tokensPerSecond: 8,
  ttfwMs: 2000,
  starvedMs: 250,
  backlogMs: 1500,
} as const satisfies Record<keyof Load, number>;

/** A turn is good when it stays this far below each limit: what costs less at one level costs more again below it. */
const EASE = 0.6;
/** Bad turns that lead one level up, less the good ones among them: one or two may be another program's doing. */
const UP = 3;
/** Good turns in a row that lead one level down, at first and at the most. */
const DOWN = 6;
const LONGEST = 48;

const ALLOWANCES: readonly [Allowances, Allowances, Allowances, Allowances] = [
  // Words on the screen that come faster than four times a second cannot be read.
  { level: 0, partialMs: 250, smaller: false },
  { level: 1, partialMs: 1000, smaller: false },
  // Two sentences; without partials the recogniser works once for each piece.
  { level: 2, partialMs: Number.POSITIVE_INFINITY, maxTokens: 48, smaller: false },
  { level: 3, partialMs: Number.POSITIVE_INFINITY, maxTokens: 48, smaller: true },
];

export const relaxed: Pressure = { level: 0, bad: 0, good: 0, patience: DOWN, eased: false };

/**
 * The pressure after one more turn; a turn of which nothing is known changes nothing. One that is neither bad nor good
 * ends a row of good ones and leaves the bad ones counted. Where easing off brought the trouble back, the next attempt
 * waits twice as long; a long enough row of good turns without any limits forgets that.
 */
export function weigh(pressure: Pressure, load: Load): Pressure {
  const strain = strainOf(load);
  if (strain === undefined) return pressure;
  if (strain >= 1) return pressure.bad + 1 < UP ? { ...pressure, bad: pressure.bad + 1, good: 0 } : harder(pressure);
  if (strain > EASE) return { ...pressure, good: 0 };
  const good = pressure.good + 1;
  return good < pressure.patience ? { ...pressure, bad: Math.max(0, pressure.bad - 1), good } : easier(pressure);
}

export function allowances({ level }: Pressure): Allowances {
  return ALLOWANCES[level];
}

function harder({ level, patience, eased }: Pressure): Pressure {
  const next: Record<Level, Level> = { 0: 1, 1: 2, 2: 3, 3: 3 };
  return {
    level: next[level],
    bad: 0,
    good: 0,
    patience: eased ? Math.min(LONGEST, 2 * patience) : patience,
    eased: false,
  };
}

function easier({ level, patience }: Pressure): Pressure {
  const next: Record<Level, Level> = { 0: 0, 1: 0, 2: 1, 3: 2 };
  return level === 0 ? relaxed : { level: next[level], bad: 0, good: 0, patience, eased: true };
}

/** The worst of it as a share of its limit; undefined where nothing is known. */
function strainOf({ tokensPerSecond, ...rest }: Load): number | undefined {
  const shares = Object.entries(rest).map(([name, value]) => value / LIMITS[name as keyof typeof rest]);
  if (tokensPerSecond !== undefined) shares.push(LIMITS.tokensPerSecond / tokensPerSecond);
  const known = shares.filter((share) => !Number.isNaN(share));
  return known.length > 0 ? Math.max(...known) : undefined;
}
