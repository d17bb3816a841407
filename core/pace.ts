/** How one person pauses, as far as it was heard. Times are samples at 16 kHz. */
export interface Pace {
  /** Pauses inside turns that were heard so far, without the shortest ones. */
  readonly pauses: number;
  /** A silence that nine in ten of them do not reach. */
  readonly usual: number;
  /** Patience learnt from turns that we ended too soon. */
  readonly patience: number;
}

/** What a wait is made of: see EndpointConfig. */
export interface Waits {
  readonly complete: number;
  readonly unsure: number;
  readonly incomplete: number;
  readonly longest: number;
}

const ms = (milliseconds: number) => milliseconds * 16;

export const newPace: Pace = { pauses: 0, usual: 0, patience: 0 };

/** The upper quantile of pauses that is followed, and how far one pause moves it. */
const QUANTILE = 0.9;
const STEP = ms(120);
/**
 * What is shorter is no pause: the closures of p, t and k take up to 100 ms, and a detector of 32 ms frames saw those of
 * 26 in 160 takes of fluent sentences as silences of at least two frames, but one alone as four.
 */
const CLOSURE = ms(128);
/** Pauses that must be heard before they may shorten a wait. */
const ENOUGH = 4;
/** What one turn ended too soon adds, the most of it, and what is left of it after a turn that went well. */
const CUT = { more: ms(96), most: ms(384), left: 0.8 };
/** Share of a usual pause beyond the short wait by which that wait grows, where the words look complete. */
const HEED = 0.1;
/** No wait is shorter: the detector itself flickers for some frames behind a voice. */
const SHORTEST = ms(160);
/** Probabilities so far from even count as sure. */
const SURE = 0.3;
/** Words that are this probably complete wait no longer than that. `bench/endpoint` tells what it costs. */
const CERTAIN = 0.9;

/** A silence inside a turn, after which the person went on. */
export function paused(pace: Pace, samples: number): Pace {
  const { pauses, usual } = pace;
  if (samples < CLOSURE) return pace;
  // The first pause is the best guess; later ones move it by stochastic approximation (Robbins and Monro, 1951).
  const moved = pauses === 0 ? samples : usual + STEP * (samples > usual ? QUANTILE : QUANTILE - 1);
  return { ...pace, pauses: pauses + 1, usual: Math.max(0, Math.min(moved, ms(1600))) };
}

/** The person went on right after we had ended their turn. */
export function cutOff(pace: Pace): Pace {
  return { ...pace, patience: Math.min(CUT.most, pace.patience + CUT.more) };
}

/** A turn came to its end. */
export function ended(pace: Pace): Pace {
  return pace.patience < 1 ? pace : { ...pace, patience: pace.patience * CUT.left };
}

/** Silence that ends the turn, in samples. complete: 0..1, how complete the words look; undefined while nobody knows. */
export function waitOf(pace: Pace, waits: Waits, complete?: number): number {
  const { pauses, usual, patience } = pace;
  const least = (complete ?? 0) >= CERTAIN ? Math.min(SHORTEST, waits.complete) : waits.complete;
  const short = least + HEED * Math.max(0, usual - least);
  const known = pauses >= ENOUGH ? Math.max(short, 1.5 * usual) : waits.unsure;
  const even = Math.max(Math.min(waits.unsure, known), Math.min(1.2 * usual, waits.incomplete));
  const sure = complete === undefined ? 0 : Math.max(-1, Math.min(1, (complete - 0.5) / SURE));
  const wait = sure >= 0 ? even + sure * (short - even) : even - sure * (waits.incomplete - even);
  return Math.max(SHORTEST, Math.min(waits.longest, wait + patience));
}
