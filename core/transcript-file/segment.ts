import { FRAME, SAMPLE_RATE } from "../contracts.ts";
import { REACH, stitch, words } from "../stitch.ts";
import type { SpokenPiece } from "./cutter.ts";

/** What was said in a stretch of a recording. */
export interface Segment {
  /** Milliseconds from the recording's beginning. */
  readonly start: number;
  readonly end: number;
  /** Never blank; one space between words. */
  readonly text: string;
}

/**
 * With what one more piece was read as. Where the two heard the same stretch of speech, the words it touches move to the
 * new segment; what stands before them stays.
 */
export function withPiece(
  segments: readonly Segment[],
  { first, last, at, overlapped }: Omit<SpokenPiece, "samples">,
  read: string,
): readonly Segment[] {
  const text = words(read).join(" ");
  if (!text) return segments;
  const end = milliseconds(last + FRAME);
  const before = segments.at(-1);
  if (!overlapped || !before) return [...segments, { start: milliseconds(first), end, text }];
  const left = words(before.text);
  const joined = stitch(left.slice(-REACH).join(" "), text);
  const rest = segments.slice(0, -1);
  if (left.length <= REACH) return [...rest, { start: before.start, end, text: joined }];
  const seam = Math.max(before.start, Math.min(milliseconds(Math.max(at, 0)), before.end));
  const kept = { start: before.start, end: seam, text: left.slice(0, -REACH).join(" ") };
  return [...rest, kept, { start: seam, end, text: joined }];
}

/** samples: at 16 kHz. */
export function milliseconds(samples: number): number {
  return Math.round((samples * 1000) / SAMPLE_RATE);
}
