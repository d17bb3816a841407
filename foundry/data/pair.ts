import { createHash } from "node:crypto";

/** Below a folder or a bucket: what voices are trained on, and what a telephone plays. Checklists B4 and B2 give them. */
export const TRAINING = "training-data/tts";
export const PROMPTS = "voice-audio/ivr";

/**
 * What a sound with its words is called, without an extension: SHA-256 of the file and then of the words in UTF-8. Two
 * voices that say the same have two names; a name by the words alone, as the older layout has it, would let one write over the other.
 */
export function pairName(sound: Uint8Array, words: string): string {
  return createHash("sha256").update(sound).update(words, "utf8").digest("hex");
}
