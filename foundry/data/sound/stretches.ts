import { rms } from "../../../core/pcm.ts";
import { FRAME, RATE, SILENT } from "./even.ts";

/** Where somebody speaks: milliseconds from the recording's beginning. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
/** Where a recording is cut out: samples at RATE, the end left out. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  /** The spans it holds, by their numbers; both ends are in it. */
  readonly first: number;
  readonly last: number;
  /** Where it is a part of one span: from which to which share of that span's sounding time, 0..1. */
  readonly share?: readonly [from: number, to: number];
}

/** Samples of silence that a stretch is given on each side, where there are so many: a word's breath and its decay. */
const PAD = RATE / 4;
/** Samples of silence that lie within a stretch at the most: longer ones teach a recogniser nothing. */
const GAP = 2 * RATE;
/** Samples over which a place's loudness is taken, and how far from any end a cut is at the least. */
const QUIET = 15 * FRAME;
const LEAST = RATE;

/**
 * Stretches of at most `longest` samples that hold every span, each as long as can be. A span that is longer by itself is cut
 * where it is quietest. spans: in order, one after the other.
 */
export function stretchesOf(samples: Float32Array, spans: readonly Span[], longest: number): readonly Stretch[] {
  const inner = longest - 2 * PAD;
  const at = spans.map(({ start, end }) => ({ start: sampleOf(start), end: Math.min(sampleOf(end), samples.length) }));
  const groups: Stretch[] = [];
  for (const [i, { start, end }] of at.entries()) {
    const before = groups.at(-1);
    if (end - start > inner) groups.push(...cutIn(samples, start, end, inner, i));
    else if (before && !before.share && start - before.end <= GAP && end - before.start <= inner)
      groups[groups.length - 1] = { ...before, end, last: i };
    else groups.push({ start, end, first: i, last: i });
  }
  return groups.map((one, i) => widened(one, groups[i - 1]?.end ?? 0, groups[i + 1]?.start ?? samples.length));
}

/** Into the silence around it, and no further than to its middle where another stretch lies behind. */
function widened(one: Stretch, before: number, behind: number): Stretch {
  const room = (silence: number) => Math.max(0, Math.min(PAD, Math.floor(silence / 2)));
  return { ...one, start: one.start - room(one.start - before), end: one.end + room(behind - one.end) };
}

/** One span in stretches that follow each other without a gap, cut at the quietest place of each last two thirds. */
function cutIn(samples: Float32Array, start: number, end: number, most: number, span: number): readonly Stretch[] {
  const ends: number[] = [];
  for (let at = start; end - at > most; at = ends.at(-1) ?? end)
    ends.push(quietest(samples, at + Math.floor(most / 3), Math.min(at + most, end - LEAST)));
  const bounds = [start, ...ends, end];
  const sounding = bounds.slice(1).map((to, i) => soundingIn(samples.subarray(bounds[i], to)));
  const all = sounding.reduce((sum, one) => sum + one, 0);
  let sum = 0;
  return sounding.map((one, i) => {
    const from = sum / all;
    sum += one;
    const share = [from, sum / all] as const;
    return { start: bounds[i] ?? start, end: bounds[i + 1] ?? end, first: span, last: span, share };
  });
}

/** The middle of the quietest place in [from, to], the later of two equal ones. */
function quietest(samples: Float32Array, from: number, to: number): number {
  let [best, least] = [to, Number.POSITIVE_INFINITY];
  for (let at = from; at <= to; at += FRAME) {
    const level = rms(samples.subarray(Math.max(0, at - QUIET / 2), at + QUIET / 2));
    if (level <= least) [best, least] = [at, level];
  }
  return best;
}

/** Samples of frames that are not silent; never 0, so that words of a recording that is all silence have a place too. */
function soundingIn(samples: Float32Array): number {
  let sounding = 1;
  for (let at = 0; at < samples.length; at += FRAME) {
    const frame = samples.subarray(at, at + FRAME);
    if (rms(frame) >= SILENT) sounding += frame.length;
  }
  return sounding;
}

function sampleOf(milliseconds: number): number {
  return Math.round((milliseconds * RATE) / 1000);
}
