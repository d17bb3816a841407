/** Frames of one VAD frame (32 ms) each. */
export interface Cut {
  /** The piece ends before this frame. */
  readonly end: number;
  /** The next piece begins at this frame: `end` at a pause, earlier where speech had to be cut. */
  readonly next: number;
}

/** Below this probability a frame counts as silence (Silero's own end threshold is start minus 0.15). */
export const SILENCE = 0.35;
/** The shortest pause worth cutting at, 128 ms: shorter ones lie inside words (plosives). */
const PAUSE = 4;
/** No piece is shorter than a third of the window: short pieces cost the recogniser its context. */
const SHORTEST_SHARE = 1 / 3;
/** Without a pause both pieces hear these 1.6 s, so that whole words stand on both sides of the cut. */
const OVERLAP = 50;

/**
 * Where to cut speech that outgrows the recogniser's window: in the longest pause, the later of two equal ones; where
 * there is none, at the end, with an overlap that `stitch` takes out again.
 * speech: probability of each frame from the piece's beginning.
 */
export function cutAt(speech: readonly number[]): Cut {
  const pause = longestPause(speech, Math.floor(speech.length * SHORTEST_SHARE));
  if (pause) {
    const middle = Math.floor((pause.from + pause.to) / 2);
    return { end: middle, next: middle };
  }
  return { end: speech.length, next: Math.max(1, speech.length - OVERLAP) };
}

function longestPause(speech: readonly number[], from: number): { from: number; to: number } | undefined {
  let best: { from: number; to: number } | undefined;
  let start = from;
  for (let i = from; i <= speech.length; i++) {
    if (i < speech.length && (speech[i] ?? 0) < SILENCE) continue;
    if (i - start >= PAUSE && i - start >= (best ? best.to - best.from : 0)) best = { from: start, to: i };
    start = i + 1;
  }
  return best;
}
