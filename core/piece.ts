import { FRAME, type VadFrame } from "./contracts.ts";
import { SILENCE } from "./cut.ts";
import { concat } from "./pcm.ts";

/**
 * Audio kept before the first frame that counts as speech, in frames (640 ms): after a long silence Silero may need a
 * third of a second before it believes a voice.
 */
export const ONSET = 20;
/** Audio kept on both sides of a piece's speech, in frames (320 ms): soft first and last sounds lie there. */
const MARGIN = 10;

/** Speech to be read at once. */
export interface Piece {
  /** Stream positions of the first and the last frame of speech. */
  readonly first: number;
  readonly last: number;
  readonly samples: Float32Array;
  /** Position of samples[0]. */
  readonly at: number;
}

/**
 * What lies from a margin before the first speech to a margin after the last, with silence where a margin is missing:
 * recognisers lose words at an edge without one. Undefined where nobody spoke.
 */
export function pieceOf(frames: readonly VadFrame[]): Piece | undefined {
  const first = frames.findIndex(isSpeech);
  if (first < 0) return undefined;
  const last = frames.findLastIndex(isSpeech);
  const from = Math.max(0, first - ONSET);
  const part = frames.slice(from, last + 1 + MARGIN);
  const before = Math.max(0, MARGIN - (first - from));
  const after = last + 1 + MARGIN - (from + part.length);
  const silence = (count: number) => new Float32Array(count * FRAME);
  return {
    first: frames[first]?.at ?? 0,
    last: frames[last]?.at ?? 0,
    samples: concat([silence(before), ...part.map(({ samples }) => samples), silence(after)]),
    at: (part[0]?.at ?? 0) - before * FRAME,
  };
}

/** The frames up to a margin behind stream position `end`. */
export function upTo(frames: readonly VadFrame[], end: number): readonly VadFrame[] {
  return frames.filter(({ at }) => at <= end + MARGIN * FRAME);
}

export function isSpeech({ speech }: VadFrame): boolean {
  return speech >= SILENCE;
}
