import type { Device } from "../device.ts";
import type { ModelEntry } from "../manifest.ts";

/** 10^9 multiply-adds a second, taken for what has not been measured: an old laptop, a cheap phone. */
const ASSUMED = { laptop: 6, phone: 3 };
/** Tokens a second below which a spoken answer breaks off between its words. */
const LEAST_TOKENS = 5;
/** Seconds of speech that a reading is judged by. */
const UTTERANCE = 5;

/**
 * What follows was measured where our kernel does 12 * 10^9 multiply-adds a second on one thread.
 *
 * One token costs one multiply-add for each weight, but uses each weight once, so memory sets the pace: 135M weights of
 * 8 bits took 25 ms, which is 0.45 of the kernel's speed.
 */
const DECODING = 0.45;
/**
 * Whisper base (74M weights, 8 bits) took 1687 ms for its encoder's window of 30 s: 9 multiply-adds for each weight and
 * second. Speech has some 4 tokens a second, and some 60 % of the weights decode.
 */
const READING = 9;
const WRITING = (4 * 0.6) / DECODING;

/**
 * Whether WASM is too slow to talk with the model: a language model below 5 tokens a second, a recogniser that takes
 * longer than the speech. One whose encoder knows only whole windows pays for the whole window.
 */
export function isTooSlow(model: ModelEntry, { platform, speed }: Device): boolean {
  const { parameters } = model;
  if (parameters === undefined || model.stage === "tts" || model.stage === "embed") return false;
  const rate = (speed?.wasm ?? ASSUMED[platform === "android" ? "phone" : "laptop"]) * 1e9;
  if (model.stage === "llm") return (rate * DECODING) / parameters < LEAST_TOKENS;
  const window = model.can.anyLength ? UTTERANCE : Math.max(UTTERANCE, model.window / model.sampleRate);
  return (parameters * (READING * window + WRITING * UTTERANCE)) / rate >= UTTERANCE;
}
