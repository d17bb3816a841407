import { SAMPLE_RATE } from "../../core/contracts.ts";

/** Samples per encoder position: two mel frames of 160 samples, halved by the encoder's second convolution. */
const POSITION = 320;
/** The shortest audio worth encoding, 0.5 s: shorter clips are padded with silence. */
export const SHORTEST = 8_000;
/** Tokens allowed per second of audio, well above fast speech; stops a decoder that has begun to loop. */
const TOKENS_PER_SECOND = 14;
/** Positions that stay free for the forced beginning and the end. */
const FORCED = 8;
/** Whisper's own number of decoder positions, for a config.json that does not say. */
export const POSITIONS = 448;

/** The length to encode, in samples; anyLength: the encoder takes the audio's real length, else always its window. */
export function encodedLength(samples: number, window: number, anyLength: boolean): number {
  if (!anyLength) return window;
  return Math.min(window, Math.max(SHORTEST, Math.ceil(samples / POSITION) * POSITION));
}

/** positions: of the decoder. */
export function mostTokens(samples: number, positions: number): number {
  return Math.min(positions - FORCED, FORCED + Math.ceil((samples / SAMPLE_RATE) * TOKENS_PER_SECOND));
}
