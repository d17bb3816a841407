import { decoded, type Evened, type EvenJob, kept, RATE } from "./even.ts";
import { type Span, type Stretch, stretchesOf } from "./stretches.ts";

export interface CutJob extends EvenJob {
  /** Seconds of one stretch at the most. */
  readonly longest: number;
  /** Where speech is, as whoever heard it says; the whole recording is one span where nobody does. */
  readonly spans: readonly Span[] | undefined;
}
/** One stretch of a recording, as a file of its own. */
export type Cut = Evened & Stretch;

/** A recording in stretches, each under its own digest. Resolves to a reason where it cannot be read. */
export async function cut({ from, to, longest, spans }: CutJob): Promise<readonly Cut[] | string> {
  const samples = await decoded(from);
  if (typeof samples === "string") return samples;
  const whole = { start: 0, end: Math.ceil((samples.length * 1000) / RATE) };
  const cuts: Cut[] = [];
  for (const stretch of stretchesOf(samples, spans ?? [whole], longest * RATE))
    cuts.push({ ...(await kept(samples.subarray(stretch.start, stretch.end), to)), ...stretch });
  return cuts;
}
