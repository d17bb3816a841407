import { number, words } from "../variables.ts";

/** The part of the server's table that has to do with keeping what the voice says. */
export const PAIRS = {
  pairsDir: words(
    "INZWA_TTS_PAIRS_DIR",
    "folder that what the voice says is kept in, with its words; none is without it",
  ),
  pairsMb: number("INZWA_TTS_PAIRS_MB", "megabytes of such pairs together", 1_024, 1, 100_000_000),
} as const;
